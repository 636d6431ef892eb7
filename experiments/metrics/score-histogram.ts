import type { F64, U32 } from '../../sim/traffic/columns.js';

/** Bins of a score histogram over [0,1]. */
export const N_SCORE_BINS = 25;

/** Counts scores per class: `counts[class][bin]`; `classOf[row]` below `nClasses`. A score of 1 falls into the last bin. O(n). */
export function scoreHistogram(score: F64, classOf: U32, nClasses: number): Float64Array[] {
  const counts = Array.from({ length: nClasses }, () => new Float64Array(N_SCORE_BINS));
  for (let row = 0; row < score.length; row++) {
    const bin = Math.min(N_SCORE_BINS - 1, Math.floor(score[row] * N_SCORE_BINS));
    counts[classOf[row]][bin]++;
  }
  return counts;
}
