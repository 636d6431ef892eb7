import type { RandomStream } from '../../random/stream.js';
import type { BoostedTrees } from './boosted-trees.js';
import { GiniSplitter, type GiniSplit } from './gini-split.js';
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
  readonly splitter: GiniSplitter;
  readonly random: RandomStream;
  /** Rows of the bootstrap sample, drawn ones several times. */
  readonly order: Uint32Array;
  readonly nodes: Nodes;
}

/**
 * Grows a random forest on coded columns: for each tree a bootstrap sample, at each split the best of a few drawn columns by the Gini index, down to pure or
 * smallest leaves. The result is a sum of trees whose leaves are divided by the number of trees: a row's sum is its score. A missing value goes left, below
 * all others. `draw[k]` is the training row behind the k-th draw. O(trees x candidates x n log² n).
 * Source: Breiman 2001, "Random forests".
 */
export function growForest(
  codes: RankCodes,
  isPositive: Uint8Array,
  draw: Uint32Array,
  settings: ForestSettings,
  randomOf: (tree: number) => RandomStream,
): BoostedTrees {
  const n = draw.length;
  const nodes: Nodes = { root: [], column: [], limit: [], right: [], count: [], gain: [] };
  const splitter = new GiniSplitter(codes, isPositive, settings.minSamplesLeaf);
  for (let tree = 0; tree < settings.nTrees; tree++) {
    const random = randomOf(tree);
    const order = Uint32Array.from({ length: n }, () => draw[random.below(n)]);
    nodes.root.push(nodes.column.length);
    addNode({ codes, settings, splitter, random, order, nodes }, 0, n);
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

function addNode(growth: Growth, start: number, stop: number): void {
  const { nodes, splitter, order, settings, codes } = growth;
  const at = nodes.column.length;
  const nPositive = splitter.countPositive(order, start, stop);
  const isPure = nPositive === 0 || nPositive === stop - start;
  const split = isPure || stop - start < 2 * settings.minSamplesLeaf ? null : drawSplit(growth, start, stop, nPositive);
  nodes.count.push(stop - start);
  nodes.right.push(0);
  nodes.column.push(split?.column ?? -1);
  nodes.gain.push(split?.gain ?? 0);
  if (split === null) {
    const share = nPositive / (stop - start);
    const says = settings.leaf === 'share' ? share : share === 0.5 ? 0.5 : Math.round(share);
    nodes.limit.push(says / settings.nTrees);
    return;
  }
  nodes.limit.push(limitBetween(codes.value[split.column], split.code, split.nextCode));
  const middle = partition(order, codes.code[split.column], split.code, start, stop);
  addNode(growth, start, middle);
  nodes.right[at] = nodes.column.length;
  addNode(growth, middle, stop);
}

/** The best split among columns drawn without replacement; null when no column offers one. */
function drawSplit(
  { settings, splitter, random, order }: Growth,
  start: number,
  stop: number,
  nPositive: number,
): GiniSplit | null {
  const left = splitter.columns();
  let nLeft = left.length;
  let best: GiniSplit | null = null;
  for (let drawn = 0; nLeft > 0 && (drawn < settings.nCandidates || best === null); drawn++) {
    const pick = random.below(nLeft);
    const column = left[pick];
    left[pick] = left[--nLeft]!;
    const split = splitter.find(column, order.subarray(start, stop), nPositive);
    if (split !== null && (best === null || split.gain > best.gain)) best = split;
  }
  return best;
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

/** Moves the rows with a code up to the limit to the front; returns where the others start. */
function partition(order: Uint32Array, code: Uint32Array, limit: number, start: number, stop: number): number {
  let middle = start;
  for (let k = start; k < stop; k++) {
    const row = order[k];
    if (code[row] <= limit) {
      order[k] = order[middle]!;
      order[middle++] = row;
    }
  }
  return middle;
}
