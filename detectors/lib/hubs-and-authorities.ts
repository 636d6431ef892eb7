import type { BipartiteGraph } from './bipartite-graph.js';

/** How the two vectors are updated: replaced, as in the paper, or added to. */
export type HitsForm = 'textbook' | 'accumulating';

/** Authority of each column and hub value of each row, both of length 1. */
export interface HubsAndAuthorities {
  readonly hub: Float64Array;
  readonly authority: Float64Array;
}

/**
 * HITS: a good hub points to good authorities. Starts from equal authorities and repeats: hubs from authorities, then authorities from hubs, each scaled to
 * length 1. The accumulating form adds to the old value instead of replacing it, as CatchSync’s program does; `nNodes` is then the number of nodes
 * that start with an authority, targets or not. O(iterations x edges).
 * Source: Kleinberg 1999, Authoritative sources in a hyperlinked environment.
 */
export function hubsAndAuthorities(
  graph: BipartiteGraph,
  { form, iterations, nNodes = graph.nCols }: { form: HitsForm; iterations: number; nNodes?: number },
): HubsAndAuthorities {
  const { nRows, nCols, rowOffset, rowTarget, colOffset, colTarget } = graph;
  const keeps = form === 'accumulating' ? 1 : 0;
  const hub = new Float64Array(nRows);
  const authority = new Float64Array(nCols).fill(1 / Math.sqrt(nNodes));
  // All nodes without a follower have the same authority, which only shrinks.
  let idle = 1 / Math.sqrt(nNodes);
  for (let round = 0; round < iterations; round++) {
    let squares = 0;
    for (let row = 0; row < nRows; row++) {
      let sum = keeps * hub[row];
      for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++) sum += authority[rowTarget[at]];
      hub[row] = sum;
      squares += sum * sum;
    }
    scale(hub, squares);
    squares = keeps * (nNodes - nCols) * idle * idle;
    for (let col = 0; col < nCols; col++) {
      let sum = keeps * authority[col];
      for (let at = colOffset[col]; at < colOffset[col + 1]; at++) sum += hub[colTarget[at]];
      authority[col] = sum;
      squares += sum * sum;
    }
    idle /= Math.sqrt(squares);
    scale(authority, squares);
  }
  return { hub, authority };
}

function scale(vector: Float64Array, squares: number): void {
  const length = Math.sqrt(squares);
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at] = vector[at] / length;
}
