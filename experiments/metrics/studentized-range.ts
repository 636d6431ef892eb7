import { upperTail } from './signed-rank.js';

/** Steps of the integral; Simpson's rule on a smooth integrand, right to ten digits. */
const N_STEPS = 400;

/**
 * Chance that the range of `k` independent standard normals is below `q`: the studentized range with endless degrees of freedom.
 * Source: H. Tukey's range as in J. Lund and H. Lund, Algorithm AS 190 (1983).
 */
export function rangeWithin(q: number, k: number): number {
  const [from, to] = [-8, 8];
  const step = (to - from) / N_STEPS;
  let sum = 0;
  for (let index = 0; index <= N_STEPS; index++) {
    const z = from + index * step;
    const weight = index === 0 || index === N_STEPS ? 1 : index % 2 === 1 ? 4 : 2;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    sum += weight * density * (below(z + q) - below(z)) ** (k - 1);
  }
  return (k * sum * step) / 3;
}

/** The `q` with P(range of k normals <= q) = `coverage`, by bisection; k >= 2. */
export function rangeQuantile(coverage: number, k: number): number {
  let [low, high] = [0, 20];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rangeWithin(middle, k) < coverage) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const below = (z: number): number => (z < 0 ? upperTail(-z) : 1 - upperTail(z));
