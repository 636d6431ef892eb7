import type { F64 } from '../../sim/traffic/columns.js';

/** The training values of one column, ascending, and which tail its skewness points at. */
export interface ColumnTails {
  readonly sorted: Float64Array;
  /** True when the skewness is negative: the left tail is the long one. */
  readonly isLeftLong: boolean;
}

/** How unlikely one value is in each tail: -log of the share of training rows at least as far out, nats. */
export interface TailScores {
  readonly left: number;
  readonly right: number;
}

/** A tail in which no training row lies counts as half a row, so that it stays finite. Assumed; scored training rows never meet it. */
const EMPTY_ROWS = 0.5;

/** Learns the tails of a column without missing values. O(n log n). */
export function learnTails(column: F64): ColumnTails {
  const sorted = Float64Array.from(column as ArrayLike<number>).sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const cube = sorted.reduce((sum, value) => sum + (value - mean) ** 3, 0);
  return { sorted, isLeftLong: cube < 0 };
}

/** Both tails of one value. O(log n). */
export function tailScores({ sorted }: ColumnTails, value: number): TailScores {
  const n = sorted.length;
  const atMost = countBelow(sorted, value, true);
  const atLeast = n - countBelow(sorted, value, false);
  return {
    left: -Math.log(Math.max(EMPTY_ROWS, atMost) / n),
    right: -Math.log(Math.max(EMPTY_ROWS, atLeast) / n),
  };
}

/** How many sorted values lie below `value`, or at it where `orEqual`. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
