import type { BarePast } from './bare-past.js';

/** What a detector said at one look inside the test window, of the window that ended there. */
export interface ScoredLook {
  readonly nowSec: number;
  readonly nRows: number;
  /** Account of each row. */
  readonly account: Uint32Array;
  readonly score: Float64Array;
  /** Its rows from this one on are the first rows of the test window; those before are older. */
  readonly firstRow: number;
}

/**
 * Lays scores of a look beside the rows of the test window: windows slide, so that the newer rows of the look are the older ones of the test. Throws where they are not the same actions. O(log n).
 */
export function scoredLook(look: BarePast, score: Float64Array, test: BarePast): ScoredLook {
  if (look.actions === null || test.actions === null) throw new Error('judge/looks: only actions are looked at early');
  const { epoch, row } = look.actions;
  const [firstEpoch, firstOfTest] = [test.actions.epoch[0] ?? Infinity, test.actions.row[0] ?? Infinity];
  let firstRow = 0;
  let end = look.nRows;
  while (firstRow < end) {
    const middle = (firstRow + end) >>> 1;
    if (epoch[middle] < firstEpoch || (epoch[middle] === firstEpoch && row[middle] < firstOfTest))
      firstRow = middle + 1;
    else end = middle;
  }
  const last = look.nRows - 1;
  const atTest = last - firstRow;
  const isSame = atTest < 0 || (epoch[last] === test.actions.epoch[atTest] && row[last] === test.actions.row[atTest]);
  if (!isSame) throw new Error(`judge/looks: the look at ${look.nowSec} s holds other actions than the test window`);
  return { nowSec: look.nowSec, nRows: look.nRows, account: look.account, score, firstRow };
}

/** Per row of the test window: second of the first look that hit it, the last being at the window's end; Infinity where none did. O(rows x looks). */
export function knownFrom(
  looks: readonly ScoredLook[],
  hitsAt: (look: ScoredLook) => Uint8Array,
  atEnd: { readonly nRows: number; readonly isHit: Uint8Array; readonly endSec: number },
): Float64Array {
  const knownSec = new Float64Array(atEnd.nRows).fill(Infinity);
  for (const look of looks) {
    const isHit = hitsAt(look);
    for (let row = look.firstRow; row < look.nRows; row++)
      if (isHit[row] === 1 && knownSec[row - look.firstRow] === Infinity) knownSec[row - look.firstRow] = look.nowSec;
  }
  for (let row = 0; row < atEnd.nRows; row++)
    if (atEnd.isHit[row] === 1 && knownSec[row] === Infinity) knownSec[row] = atEnd.endSec;
  return knownSec;
}
