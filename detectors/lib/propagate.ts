import { addNeighbours } from './add-neighbours.js';
import { bipartiteGraph } from './bipartite-graph.js';

/** An undirected graph in compressed form: node `i` has the neighbours `neighbour[offset[i] .. offset[i+1])`, ascending, itself not among them. */
export interface UndirectedGraph {
  readonly nNodes: number;
  readonly offset: Uint32Array;
  readonly neighbour: Uint32Array;
}

/** Builds a graph from edges in either direction; repeats and loops are dropped. O(nodes + edges). */
export function undirectedGraph(nNodes: number, from: Uint32Array, to: Uint32Array): UndirectedGraph {
  const row = new Uint32Array(2 * from.length);
  const col = new Uint32Array(2 * from.length);
  let n = 0;
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b] = [from[edge], to[edge]];
    if (a === b) continue;
    row[n] = a;
    col[n++] = b;
    row[n] = b;
    col[n++] = a;
  }
  const { rowOffset, rowTarget } = bipartiteGraph(nNodes, nNodes, { row: row.subarray(0, n), col: col.subarray(0, n) });
  return { nNodes, offset: rowOffset, neighbour: rowTarget };
}

/**
 * One step of propagation of a row-major table with `width` columns: S X with S = (D + I)^-1/2 (A + I) (D + I)^-1/2, so each node gets a mean of itself and its neighbours in which
 * nodes of high degree count less. O(edges x width).
 * Source: Wu et al. 2019, Simplifying graph convolutional networks, equation 4.
 */
export function propagate(
  { nNodes, offset, neighbour }: UndirectedGraph,
  table: Float64Array,
  width: number,
): Float64Array {
  const scale = new Float64Array(nNodes);
  for (let node = 0; node < nNodes; node++) scale[node] = 1 / Math.sqrt(offset[node + 1] - offset[node] + 1);
  const scaled = table.map((value, at) => value * scale[Math.floor(at / width)]);
  const out = { width, cells: scaled.slice() };
  addNeighbours({ offset, neighbour }, { width, cells: scaled }, new Float64Array(nNodes).fill(1), out, 0);
  return out.cells.map((value, at) => value * scale[Math.floor(at / width)]);
}
