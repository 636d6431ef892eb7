import { mix } from '../../random/stream.js';

const FIRST_CELLS = 2 ** 12;

/**
 * Counts unordered pairs of small numbers. Pairs are kept in the order in which they first came up: pair `p` is (`low[p]`, `high[p]`). Open addressing at half
 * load or less, 24 bytes a pair or so.
 */
export class PairTable {
  nPairs = 0;
  low = new Uint32Array(FIRST_CELLS / 2);
  high = new Uint32Array(FIRST_CELLS / 2);
  /** What was added to each pair. */
  count = new Uint32Array(FIRST_CELLS / 2);
  /** Number of the pair in each cell, plus one; 0 = free. */
  #cells = new Uint32Array(FIRST_CELLS);

  /** The number of a pair; a new one gets the next number and the count 0, and may replace the columns by longer ones. O(1). */
  pairOf(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const cells = this.#cells;
    let cell = mix(low, high) & (cells.length - 1);
    for (let known = cells[cell]; known !== 0; known = cells[cell]) {
      if (this.low[known - 1] === low && this.high[known - 1] === high) return known - 1;
      cell = (cell + 1) & (cells.length - 1);
    }
    if (this.nPairs === this.low.length) {
      this.#grow();
      return this.pairOf(a, b);
    }
    const pair = this.nPairs++;
    this.low[pair] = low;
    this.high[pair] = high;
    cells[cell] = pair + 1;
    return pair;
  }

  #grow(): void {
    this.low = doubled(this.low);
    this.high = doubled(this.high);
    this.count = doubled(this.count);
    const cells = new Uint32Array(2 * this.#cells.length);
    for (let pair = 0; pair < this.nPairs; pair++) {
      let cell = mix(this.low[pair], this.high[pair]) & (cells.length - 1);
      while (cells[cell] !== 0) cell = (cell + 1) & (cells.length - 1);
      cells[cell] = pair + 1;
    }
    this.#cells = cells;
  }
}

function doubled(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * column.length);
  larger.set(column);
  return larger;
}
