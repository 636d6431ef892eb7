import type { RandomStream } from '../../random/stream.js';

/**
 * The rows of one tree while it grows: those that its bootstrap sample holds, each once, with how often it was drawn. A node's rows lie side by side, in the
 * order of the training rows. 16 bytes a training row.
 */
export class BootstrapRows {
  /** Training rows, of nodes one behind the other. */
  readonly row: Uint32Array;
  /** Beside each row: twice how often it was drawn, plus 1 where it is inauthentic. */
  readonly mark: Uint32Array;
  /** After a split: the highest code on the left and the lowest on the right. */
  highestLeft = 0;
  lowestRight = 0;

  private readonly isPositive: Uint8Array;
  private readonly draws: Uint32Array;
  /** `draws[k]` is the training row behind the k-th draw. */
  constructor(isPositive: Uint8Array, draws: Uint32Array) {
    this.isPositive = isPositive;
    this.draws = draws;
    this.row = new Uint32Array(isPositive.length);
    this.mark = new Uint32Array(isPositive.length);
    this.spareRow = new Uint32Array(isPositive.length);
    this.spareMark = new Uint32Array(isPositive.length);
  }

  private readonly spareRow: Uint32Array;
  private readonly spareMark: Uint32Array;

  /** Draws a new sample, as many rows as there are draws. Returns how many different ones it holds. O(rows). */
  draw(random: RandomStream): number {
    const { row, mark, draws, isPositive } = this;
    const times = this.spareMark.fill(0);
    const nDraws = draws.length;
    for (let k = 0; k < nDraws; k++) times[draws[random.below(nDraws)]]++;
    let n = 0;
    for (let at = 0; at < times.length; at++) {
      if (times[at] === 0) continue;
      row[n] = at;
      mark[n++] = (times[at] << 1) | isPositive[at];
    }
    return n;
  }

  /** Moves the rows of a node with a code up to the limit to its front, keeping their order; returns where the others start. O(rows of the node). */
  split(code: Uint32Array, limit: number, start: number, stop: number): number {
    const { row, mark, spareRow, spareMark } = this;
    let middle = start;
    let nRight = 0;
    let highest = 0;
    let lowest = 0xffffffff;
    for (let k = start; k < stop; k++) {
      const at = row[k];
      const here = code[at];
      if (here <= limit) {
        if (here > highest) highest = here;
        row[middle] = at;
        mark[middle++] = mark[k]!;
      } else {
        if (here < lowest) lowest = here;
        spareRow[nRight] = at;
        spareMark[nRight++] = mark[k]!;
      }
    }
    for (let k = 0; k < nRight; k++) {
      row[middle + k] = spareRow[k]!;
      mark[middle + k] = spareMark[k]!;
    }
    this.highestLeft = highest;
    this.lowestRight = lowest;
    return middle;
  }
}
