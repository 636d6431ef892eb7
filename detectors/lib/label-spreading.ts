import { solveByGradients } from './conjugate-gradient.js';
import type { UndirectedGraph } from './propagate.js';
import type { SeedAccounts } from './seed-accounts.js';

/** When a solution counts as found: relative residual, and steps at most. */
const SOLVED = { tolerance: 1e-12, maxSteps: 2000 };

/**
 * The harmonic function of the seeds: each node has the mean of its neighbours, but seeds keep their label (1 = inauthentic). Nodes that no seed reaches have
 * `unknown`. Solved exactly, by conjugate gradients, so no order of updates matters. O(steps x edges).
 * Source: Zhu, Ghahramani, Lafferty 2003, Semi-supervised learning using Gaussian fields and harmonic functions, equation 5.
 */
export function harmonicLabels(
  { nNodes, offset, neighbour }: UndirectedGraph,
  { organic, inauthentic }: SeedAccounts,
  unknown: number,
): Float64Array {
  const fixed = new Float64Array(nNodes);
  const isSeed = new Uint8Array(nNodes);
  for (const [seeds, label] of [
    [organic, 0],
    [inauthentic, 1],
  ] as const)
    for (const seed of seeds) {
      isSeed[seed] = 1;
      fixed[seed] = label - unknown;
    }
  const sumAround = (values: Float64Array, node: number): number => {
    let sum = 0;
    for (let at = offset[node]; at < offset[node + 1]; at++) sum += values[neighbour[at]];
    return sum;
  };
  const right = Float64Array.from(fixed, (_, node) => (isSeed[node] === 1 ? 0 : sumAround(fixed, node)));
  // Rows of seeds are those of the identity; a node without ties would have a diagonal of 0.
  const diagonal = Float64Array.from(fixed, (_, node) =>
    isSeed[node] === 1 ? 1 : Math.max(1, offset[node + 1] - offset[node]),
  );
  const multiply = (vector: Float64Array, out: Float64Array): void => {
    for (let node = 0; node < nNodes; node++)
      out[node] = isSeed[node] === 1 ? vector[node] : diagonal[node] * vector[node] - sumAround(vector, node);
  };
  const { solution } = solveByGradients({ multiply, diagonal, right }, SOLVED);
  return fixed.map((value, node) => unknown + (isSeed[node] === 1 ? value : solution[node]));
}

/** How much of each label arrives, a value a node: 0 or more. */
export interface LabelMasses {
  readonly organic: Float64Array;
  readonly inauthentic: Float64Array;
}

/**
 * Label spreading: (I - alpha S)^-1 Y with S = D^-1/2 A D^-1/2, for each of the two labels. O(steps x edges).
 * Source: Zhou, Bousquet, Lal, Weston, Schölkopf 2004, Learning with local and global consistency.
 */
export function spreadMasses(
  { nNodes, offset, neighbour }: UndirectedGraph,
  seeds: SeedAccounts,
  alpha: number,
): LabelMasses {
  const scale = new Float64Array(nNodes);
  for (let node = 0; node < nNodes; node++) scale[node] = 1 / Math.sqrt(Math.max(1, offset[node + 1] - offset[node]));
  const multiply = (vector: Float64Array, out: Float64Array): void => {
    for (let node = 0; node < nNodes; node++) {
      let sum = 0;
      for (let at = offset[node]; at < offset[node + 1]; at++) sum += scale[neighbour[at]] * vector[neighbour[at]];
      out[node] = vector[node] - alpha * scale[node] * sum;
    }
  };
  const diagonal = new Float64Array(nNodes).fill(1);
  const [organic, inauthentic] = [seeds.organic, seeds.inauthentic].map((accounts) => {
    const right = new Float64Array(nNodes);
    for (const account of accounts) right[account] = 1;
    // Rounding can leave a trace below 0.
    return solveByGradients({ multiply, diagonal, right }, SOLVED).solution.map((mass) => Math.max(0, mass));
  });
  return { organic, inauthentic };
}

/** The inauthentic label's share of both masses. Nodes that no seed reaches have `unknown`; seeds may end with another label than they had. */
export function spreadLabels(
  graph: UndirectedGraph,
  seeds: SeedAccounts,
  { alpha, unknown }: { readonly alpha: number; readonly unknown: number },
): Float64Array {
  const { organic, inauthentic } = spreadMasses(graph, seeds, alpha);
  return organic.map((no, node) =>
    no + inauthentic[node] > 0 ? inauthentic[node] / (no + inauthentic[node]) : unknown,
  );
}
