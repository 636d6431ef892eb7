import type { RankCodes } from './rank-codes.js';

/** A way to split rows by one column: codes up to `code` go left; `nextCode` is the lowest code on the right. */
export interface GiniSplit {
  readonly column: number;
  readonly code: number;
  readonly nextCode: number;
  /** Fall of the Gini impurity, in rows. */
  readonly gain: number;
}

/** Where counting by code is cheaper than sorting: codes at most this many times the rows. Assumed, measured on one machine. */
const COUNT_UP_TO = 4;
/** Below this many rows insertion beats the typed array's own sort. Assumed, measured on one machine. */
const INSERT_UP_TO = 40;

/** Finds the best split of a column by the Gini index. Buffers are kept from call to call. */
export class GiniSplitter {
  private readonly codes: RankCodes;
  private readonly isPositive: Uint8Array;
  private readonly minSamplesLeaf: number;
  private readonly keys: Uint32Array;
  /** Two counters a code, organic and inauthentic; all zero between calls. */
  private readonly counts: Uint32Array;
  private readonly columnList: Uint32Array;

  constructor(codes: RankCodes, isPositive: Uint8Array, minSamplesLeaf: number) {
    this.codes = codes;
    this.isPositive = isPositive;
    this.minSamplesLeaf = minSamplesLeaf;
    this.keys = new Uint32Array(isPositive.length);
    this.counts = new Uint32Array(2 * (2 + codes.value.reduce((most, { length }) => Math.max(most, length), 0)));
    this.columnList = new Uint32Array(codes.code.length);
  }

  /** All column numbers, in a list that the caller may reorder until the next call. */
  columns(): Uint32Array {
    for (let column = 0; column < this.columnList.length; column++) this.columnList[column] = column;
    return this.columnList;
  }

  /** How many of `order[start..stop)` are inauthentic. */
  countPositive(order: Uint32Array, start: number, stop: number): number {
    let n = 0;
    for (let k = start; k < stop; k++) n += this.isPositive[order[k]];
    return n;
  }

  /** The best split of the rows by one column, null when it does not vary or leaves would be too small. Equal gains: the lowest code. */
  find(column: number, rows: Uint32Array, nPositive: number): GiniSplit | null {
    const nCodes = this.codes.value[column].length + 1;
    const nKeys =
      nCodes <= COUNT_UP_TO * rows.length ? this.byCounting(column, rows, nCodes) : this.bySorting(column, rows);
    return nKeys === 0 ? null : this.scan(column, rows.length, nPositive, nKeys);
  }

  /** Fills `keys` with code and label of every row, ascending; 0 when all codes are the same. */
  private bySorting(column: number, rows: Uint32Array): number {
    const { keys, isPositive } = this;
    const code = this.codes.code[column];
    const n = rows.length;
    let lowest = 0xffffffff;
    let highest = 0;
    for (let k = 0; k < n; k++) {
      const row = rows[k];
      const here = code[row];
      if (here < lowest) lowest = here;
      if (here > highest) highest = here;
      keys[k] = (here << 1) | isPositive[row];
    }
    if (lowest === highest) return 0;
    if (n <= INSERT_UP_TO) insertionSort(keys, n);
    else keys.subarray(0, n).sort();
    return n;
  }

  /** The same by counting. */
  private byCounting(column: number, rows: Uint32Array, nCodes: number): number {
    const { counts, isPositive, keys } = this;
    const code = this.codes.code[column];
    const n = rows.length;
    for (let k = 0; k < n; k++) {
      const row = rows[k];
      counts[(code[row] << 1) | isPositive[row]]++;
    }
    let at = 0;
    for (let key = 0; key < 2 * nCodes; key++) {
      for (let left = counts[key]; left > 0; left--) keys[at++] = key;
      counts[key] = 0;
    }
    return keys[0] >>> 1 === keys[n - 1] >>> 1 ? 0 : n;
  }

  private scan(column: number, n: number, nPositive: number, nKeys: number): GiniSplit | null {
    const { keys, minSamplesLeaf } = this;
    // The impurity before, in rows: with it the gain of a split that parts nothing is 0.
    const before = nPositive ** 2 / n + (n - nPositive) ** 2 / n;
    let bestGain = -1;
    let bestAt = -1;
    let positiveLeft = 0;
    for (let k = 0; k < nKeys - 1; k++) {
      positiveLeft += keys[k] & 1;
      const nLeft = k + 1;
      if (keys[k] >>> 1 === keys[k + 1] >>> 1 || nLeft < minSamplesLeaf || n - nLeft < minSamplesLeaf) continue;
      const negativeLeft = nLeft - positiveLeft;
      const positiveRight = nPositive - positiveLeft;
      const negativeRight = n - nLeft - positiveRight;
      const gain =
        (positiveLeft * positiveLeft + negativeLeft * negativeLeft) / nLeft +
        (positiveRight * positiveRight + negativeRight * negativeRight) / (n - nLeft) -
        before;
      if (gain > bestGain) [bestGain, bestAt] = [gain, k];
    }
    if (bestAt < 0) return null;
    return { column, code: keys[bestAt] >>> 1, nextCode: keys[bestAt + 1] >>> 1, gain: Math.max(0, bestGain) };
  }
}

function insertionSort(keys: Uint32Array, n: number): void {
  for (let k = 1; k < n; k++) {
    const key = keys[k];
    let at = k;
    while (at > 0 && keys[at - 1] > key) {
      keys[at] = keys[at - 1]!;
      at--;
    }
    keys[at] = key;
  }
}
