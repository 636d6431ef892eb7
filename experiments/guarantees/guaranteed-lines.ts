import { binomialBelow } from './binomial.js';

/**
 * How many of n audited organic rows the Neyman-Pearson umbrella lets score above the line, so that the false-removal rate exceeds `alpha` with chance `delta`
 * at most; -1 when n is too small for any line. Both in (0,1). O(n). Source: Tong, Feng and Li 2018, Neyman-Pearson classification algorithms and NP receiver operating characteristics.
 */
export function umbrellaAllowed(n: number, alpha: number, delta: number): number {
  if (n === 0) return -1;
  // A line at the k-th lowest score of n is violated with chance P(Binomial(n, alpha) <= n - k).
  const below = binomialBelow(n, alpha);
  let nAllowed = -1;
  while (nAllowed + 1 < n && below[nAllowed + 1] <= delta) nAllowed++;
  return nAllowed;
}

/**
 * How many of n audited organic rows may score above the line, so that the false-removal rate is `alpha` at most on average over audits; -1 when none. O(1).
 * Source: Angelopoulos et al. 2024, Conformal risk control, with the loss "an organic row is hit".
 */
export function riskControlAllowed(n: number, alpha: number): number {
  return Math.floor(alpha * (n + 1) + 1e-9) - 1;
}

/** Steps of the grid of lines that Learn-then-Test walks down; fixed before any score is seen. */
const GRID_STEPS = 100;

/**
 * The lowest line of the grid 1, 0.99, ..., 0 that Learn-then-Test reaches from the top, testing "more than `alpha` of the organic rows score above it" by exact
 * binomial p-values at level `delta`, in fixed sequence; Infinity when not even the first test is passed. `falling`: organic scores, highest first.
 * O(n + grid). Source: Angelopoulos et al. 2021, Learn then test; for a loss of 0 or 1 the binomial p-value is exact, the Hoeffding-Bentkus one looser.
 */
export function learnThenTestLine(falling: Float64Array, alpha: number, delta: number): number {
  const n = falling.length;
  if (n === 0) return Infinity;
  const below = binomialBelow(n, alpha);
  let nAbove = 0;
  let line = Infinity;
  for (let step = GRID_STEPS; step >= 0; step--) {
    const candidate = step / GRID_STEPS;
    while (nAbove < n && falling[nAbove] > candidate) nAbove++;
    if (below[nAbove] > delta) break;
    line = candidate;
  }
  return line;
}
