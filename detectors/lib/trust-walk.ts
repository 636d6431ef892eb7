import type { UndirectedGraph } from './propagate.js';

/** How trust walks. */
export interface TrustWalk {
  readonly steps: number;
  /** Share of the trust that goes back to where it started at each step; 0 in the paper. */
  readonly restart: number;
}

/**
 * Lets trust walk from its start: at each step every node hands its trust to its neighbours in equal parts, t <- (1 - restart) A D^-1 t + restart t0. Returns what each node
 * then has, not divided by its degree; a node without ties has nothing. O(steps x edges).
 * Source: Cao, Sirivianos, Yang, Pregueiro 2012, Aiding the detection of fake accounts in large scale social online services, section 4.
 */
export function walkTrust(
  { nNodes, offset, neighbour }: UndirectedGraph,
  start: Float64Array,
  { steps, restart }: TrustWalk,
): Float64Array {
  let trust = start;
  const part = new Float64Array(nNodes);
  for (let step = 0; step < steps; step++) {
    for (let node = 0; node < nNodes; node++) {
      const degree = offset[node + 1] - offset[node];
      part[node] = degree === 0 ? 0 : trust[node] / degree;
    }
    const next = new Float64Array(nNodes);
    for (let node = 0; node < nNodes; node++) {
      let sum = 0;
      for (let at = offset[node]; at < offset[node + 1]; at++) sum += part[neighbour[at]];
      next[node] = (1 - restart) * sum + restart * start[node];
    }
    trust = next;
  }
  return trust;
}
