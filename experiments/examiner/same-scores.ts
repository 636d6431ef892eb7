/** True when two score columns have the same bits (NaN equals NaN). */
export function areSameBits(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((score, row) => Object.is(score, b[row]));
}

/** Rounding that a sum in another order may cost, far below what any policy can tell apart (assumed). */
export const SCORE_TOLERANCE = 1e-9;

/** True when two score columns differ by rounding only. */
export function areSameButRounding(a: Float64Array, b: Float64Array): boolean {
  return (
    a.length === b.length &&
    a.every((score, row) => Object.is(score, b[row]) || Math.abs(score - b[row]) <= SCORE_TOLERANCE)
  );
}
