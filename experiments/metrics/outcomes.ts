import type { Judged } from '../metric.js';

/** What a policy's decision came to, in rows. */
export interface Outcomes {
  /** Inauthentic rows that were hit. */
  readonly nCaught: number;
  /** Organic rows that were hit. */
  readonly nFalse: number;
  readonly nPositive: number;
  readonly nNegative: number;
}

/** Counts caught and wrongly hit rows. O(n). */
export function outcomesOf({ nRows, isPositive, isHit }: Judged): Outcomes {
  let nCaught = 0;
  let nFalse = 0;
  let nPositive = 0;
  for (let row = 0; row < nRows; row++) {
    nPositive += isPositive[row];
    if (isHit[row] !== 1) continue;
    if (isPositive[row] === 1) nCaught++;
    else nFalse++;
  }
  return { nCaught, nFalse, nPositive, nNegative: nRows - nPositive };
}

/** Divides, giving NaN where there is nothing to divide by. */
export function share(part: number, whole: number): number {
  return whole === 0 ? NaN : part / whole;
}
