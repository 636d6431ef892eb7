import type { BipartiteGraph } from './bipartite-graph.js';
import { LeastHeap } from './least-heap.js';

/** What makes a set of rows suspicious. */
export interface Contrast {
  /** Base b of the penalty: a column with the share x of its edges in the set counts b^(x - 1). */
  readonly base: number;
  /** What an edge to each column weighs; 1 where none are given. */
  readonly colWeight?: Float64Array;
  /** A second share: weight of each edge (in the order of `rowTarget`) within its column's bursts. Columns then count b^(x + y - 2). */
  readonly burstWeight?: Float64Array;
  /** True: what rows count at the start is cut to whole numbers, as the public program does by a slip, which shaves in another order. */
  readonly cutsCredits?: boolean;
}

/** The best set of rows met while shaving. */
export interface ContrastBlock {
  /** Sum of edge weights x what their columns count, over rows + what all columns count. */
  readonly objective: number;
  readonly isRow: Uint8Array;
  /** Per column: what it counts given the set, in [0,1]; 0 where the set has no edge to it. */
  readonly suspicion: Float64Array;
  /** Per column: weight of the set's edges to it. */
  readonly weightFromRows: Float64Array;
}

/** Shares and counts of one set while rows leave it. */
class ColumnState {
  readonly weight: Float64Array;
  readonly suspicion: Float64Array;
  readonly #graph: BipartiteGraph;
  readonly #contrast: Contrast;
  readonly #total: Float64Array;
  readonly #burst: Float64Array;
  readonly #burstTotal: Float64Array;

  constructor(graph: BipartiteGraph, contrast: Contrast, isRow: Uint8Array) {
    const { nRows, nCols, rowOffset, rowTarget } = graph;
    this.#graph = graph;
    this.#contrast = contrast;
    this.weight = new Float64Array(nCols);
    this.#total = new Float64Array(nCols);
    this.#burst = new Float64Array(nCols);
    this.#burstTotal = new Float64Array(nCols);
    for (let row = 0; row < nRows; row++)
      for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++) {
        const col = rowTarget[at];
        const [edge, burst] = [this.edgeWeight(col), contrast.burstWeight?.[at] ?? 0];
        this.#total[col] += edge;
        this.#burstTotal[col] += burst;
        if (isRow[row] === 0) continue;
        this.weight[col] += edge;
        this.#burst[col] += burst;
      }
    this.suspicion = this.weight.map((_, col) => this.suspicionOf(col));
  }

  edgeWeight(col: number): number {
    return this.#contrast.colWeight?.[col] ?? 1;
  }

  /** Takes the edge at a place of `rowTarget` away; returns how much the column's count falls. */
  drop(at: number): number {
    const col = this.#graph.rowTarget[at];
    this.weight[col] -= this.edgeWeight(col);
    this.#burst[col] -= this.#contrast.burstWeight?.[at] ?? 0;
    const before = this.suspicion[col];
    this.suspicion[col] = this.suspicionOf(col);
    return before - this.suspicion[col];
  }

  suspicionOf(col: number): number {
    // Whole edges left decide whether there are any; sums of weights may keep a trace of rounding.
    if (this.weight[col] < this.edgeWeight(col) / 2) return 0;
    const share = this.weight[col] / this.#total[col];
    const { base, burstWeight } = this.#contrast;
    if (burstWeight === undefined) return base ** (share - 1);
    const burstShare = this.#burstTotal[col] > 0 ? Math.max(0, this.#burst[col]) / this.#burstTotal[col] : 0;
    return base ** (share + burstShare - 2);
  }
}

/**
 * Takes rows out of a set one by one, always the one whose edges count least, and remembers the set with the highest objective on the way. Columns whose edges come
 * mostly from the set count nearly 1, those that others act on as well next to nothing.
 *
 * Readable form: P(v) = b^(f_A(v)/d(v) - 1) where A has an edge to v, else 0; objective = sum f_A(v) P(v) / (|A| + sum P(v)); while A is not empty, take away its row u with the least sum
 * of P(v) over u's columns (the lowest number among equals) and compute anew. O(sum over the set's edges of their columns' degrees x log rows).
 * Source: Liu, Hooi, Faloutsos 2017, HoloScope: topology-and-spike aware fraud detection, algorithm 1.
 */
export function shaveByContrast(graph: BipartiteGraph, rows: Uint32Array, contrast: Contrast): ContrastBlock {
  const { nRows, rowOffset, rowTarget, colOffset, colTarget } = graph;
  const isRow = new Uint8Array(nRows);
  const placeOf = new Int32Array(nRows).fill(-1);
  rows.forEach((row, place) => {
    isRow[row] = 1;
    placeOf[row] = place;
  });
  const columns = new ColumnState(graph, contrast, isRow);
  let worth = columns.suspicion.reduce((sum, value, col) => sum + value * columns.weight[col], 0);
  let columnSum = columns.suspicion.reduce((sum, value) => sum + value, 0);
  const credit = Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++)
      sum += columns.edgeWeight(rowTarget[at]) * columns.suspicion[rowTarget[at]];
    return contrast.cutsCredits === true ? Math.trunc(sum) : sum;
  });
  const heap = new LeastHeap(credit);
  const takenAt = new Uint32Array(rows.length);
  let best = rows.length === 0 ? 0 : worth / (rows.length + columnSum);
  let bestStep = 0;
  for (let step = 0; step < rows.length; step++) {
    const place = heap.take();
    takenAt[place] = step;
    for (let at = rowOffset[rows[place]]; at < rowOffset[rows[place] + 1]; at++) {
      const col = rowTarget[at];
      const weightBefore = columns.weight[col];
      const suspicionBefore = columns.suspicion[col];
      const fall = columns.drop(at);
      worth += columns.weight[col] * columns.suspicion[col] - weightBefore * suspicionBefore;
      columnSum -= fall;
      const change = fall * columns.edgeWeight(col);
      for (let other = colOffset[col]; other < colOffset[col + 1]; other++) {
        const otherPlace = placeOf[colTarget[other]];
        if (otherPlace >= 0) heap.lower(otherPlace, change);
      }
    }
    const nLeft = rows.length - step - 1;
    const objective = nLeft === 0 ? 0 : worth / (nLeft + columnSum);
    if (objective > best) {
      best = objective;
      bestStep = step + 1;
    }
  }
  rows.forEach((row, place) => (isRow[row] = takenAt[place] >= bestStep ? 1 : 0));
  const kept = new ColumnState(graph, contrast, isRow);
  return { objective: best, isRow, suspicion: kept.suspicion, weightFromRows: kept.weight };
}

/**
 * The rows to start shaving from, one set a singular vector: those whose entry, the vector turned so that its largest entry is positive, is above 1/sqrt(rows). Empty
 * sets are left out. O(vectors x rows).
 */
export function startingRows(nRows: number, vectors: readonly Float64Array[]): Uint32Array[] {
  const least = 1 / Math.sqrt(nRows);
  return vectors
    .map((vector) => {
      const highest = vector.reduce((most, value) => Math.max(most, value), -Infinity);
      const lowest = vector.reduce((most, value) => Math.min(most, value), Infinity);
      const sign = highest < -lowest ? -1 : 1;
      return Uint32Array.from(vector.keys()).filter((row) => sign * vector[row] > least);
    })
    .filter(({ length }) => length > 0);
}
