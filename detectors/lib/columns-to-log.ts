import type { F64 } from '../../sim/traffic/columns.js';

/** Below this largest value log1p bends a column too little to matter (a factor of 21 is three doublings of 1 + x at most). Assumed. */
const MIN_HIGHEST = 20;
/** Skewness from which a column counts as skewed; an exponential distribution has 2, a normal one 0. Assumed. */
const MIN_SKEWNESS = 1;

/**
 * True for a column that log1p would make more regular: nothing negative, a highest known value above 20, and a skewness above 1 (a count or a rate
 * with a long right tail, not a length or a share). O(n).
 */
export function isSkewedCount(column: F64, rows: ArrayLike<number>): boolean {
  let n = 0;
  let sum = 0;
  let highest = -Infinity;
  for (let k = 0; k < rows.length; k++) {
    const value = column[rows[k]];
    if (Number.isNaN(value)) continue;
    if (value < 0) return false;
    n++;
    sum += value;
    if (value > highest) highest = value;
  }
  if (!(highest > MIN_HIGHEST)) return false;
  const mean = sum / n;
  let square = 0;
  let cube = 0;
  for (let k = 0; k < rows.length; k++) {
    const deviation = column[rows[k]] - mean;
    if (Number.isNaN(deviation)) continue;
    square += deviation * deviation;
    cube += deviation * deviation * deviation;
  }
  return cube / n > MIN_SKEWNESS * (square / n) ** 1.5;
}
