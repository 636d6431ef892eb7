import type { BinnedTable } from './bin-columns.js';
import { TreeGrower, type TreeLimits, type TreeNode } from './grow-tree.js';

/** A sum of trees over raw values, all nodes in flat arrays: plain cloneable data. */
export interface BoostedTrees {
  /** Log-odds before any tree. */
  readonly baseline: number;
  /** First node of each tree. */
  readonly root: Uint32Array;
  /** Column of a node's test; -1 = leaf. */
  readonly column: Int16Array;
  /** A value <= the limit goes left; for a leaf, what it adds to the raw score. */
  readonly limit: Float64Array;
  /** The left child is the next node, this is the right one. */
  readonly right: Uint32Array;
  /** 1 = a missing value goes left. */
  readonly isMissingLeft: Uint8Array;
  /** Training rows in the node. */
  readonly count: Uint32Array;
  /** Gain of the node's split; 0 for a leaf. */
  readonly gain: Float64Array;
}

/** Settings of a boosting run. */
export interface BoostingSettings extends TreeLimits {
  readonly nTrees: number;
  readonly learningRate: number;
  /** Weights of an organic and of an inauthentic row. */
  readonly classWeight: readonly [number, number];
}

/** What boosting brings down: where it starts, and slope and curvature of the loss by raw score. */
export interface BoostingObjective {
  /** Raw score before any tree. */
  readonly baseline: number;
  /** No sum of gradients or hessians exceeds it. */
  readonly largestSum: number;
  /** Fills gradient and hessian of every row from its raw score. */
  fill(raw: Float64Array, gradient: Float32Array, hessian: Float32Array): void;
}

/** Looks at each new tree and says whether to grow another. */
export interface TreeWatch {
  /** Is given each tree by itself, with a baseline of 0, and the baseline of the sum; false ends the growing. */
  goesOn(tree: BoostedTrees, baseline: number): boolean;
  /** The first trees that are worth keeping. */
  readonly nKept: number;
}

/**
 * Boosts trees on the log-loss, one Newton step a tree, all of them unless a watch ends it. `isPositive` has one entry per row of the table and
 * holds both classes. O(trees x n x d); about 20 bytes a row and 1 byte a cell beside the histograms.
 * Source: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; histograms and leaf-wise growth as in Ke et al. 2017,
 * "LightGBM".
 */
export function boostTrees(
  table: BinnedTable,
  isPositive: Uint8Array,
  settings: BoostingSettings,
  watch?: TreeWatch,
): BoostedTrees {
  return boostObjective(table, logLossObjective(isPositive, settings.classWeight), settings, watch);
}

/**
 * Boosts trees on any loss, one Newton step a tree. The result does not depend on the order of the rows: gradients are rounded to a grid on which every
 * sum is exact. O(trees x n x d).
 */
export function boostObjective(
  table: BinnedTable,
  objective: BoostingObjective,
  settings: Omit<BoostingSettings, 'classWeight'>,
  watch?: TreeWatch,
): BoostedTrees {
  const { nTrees, learningRate } = settings;
  const { baseline, largestSum } = objective;
  const raw = new Float64Array(table.nRows).fill(baseline);
  const gradient = new Float32Array(table.nRows);
  const hessian = new Float32Array(table.nRows);
  const roundBy = exactSumRounder(largestSum);
  const grower = new TreeGrower(table, settings);
  const nodes = new NodeList(table, learningRate);
  for (let tree = 0; tree < nTrees; tree++) {
    objective.fill(raw, gradient, hessian);
    for (let row = 0; row < raw.length; row++) {
      gradient[row] = gradient[row] + roundBy - roundBy;
      hessian[row] = hessian[row] + roundBy - roundBy;
    }
    const root = grower.grow(gradient, hessian);
    grower.addTo(raw, root, learningRate);
    nodes.addTree(root);
    if (watch === undefined) continue;
    const alone = new NodeList(table, learningRate);
    alone.addTree(root);
    if (!watch.goesOn(alone.freeze(0), baseline)) break;
  }
  const trees = nodes.freeze(baseline);
  return watch === undefined ? trees : firstTrees(trees, watch.nKept);
}

