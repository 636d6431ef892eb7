/** How the harmonic number in c(n) is taken. */
export type PathLengthForm = 'log' | 'exact';

const EULER_GAMMA = 0.5772156649015329;

/**
 * c(n): mean depth of an unsuccessful search in a binary search tree of n rows, the yardstick of isolation depths.
 * `log` is the paper's 2 (ln(n−1) + γ) − 2 (n−1)/n (1.207 at n = 3), `exact` sums the harmonic number (1.667 at n = 3); they agree to 0.4 % at n = 256.
 * c(2) = 1 and c(n <= 1) = 0 in both. O(1), or O(n) for `exact`.
 * Source: Liu, Ting, Zhou 2008, "Isolation forest", equation 1.
 */
export function averagePathLength(n: number, form: PathLengthForm): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * harmonic(n - 1, form) - (2 * (n - 1)) / n;
}

function harmonic(n: number, form: PathLengthForm): number {
  if (form === 'log') return Math.log(n) + EULER_GAMMA;
  let sum = 0;
  for (let k = n; k >= 1; k--) sum += 1 / k;
  return sum;
}
