import type { UndirectedGraph } from './propagate.js';

/** How residuals spread. */
export interface ResidualSpread {
  /** How much a neighbour counts, in residual form: 0 = not at all, 0.5 = as much as oneself. */
  readonly coupling: number;
  readonly iterations: number;
  /** True: add to the old value, as the authors' program does; false: replace it, as the paper's equation does. */
  readonly accumulates: boolean;
}

/**
 * Spreads residuals (probability - 0.5, in [-0.5, 0.5]) over ties by the linear local rule p <- prior + 2 coupling A p, cut to [-0.5, 0.5] after each step.
 * Starts from the prior. O(iterations x edges).
 * Source: Wang, Zhang, Gong 2017, SybilSCAR: Sybil detection in online social networks via local rule based propagation, equation 16.
 */
export function spreadResiduals(
  { nNodes, offset, neighbour }: UndirectedGraph,
  prior: Float64Array,
  { coupling, iterations, accumulates }: ResidualSpread,
): Float64Array {
  let residual = prior;
  for (let round = 0; round < iterations; round++) {
    const next = new Float64Array(nNodes);
    for (let node = 0; node < nNodes; node++) {
      let sum = 0;
      for (let at = offset[node]; at < offset[node + 1]; at++) sum += residual[neighbour[at]];
      const value = prior[node] + 2 * coupling * sum + (accumulates ? residual[node] : 0);
      next[node] = Math.max(-0.5, Math.min(0.5, value));
    }
    residual = next;
  }
  return residual;
}
