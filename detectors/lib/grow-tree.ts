import { BestFirstHeap } from './best-first-heap.js';
import type { BinnedTable } from './bin-columns.js';
import { findBestSplit, type NodeSums, type Split, type SplitLimits } from './best-split.js';
import { HistogramBuilder, binOffsets, BIN_STRIDE, subtractHistogram } from './gradient-histogram.js';

/** A node of a growing tree; its rows are `order[start..stop)`. */
export interface TreeNode extends NodeSums {
  readonly start: number;
  readonly stop: number;
  /** Splits between the root and the node. */
  readonly depth: number;
  /** Set once the node has been split. */
  children: {
    readonly split: Split;
    readonly isMissingLeft: boolean;
    readonly left: TreeNode;
    readonly right: TreeNode;
  } | null;
}

/** Size limits of a tree. */
export interface TreeLimits extends SplitLimits {
  readonly maxLeaves: number;
  /** Splits from the root to a leaf at most; left out: any number. */
  readonly maxDepth?: number;
}

/** A node that can be split, waiting for its turn. */
interface Splittable {
  readonly gain: number;
  readonly node: TreeNode;
  readonly split: Split;
  readonly histogram: Float64Array;
}

/**
 * Grows trees leaf-wise on one binned table: the leaf with the largest gain is split next, until `maxLeaves`. Of two siblings
 * only the smaller is counted, the other is parent − sibling. Buffers are kept from tree to tree.
 * O(n d) for the root and less than O(n d / 2) for each further level.
 */
export class TreeGrower {
  private readonly offset: Uint32Array;
  private readonly builder: HistogramBuilder;
  private readonly order: Uint32Array;
  private readonly scratch: Uint32Array;
  private readonly spare: Float64Array[] = [];

  private readonly table: BinnedTable;
  private readonly limits: TreeLimits;

  constructor(table: BinnedTable, limits: TreeLimits) {
    this.table = table;
    this.limits = limits;
    this.offset = binOffsets(table);
    this.builder = new HistogramBuilder(table, this.offset);
    this.order = new Uint32Array(table.nRows);
    this.scratch = new Uint32Array(table.nRows);
  }

  /** Grows one tree on the gradients and hessians of all rows. The rows of its nodes are valid until the next call. */
  grow(gradient: Float32Array, hessian: Float32Array): TreeNode {
    const { nRows } = this.table;
    for (let row = 0; row < nRows; row++) this.order[row] = row;
    const root: TreeNode = { ...sumRows(gradient, hessian), start: 0, stop: nRows, depth: 0, children: null };
    const waiting = new BestFirstHeap<Splittable>();
    const histogram = this.takeHistogram();
    this.builder.buildAll(gradient, hessian, histogram);
    this.offer(root, histogram, waiting);
    let nLeaves = 1;
    while (nLeaves < this.limits.maxLeaves) {
      const next = waiting.pop();
      if (next === undefined) break;
      const { left, right } = this.split(next);
      nLeaves++;
      const [smaller, larger] = left.count < right.count ? [left, right] : [right, left];
      if (nLeaves === this.limits.maxLeaves || !this.isSplittable(larger)) {
        this.spare.push(next.histogram);
        continue;
      }
      const smallerHistogram = this.takeHistogram();
      this.builder.build(this.order.subarray(smaller.start, smaller.stop), gradient, hessian, smallerHistogram);
      subtractHistogram(next.histogram, smallerHistogram);
      this.offer(left, smaller === left ? smallerHistogram : next.histogram, waiting);
      this.offer(right, smaller === right ? smallerHistogram : next.histogram, waiting);
    }
    for (let rest = waiting.pop(); rest !== undefined; rest = waiting.pop()) this.spare.push(rest.histogram);
    return root;
  }

  /** Adds each leaf's value times `rate` to the raw scores of its rows. */
  addTo(raw: Float64Array, node: TreeNode, rate: number): void {
    if (node.children !== null) {
      this.addTo(raw, node.children.left, rate);
      this.addTo(raw, node.children.right, rate);
      return;
    }
    const step = node.value * rate;
    for (let k = node.start; k < node.stop; k++) raw[this.order[k]] += step;
  }

  private isSplittable(node: TreeNode): boolean {
    const { minSamplesLeaf, maxDepth = Infinity } = this.limits;
    return node.count >= 2 * minSamplesLeaf && node.depth < maxDepth;
  }

  private offer(node: TreeNode, histogram: Float64Array, waiting: BestFirstHeap<Splittable>): void {
    const split = this.isSplittable(node) ? findBestSplit(this.table, this.offset, histogram, node, this.limits) : null;
    if (split === null) this.spare.push(histogram);
    else waiting.push({ gain: split.gain, node, split, histogram });
  }

  private takeHistogram(): Float64Array {
    return this.spare.pop() ?? new Float64Array(this.offset[this.offset.length - 1] * BIN_STRIDE);
  }

  private split({ node, split }: Splittable): { left: TreeNode; right: TreeNode } {
    const middle = this.partition(node, split);
    const depth = node.depth + 1;
    const left: TreeNode = { ...split.left, start: node.start, stop: middle, depth, children: null };
    const right: TreeNode = { ...split.right, start: middle, stop: node.stop, depth, children: null };
    // A column that was never missing in training sends missing values to the larger side.
    const isMissingLeft = this.table.hasMissing[split.column] === 1 ? split.isMissingLeft : left.count > right.count;
    node.children = { split, isMissingLeft, left, right };
    return { left, right };
  }

  /** Moves the rows that go left to the front, keeping their order; returns where the right ones start. */
  private partition(node: TreeNode, split: Split): number {
    const { order, scratch } = this;
    const bin = this.table.bin[split.column];
    const missingBin = this.table.thresholds[split.column].length + 1;
    const missingGoesTo = split.isMissingLeft ? 1 : 0;
    const highest = split.bin;
    let nLeft = node.start;
    let nRight = 0;
    for (let k = node.start; k < node.stop; k++) {
      const row = order[k];
      const here = bin[row];
      const isLeft = here <= highest || (here === missingBin && missingGoesTo === 1);
      if (isLeft) order[nLeft++] = row;
      else scratch[nRight++] = row;
    }
    order.set(scratch.subarray(0, nRight), nLeft);
    return nLeft;
  }
}

function sumRows(gradient: Float32Array, hessian: Float32Array): NodeSums {
  let sumGradient = 0;
  let sumHessian = 0;
  for (let row = 0; row < gradient.length; row++) {
    sumGradient += gradient[row];
    sumHessian += hessian[row];
  }
  return {
    ...{ gradient: sumGradient, hessian: sumHessian, count: gradient.length, value: 0 },
    ...{ lower: -Infinity, upper: Infinity },
  };
}
