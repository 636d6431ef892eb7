import type { RandomStream } from '../../random/stream.js';
import type { BoostedTrees } from './boosted-trees.js';
import { BootstrapRows } from './bootstrap-rows.js';
import { GiniSplitter } from './gini-split.js';
import { NearCodes } from './near-codes.js';
import type { RankCodes } from './rank-codes.js';

/** How a forest grows. */
export interface ForestSettings {
  readonly nTrees: number;
  /** Columns drawn at each split; more are drawn while none of them varies. */
  readonly nCandidates: number;
  readonly minSamplesLeaf: number;
  /** What a leaf says: the class of most of its rows (half where they are even), or their share. */
  readonly leaf: 'vote' | 'share';
}

/** Nodes of all trees, one behind the other. */
interface Nodes {
  readonly root: number[];
  readonly column: number[];
  readonly limit: number[];
  readonly right: number[];
  readonly count: number[];
  readonly gain: number[];
}

/** One tree while it grows. */
interface Growth {
  readonly codes: RankCodes;
  readonly settings: ForestSettings;
  readonly rows: BootstrapRows;
  readonly near: NearCodes;
  readonly splitter: GiniSplitter;
  readonly random: RandomStream;
  /** Columns of the node at hand that are not drawn yet, first. */
  readonly left: Uint32Array;
  readonly nodes: Nodes;
}

/**
 * Grows a random forest on coded columns: for each tree a bootstrap sample, at each split the best of a few drawn columns by the Gini index, down to pure or
 * smallest leaves. The result is a sum of trees whose leaves are divided by the number of trees: a row's sum is its score. A missing value goes left, below
 * all others. `draw[k]` is the training row behind the k-th draw. O(trees x candidates x n log n) where bounds bite, one log more at worst.
 * Source: Breiman 2001, "Random forests".
 */
export function growForest(
  codes: RankCodes,
  isPositive: Uint8Array,
  draw: Uint32Array,
  settings: ForestSettings,
  randomOf: (tree: number) => RandomStream,
): BoostedTrees {
  const nodes: Nodes = { root: [], column: [], limit: [], right: [], count: [], gain: [] };
  const rows = new BootstrapRows(isPositive, draw);
  const splitter = new GiniSplitter(rows, settings.minSamplesLeaf);
  const near = new NearCodes(codes.code);
  const left = new Uint32Array(codes.code.length);
  for (let tree = 0; tree < settings.nTrees; tree++) {
    const random = randomOf(tree);
    const n = rows.draw(random);
    nodes.root.push(nodes.column.length);
    addNode({ codes, settings, rows, near, splitter, random, left, nodes }, codes.code, 0, n);
  }
  return {
    baseline: 0,
    root: Uint32Array.from(nodes.root),
    column: Int16Array.from(nodes.column),
    limit: Float64Array.from(nodes.limit),
    right: Uint32Array.from(nodes.right),
    isMissingLeft: new Uint8Array(nodes.column.length).fill(1),
    count: Uint32Array.from(nodes.count),
    gain: Float64Array.from(nodes.gain),
  };
}

/** Adds the node of the rows `[start, stop)`, which are rows of `columns`, and all below it. */
function addNode(growth: Growth, columns: readonly Uint32Array[], start: number, stop: number): void {
  const { nodes, splitter, rows, near, settings, codes } = growth;
  if (columns === codes.code && stop - start <= near.nMost) {
    near.take(rows.row, start, stop);
    columns = near.columns;
  }
  const at = nodes.column.length;
  splitter.open(columns, start, stop);
  const { nRows, nPositive } = splitter;
  if (nPositive > 0 && nPositive < nRows && nRows >= 2 * settings.minSamplesLeaf) offerColumns(growth);
  const { column, code } = splitter;
  nodes.count.push(nRows);
  nodes.right.push(0);
  nodes.column.push(column);
  nodes.gain.push(Math.max(0, splitter.gain));
  if (column < 0) {
    const share = nPositive / nRows;
    const says = settings.leaf === 'share' ? share : share === 0.5 ? 0.5 : Math.round(share);
    nodes.limit.push(says / settings.nTrees);
    return;
  }
  const middle = rows.split(columns[column], code, start, stop);
  nodes.limit.push(limitBetween(codes.value[column], rows.highestLeft, rows.lowestRight));
  addNode(growth, columns, start, middle);
  nodes.right[at] = nodes.column.length;
  addNode(growth, columns, middle, stop);
}

/** Offers columns drawn without replacement: the wanted number, and more while none of them offers a split. */
function offerColumns({ settings, splitter, random, left }: Growth): void {
  for (let column = 0; column < left.length; column++) left[column] = column;
  let nLeft = left.length;
  for (let drawn = 0; nLeft > 0 && (drawn < settings.nCandidates || splitter.column < 0); drawn++) {
    const pick = random.below(nLeft);
    splitter.offer(left[pick]);
    left[pick] = left[--nLeft]!;
  }
}

/** Halfway between the values of two codes; code 0 is a missing value, below all. */
function limitBetween(value: Float64Array, code: number, nextCode: number): number {
  if (code === 0) return -Infinity;
  const low = value[code - 1];
  const high = value[nextCode - 1];
  const middle = low + (high - low) / 2;
  // Rounding may reach the top, which would send its rows left.
  return middle < high ? middle : low;
}
