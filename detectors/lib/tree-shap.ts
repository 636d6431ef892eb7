import type { Explanation } from '../detector.js';
import type { Past } from '../past.js';
import type { BoostedTrees } from './boosted-trees.js';
import { additiveExplanation } from './rank-reasons.js';

/** What each column adds to the raw score of one row. */
export interface TreeShares {
  /** The mean raw score over the training rows, by the trees' counts. */
  readonly base: number;
  /** One a column. */
  readonly contribution: Float64Array;
}

/**
 * Exact Shapley values of one row: how the raw score moves, on average over all orders, when the columns become known one by one; an unknown
 * column follows both branches in the share of the training rows that did. base + the contributions = the raw score.
 * O(leaves x depth²) a tree.
 * Source: Lundberg, Erion, Lee 2018, "Consistent individualized feature attribution for tree ensembles", algorithm 2.
 */
export function treeShares(trees: BoostedTrees, values: ArrayLike<number>): TreeShares {
  const contribution = new Float64Array(values.length);
  let base = trees.baseline;
  for (const root of trees.root) {
    base += meanOf(trees, root);
    walk({ trees, values, contribution }, root, extend([], 1, 1, -1));
  }
  return { base, contribution };
}

/** Explains one row of a past by its columns. */
export function explainTrees(
  trees: BoostedTrees,
  features: readonly string[],
  past: Past,
  row: number,
  scale: 'log-odds' | 'score',
): Explanation {
  const values = features.map((name) => past.feature(name)[row]);
  const { base, contribution } = treeShares(trees, values);
  const total = contribution.reduce((sum, share) => sum + share, base);
  return additiveExplanation(
    features.map((feature, at) => ({ feature, value: values[at], contribution: contribution[at] })),
    { base, total, scale },
  );
}

/** The mean of a subtree's leaves, each weighed by its training rows. */
function meanOf(trees: BoostedTrees, node: number): number {
  const { column, limit, right, count } = trees;
  if (column[node] < 0) return limit[node];
  const left = node + 1;
  const other = right[node];
  return (count[left] * meanOf(trees, left) + count[other] * meanOf(trees, other)) / (count[left] + count[other]);
}

/** One split column of the way from the root: what share of the unknown and of the known goes this way. */
interface Step {
  readonly column: number;
  readonly unknownShare: number;
  readonly knownShare: number;
  /** Weight of the subsets of each size, by size: see the paper. */
  readonly weight: number;
}

/** What stays the same on the walk through one tree. */
interface Row {
  readonly trees: BoostedTrees;
  readonly values: ArrayLike<number>;
  readonly contribution: Float64Array;
}

function walk(row: Row, node: number, path: readonly Step[]): void {
  const { trees, values, contribution } = row;
  const { column, limit, right, count, isMissingLeft } = trees;
  const at = column[node];
  if (at < 0) {
    for (let k = 1; k < path.length; k++) {
      const weight = unwind(path, k).reduce((sum, step) => sum + step.weight, 0);
      contribution[path[k].column] += weight * (path[k].knownShare - path[k].unknownShare) * limit[node];
    }
    return;
  }
  const value = values[at];
  const goesLeft = Number.isNaN(value) ? isMissingLeft[node] === 1 : value <= limit[node];
  const left = node + 1;
  const [hot, cold] = goesLeft ? [left, right[node]] : [right[node], left];
  const known = path.findIndex((step, k) => k > 0 && step.column === at);
  const { unknownShare, knownShare } = known < 0 ? { unknownShare: 1, knownShare: 1 } : path[known];
  const before = known < 0 ? path : unwind(path, known);
  const n = count[left] + count[right[node]];
  walk(row, hot, extend(before, (unknownShare * count[hot]) / n, knownShare, at));
  walk(row, cold, extend(before, (unknownShare * count[cold]) / n, 0, at));
}

/** The path with one more column: subsets grow by it or not. */
function extend(path: readonly Step[], unknownShare: number, knownShare: number, column: number): Step[] {
  const depth = path.length;
  const weight = [...path.map((step) => step.weight), depth === 0 ? 1 : 0];
  for (let k = depth - 1; k >= 0; k--) {
    weight[k + 1] += (knownShare * weight[k] * (k + 1)) / (depth + 1);
    weight[k] = (unknownShare * weight[k] * (depth - k)) / (depth + 1);
  }
  return [...path, { column, unknownShare, knownShare, weight: 0 }].map((step, k) => ({ ...step, weight: weight[k] }));
}

/** The path without its k-th column: undoes `extend`, whenever the column was added. */
function unwind(path: readonly Step[], k: number): Step[] {
  const depth = path.length - 1;
  const { unknownShare, knownShare } = path[k];
  const weight = path.map((step) => step.weight);
  let next = weight[depth];
  for (let j = depth - 1; j >= 0; j--) {
    if (knownShare !== 0) {
      const kept = weight[j];
      weight[j] = (next * (depth + 1)) / ((j + 1) * knownShare);
      next = kept - (weight[j] * unknownShare * (depth - j)) / (depth + 1);
    } else weight[j] = (weight[j] * (depth + 1)) / (unknownShare * (depth - j));
  }
  return path.filter((_, at) => at !== k).map((step, at) => ({ ...step, weight: weight[at] }));
}
