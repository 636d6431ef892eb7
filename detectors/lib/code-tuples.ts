import type { U32 } from '../../sim/traffic/columns.js';
import { mix } from '../../random/stream.js';

/** Rows grouped by what several columns hold together. */
export interface TupleCodes {
  /** One code a row, below `nCodes`; codes are given out in the order of first appearance, so they do not depend on the ids. */
  readonly code: Uint32Array;
  readonly nCodes: number;
  /** Per code: the row where it first came up. */
  readonly firstRow: Uint32Array;
}

/**
 * Gives equal tuples equal codes. Readable form: a Map from the joined ids of a row to the number of tuples met before. Here: open
 * addressing with linear probing at half load or less; a cell holds the first row of its tuple plus one. O(n columns).
 */
export function codeTuples(nRows: number, columns: readonly U32[]): TupleCodes {
  const nCells = 2 ** Math.ceil(Math.log2(2 * nRows + 2));
  const cells = new Uint32Array(nCells);
  const code = new Uint32Array(nRows);
  const firstRow = new Uint32Array(nRows);
  let nCodes = 0;
  for (let row = 0; row < nRows; row++) {
    let hash = 0;
    for (let at = 0; at < columns.length; at++) hash = mix(columns[at][row], hash);
    let cell = hash & (nCells - 1);
    while (cells[cell] !== 0 && !isSameTuple(columns, cells[cell] - 1, row)) cell = (cell + 1) & (nCells - 1);
    if (cells[cell] === 0) {
      cells[cell] = row + 1;
      firstRow[nCodes] = row;
      code[row] = nCodes++;
    } else code[row] = code[cells[cell] - 1];
  }
  return { code, nCodes, firstRow: firstRow.slice(0, nCodes) };
}

function isSameTuple(columns: readonly U32[], a: number, b: number): boolean {
  for (let at = 0; at < columns.length; at++) if (columns[at][a] !== columns[at][b]) return false;
  return true;
}
