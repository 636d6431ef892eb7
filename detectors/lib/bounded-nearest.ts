/** Finds the k nearest rows by Euclidean distance, by looking at all of them; buffers are kept from search to search. */
export class BoundedNearest {
  /** Rows found, nearest first; equal distances in row order. */
  readonly row: Uint32Array;
  readonly distance: Float64Array;
  /** How many were found: k, or more where ties at the k-th distance are kept. */
  n = 0;

  private readonly points: Float64Array;
  private readonly nColumns: number;
  private readonly k: number;
  private readonly keepsTies: boolean;
  private readonly square: Float64Array;

  constructor(points: Float64Array, nColumns: number, k: number, keepsTies: boolean) {
    const nRows = points.length / nColumns;
    this.points = points;
    this.nColumns = nColumns;
    this.k = k;
    this.keepsTies = keepsTies;
    this.row = new Uint32Array(nRows);
    this.distance = new Float64Array(nRows);
    this.square = new Float64Array(nRows);
  }

  /** Searches for the neighbours of the point at `from[start ..]`; row `leftOut` is passed over. O(n d + n k). */
  search(from: Float64Array, start: number, leftOut: number): void {
    const { points, nColumns, square, row, k } = this;
    const nRows = square.length;
    this.n = 0;
    let limit = Infinity;
    for (let other = 0; other < nRows; other++) {
      let sum = 0;
      const base = other * nColumns;
      for (let column = 0; column < nColumns && sum <= limit; column++) {
        const gap = points[base + column] - from[start + column];
        sum += gap * gap;
      }
      square[other] = sum;
      if (other === leftOut || sum > limit || (sum === limit && this.n >= k)) continue;
      if (this.n < k) this.n++;
      let at = this.n - 1;
      while (at > 0 && square[row[at - 1]] > sum) {
        row[at] = row[at - 1]!;
        at--;
      }
      row[at] = other;
      if (this.n === k) limit = square[row[k - 1]];
    }
    if (this.keepsTies) this.addTies(limit, leftOut);
    for (let at = 0; at < this.n; at++) this.distance[at] = Math.sqrt(square[row[at]]);
  }

  private addTies(limit: number, leftOut: number): void {
    const { row, square, k } = this;
    let kept = 0;
    for (let at = 0; at < k; at++) if (square[row[at]] === limit) kept = Math.max(kept, row[at] + 1);
    // Rows after the last kept one at that distance were passed over in row order.
    for (let other = kept; other < square.length; other++)
      if (square[other] === limit && other !== leftOut) row[this.n++] = other;
  }
}