function firstTrees(trees: BoostedTrees, nKept: number): BoostedTrees {
  const nNodes = trees.root[nKept] ?? trees.column.length;
  return {
    baseline: trees.baseline,
    root: trees.root.slice(0, nKept),
    column: trees.column.slice(0, nNodes),
    limit: trees.limit.slice(0, nNodes),
    right: trees.right.slice(0, nNodes),
    isMissingLeft: trees.isMissingLeft.slice(0, nNodes),
    count: trees.count.slice(0, nNodes),
    gain: trees.gain.slice(0, nNodes),
  };
}

/**
 * The number that, added and taken away again, rounds a double to the grid on which sums up to `largestSum` need at most 52 bits, so that
 * they are exact in any order. Source: the splitting constant of Dekker 1971, "A floating-point technique".
 */
function exactSumRounder(largestSum: number): number {
  const ulpExponent = Math.ceil(Math.log2(largestSum + 1)) - 51;
  return 1.5 * 2 ** (52 + ulpExponent);
}

/** The log-loss with weighted classes: gradient p − y, hessian p (1 − p). */
function logLossObjective(isPositive: Uint8Array, classWeight: readonly [number, number]): BoostingObjective {
  const [weightNegative, weightPositive] = classWeight;
  const nPositive = isPositive.reduce((sum, bit) => sum + bit, 0);
  const allPositive = nPositive * weightPositive;
  const largestSum = allPositive + (isPositive.length - nPositive) * weightNegative;
  const baseShare = allPositive / largestSum;
  return {
    baseline: Math.log(baseShare / (1 - baseShare)),
    largestSum,
    fill(raw, gradient, hessian) {
      for (let row = 0; row < raw.length; row++) {
        const odds = Math.exp(-raw[row]);
        const positive = isPositive[row];
        const weight = positive === 1 ? weightPositive : weightNegative;
        gradient[row] = (weight * (1 - positive - positive * odds)) / (1 + odds);
        hessian[row] = (weight * odds) / ((1 + odds) * (1 + odds));
      }
    },
  };
}

/** Collects the trees' nodes, each tree root first and left before right. */
class NodeList {
  private readonly root: number[] = [];
  private readonly column: number[] = [];
  private readonly limit: number[] = [];
  private readonly right: number[] = [];
  private readonly isMissingLeft: number[] = [];
  private readonly count: number[] = [];
  private readonly gain: number[] = [];

  private readonly table: BinnedTable;
  private readonly learningRate: number;

  constructor(table: BinnedTable, learningRate: number) {
    this.table = table;
    this.learningRate = learningRate;
  }

  addTree(node: TreeNode): void {
    this.root.push(this.column.length);
    this.addNode(node);
  }

  freeze(baseline: number): BoostedTrees {
    return {
      baseline,
      root: Uint32Array.from(this.root),
      column: Int16Array.from(this.column),
      limit: Float64Array.from(this.limit),
      right: Uint32Array.from(this.right),
      isMissingLeft: Uint8Array.from(this.isMissingLeft),
      count: Uint32Array.from(this.count),
      gain: Float64Array.from(this.gain),
    };
  }

  private addNode(node: TreeNode): void {
    const at = this.column.length;
    const { children } = node;
    this.count.push(node.count);
    this.right.push(0);
    this.gain.push(children?.split.gain ?? 0);
    this.column.push(children?.split.column ?? -1);
    this.isMissingLeft.push(children?.isMissingLeft === true ? 1 : 0);
    if (children === null) {
      this.limit.push(node.value * this.learningRate);
      return;
    }
    const { split } = children;
    // The split after the last known bin parts everything known from the missing.
    this.limit.push(this.table.thresholds[split.column][split.bin] ?? Infinity);
    this.addNode(children.left);
    this.right[at] = this.column.length;
    this.addNode(children.right);
  }
}
