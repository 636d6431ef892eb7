import type { F64 } from '../../sim/traffic/columns.js';
import type { RandomStream } from '../../random/stream.js';
import { averagePathLength, type PathLengthForm } from './average-path-length.js';
import type { BoostedTrees } from './boosted-trees.js';

/** A grown isolation forest, all nodes in flat arrays: plain cloneable data. */
export interface IsolationForest {
  /** Rows each tree was grown on. */
  readonly subsample: number;
  /** First node of each tree. */
  readonly root: Uint32Array;
  /** Column of a node's test; -1 = leaf. */
  readonly column: Int16Array;
  /** A value <= the cut goes left; the left child is the next node. */
  readonly cut: Float64Array;
  readonly right: Uint32Array;
  /** Training rows in the node. */
  readonly count: Uint32Array;
}

/** What one tree is grown on. */
export interface TreeSample {
  readonly columns: readonly F64[];
  /** Rows of the tree; reordered while it grows. */
  readonly rows: Uint32Array;
  readonly maxDepth: number;
  readonly random: RandomStream;
}

/** Collects the nodes of the trees, root first and left before right. */
export class ForestBuilder {
  private readonly root: number[] = [];
  private readonly column: number[] = [];
  private readonly cut: number[] = [];
  private readonly right: number[] = [];
  private readonly count: number[] = [];

  /** Grows one tree: a random column that still varies, a uniform cut between its extremes, down to single rows or the depth limit. */
  addTree(sample: TreeSample): void {
    this.root.push(this.column.length);
    this.addNode(sample, 0, sample.rows.length, 0);
  }

  /** The finished forest. */
  freeze(subsample: number): IsolationForest {
    return {
      subsample,
      root: Uint32Array.from(this.root),
      column: Int16Array.from(this.column),
      cut: Float64Array.from(this.cut),
      right: Uint32Array.from(this.right),
      count: Uint32Array.from(this.count),
    };
  }

  private addNode(sample: TreeSample, start: number, stop: number, depth: number): void {
    const at = this.column.length;
    this.count.push(stop - start);
    this.right.push(0);
    const test = stop - start > 1 && depth < sample.maxDepth ? drawCut(sample, start, stop) : null;
    this.column.push(test?.column ?? -1);
    this.cut.push(test?.cut ?? 0);
    if (test === null) return;
    const middle = partition(sample.rows, sample.columns[test.column], test.cut, start, stop);
    this.addNode(sample, start, middle, depth + 1);
    this.right[at] = this.column.length;
    this.addNode(sample, middle, stop, depth + 1);
  }
}

/** Draws columns without replacement until one varies over the rows; null when none does. */
function drawCut(sample: TreeSample, start: number, stop: number): { column: number; cut: number } | null {
  const { columns, rows, random } = sample;
  const left = Array.from(columns, (_, column) => column);
  while (left.length > 0) {
    const pick = random.below(left.length);
    const column = left[pick];
    left[pick] = left[left.length - 1]!;
    left.pop();
    const values = columns[column];
    let low = Infinity;
    let high = -Infinity;
    for (let k = start; k < stop; k++) {
      const value = values[rows[k]];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (!(low < high)) continue;
    // Rounding may reach the top, which would leave the right side empty.
    const cut = low + random.uniform() * (high - low);
    return { column, cut: cut < high ? cut : low };
  }
  return null;
}

/** Moves the rows with a value <= cut to the front; returns where the others start. */
function partition(rows: Uint32Array, values: F64, cut: number, start: number, stop: number): number {
  let middle = start;
  for (let k = start; k < stop; k++) {
    const row = rows[k];
    if (values[row] <= cut) {
      rows[k] = rows[middle]!;
      rows[middle++] = row;
    }
  }
  return middle;
}

/** Rows scored together, so that a tree's nodes stay in the cache. Assumed. */
const BLOCK_ROWS = 256;

/**
 * Fills `out[row]` with 2^(−E/c(subsample)), in (0,1): E is the mean depth of the row's leaves, each plus c(rows in the leaf).
 * O(trees x log subsample) a row.
 * Source: Liu, Ting, Zhou 2008, "Isolation forest", equations 1 and 2.
 */
export function scoreIsolation(
  forest: IsolationForest,
  columns: readonly F64[],
  form: PathLengthForm,
  out: Float64Array,
): void {
  const { root, column, cut, right, count } = forest;
  const leafDepth = Float64Array.from(count, (n) => averagePathLength(n, form));
  const scale = -1 / (root.length * averagePathLength(forest.subsample, form));
  for (let start = 0; start < out.length; start += BLOCK_ROWS) {
    const stop = Math.min(start + BLOCK_ROWS, out.length);
    for (let row = start; row < stop; row++) out[row] = 0;
    for (const first of root) {
      for (let row = start; row < stop; row++) {
        let node = first;
        let depth = 0;
        for (let at = column[node]; at >= 0; at = column[node]!) {
          node = columns[at][row] <= cut[node] ? node + 1 : right[node];
          depth++;
        }
        out[row] += depth + leafDepth[node];
      }
    }
    for (let row = start; row < stop; row++) out[row] = 2 ** (out[row] * scale);
  }
}

/**
 * The forest as a sum of trees over known values whose total is the logarithm of the score to base 2: a leaf holds minus its depth (with c(rows in the leaf)) over
 * trees x c(subsample). In this form the columns' shares can be told as those of any sum of trees. O(nodes).
 */
export function isolationAsSum(forest: IsolationForest, form: PathLengthForm): BoostedTrees {
  const { root, column, cut, right, count } = forest;
  const nNodes = column.length;
  const scale = -1 / (root.length * averagePathLength(forest.subsample, form));
  const depth = new Uint32Array(nNodes);
  const limit = cut.slice();
  // Parents come before their children.
  for (let node = 0; node < nNodes; node++)
    if (column[node] < 0) limit[node] = (depth[node] + averagePathLength(count[node], form)) * scale;
    else depth[node + 1] = depth[right[node]] = depth[node] + 1;
  const isMissingLeft = new Uint8Array(nNodes);
  return { baseline: 0, root, column, limit, right, isMissingLeft, count, gain: new Float64Array(nNodes) };
}
