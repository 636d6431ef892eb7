/** Columns that are summed at once: eight doubles are a cache line. */
const LANES = 8;

/** Lists of neighbours, one relation: node `i` has `neighbour[offset[i] .. offset[i+1])`. */
export interface NeighbourLists {
  readonly offset: Uint32Array;
  readonly neighbour: Uint32Array;
}

/** A row-major table. */
export interface Table {
  readonly width: number;
  readonly cells: Float64Array;
}

/**
 * Adds to the columns of each node, from column `from` of `into` on, `share[node]` times the columns of its neighbours, in the order of the lists. Readable form: for each
 * node, for each neighbour, for each column `into += share * table`. Here: eight columns of all rows are laid side by side, so that a neighbour is one cache line and
 * the sums stay in registers; the same additions in the same order. O(edges x width).
 */
export function addNeighbours(
  { offset, neighbour }: NeighbourLists,
  { width, cells }: Table,
  share: Float64Array,
  into: Table,
  from: number,
): void {
  const nRows = width === 0 ? 0 : cells.length / width;
  const lanes = new Float64Array(nRows * LANES);
  const sums = new Float64Array(LANES);
  for (let first = 0; first < width; first += LANES) {
    const n = Math.min(LANES, width - first);
    for (let row = 0; row < nRows; row++)
      for (let lane = 0; lane < n; lane++) lanes[row * LANES + lane] = cells[row * width + first + lane];
    for (let node = 0; node + 1 < offset.length; node++) {
      const start = node * into.width + from + first;
      for (let lane = 0; lane < n; lane++) sums[lane] = into.cells[start + lane];
      addLines(lanes, neighbour.subarray(offset[node], offset[node + 1]), share[node], sums);
      for (let lane = 0; lane < n; lane++) into.cells[start + lane] = sums[lane];
    }
  }
}

function addLines(lanes: Float64Array, neighbours: Uint32Array, share: number, sums: Float64Array): void {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]];
  for (let at = 0; at < neighbours.length; at++) {
    const line = neighbours[at] * LANES;
    s0 += share * lanes[line];
    s1 += share * lanes[line + 1];
    s2 += share * lanes[line + 2];
    s3 += share * lanes[line + 3];
    s4 += share * lanes[line + 4];
    s5 += share * lanes[line + 5];
    s6 += share * lanes[line + 6];
    s7 += share * lanes[line + 7];
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
  sums[4] = s4;
  sums[5] = s5;
  sums[6] = s6;
  sums[7] = s7;
}
