import type { RandomStream } from '../../random/stream.js';
import { bipartiteGraph, withoutBlock, type BipartiteGraph } from './bipartite-graph.js';
import { columnWeights, peelGreedily, type ColumnWeighting, type Peel } from './greedy-peel.js';

/** How to look for several blocks. */
export interface BlockSearch {
  readonly nBlocks: number;
  readonly weighting: ColumnWeighting;
  /** True: degrees for the weights are counted anew in what is left after each block; false: once, in the whole graph. */
  readonly reweighs: boolean;
}

/**
 * Peels a graph again and again, each time without the edges of the blocks before; stops early where nothing is left. O(blocks x edges log
 * nodes).
 */
export function peelBlocks(graph: BipartiteGraph, { nBlocks, weighting, reweighs }: BlockSearch): Peel[] {
  const peels: Peel[] = [];
  const weight = columnWeights(graph, weighting);
  let left = graph;
  while (peels.length < nBlocks && left.nEdges > 0) {
    const peel = peelGreedily(left, reweighs ? columnWeights(left, weighting) : weight);
    peels.push(peel);
    left = withoutBlock(left, peel.isRow, peel.isCol);
  }
  return peels;
}

/**
 * How surprising the edges of a block are, per node: Poisson log-likelihood ratio of its n edges against the e that its rows and columns would share by their
 * degrees alone, n ln(n/e) - n + e, over rows + columns. In nats; 0 where there are no more edges than expected. A core of busy people and popular
 * targets is dense but hardly surprising; a farm is both. O(rows + columns + edges of the rows).
 * Source: Jiang, Beutel, Cui, Hooi, Yang, Faloutsos 2015, A general suspiciousness metric for dense blocks in multimodal data.
 */
export function blockSurprise(graph: BipartiteGraph, { isRow, isCol }: Pick<Peel, 'isRow' | 'isCol'>): number {
  const { nRows, nCols, nEdges, rowOffset, rowTarget, colOffset } = graph;
  let [n, nNodes, rowDegrees, colDegrees] = [0, 0, 0, 0];
  for (let row = 0; row < nRows; row++) {
    if (isRow[row] === 0) continue;
    nNodes++;
    rowDegrees += rowOffset[row + 1] - rowOffset[row];
    for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++) n += isCol[rowTarget[at]];
  }
  for (let col = 0; col < nCols; col++) {
    if (isCol[col] === 0) continue;
    nNodes++;
    colDegrees += colOffset[col + 1] - colOffset[col];
  }
  const expected = (rowDegrees / nEdges) * colDegrees;
  return n > expected ? (n * Math.log(n / expected) - n + expected) / nNodes : 0;
}

/** Rounds in which repeated pairs are dealt out again; a handful is enough but on tiny graphs, where none may be possible. */
const MAX_ROUNDS = 50;

/**
 * The graph with its edges led to random columns, every row and column keeping its degree: where there is nothing to find. Columns are dealt out at random; a pair that
 * comes up twice swaps its column with a random edge, until there is none (pairs left over after 50 rounds count once). O(edges) a round.
 */
export function shuffledGraph(graph: BipartiteGraph, random: RandomStream): BipartiteGraph {
  const { nRows, nCols, nEdges, rowOffset } = graph;
  const row = new Uint32Array(nEdges);
  for (let r = 0; r < nRows; r++) row.fill(r, rowOffset[r], rowOffset[r + 1]);
  const col = graph.rowTarget.slice();
  const swap = (a: number, b: number): void => {
    const moved = col[a];
    col[a] = col[b];
    col[b] = moved;
  };
  for (let last = nEdges - 1; last > 0; last--) swap(last, random.below(last + 1));
  const metInRow = new Uint32Array(nCols);
  for (let round = 1, hasRepeats = true; hasRepeats && round <= MAX_ROUNDS; round++) {
    hasRepeats = false;
    metInRow.fill(0);
    for (let edge = 0; edge < nEdges; edge++) {
      if (metInRow[col[edge]] === row[edge] + 1) {
        hasRepeats = true;
        swap(edge, random.below(nEdges));
      }
      metInRow[col[edge]] = row[edge] + 1;
    }
  }
  return bipartiteGraph(nRows, nCols, { row, col });
}
