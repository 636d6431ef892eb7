import type { F64 } from '../../sim/traffic/columns.js';
import type { BoostedTrees } from './boosted-trees.js';

/** Rows scored together: their values fit the first-level cache. Assumed, measured on one machine. */
const BLOCK_ROWS = 32;
/** Rows that go down a tree side by side, so that one waits for its node while the others move. */
const ABREAST = 4;

/**
 * Fills `out[row]` with the raw score (log-odds) of every row: baseline plus one leaf a tree, in the order of the trees. Readable form: for each row and tree, while the node is no leaf,
 * go left where the value <= the limit, or is missing and `isMissingLeft`, else right. Here four rows go down side by side without a branch: leaves lead to themselves, and what is
 * missing is written as a value that goes the right way. The same sums in the same order, so the same bits. O(rows x trees x depth).
 */
export function scoreTrees(trees: BoostedTrees, columns: readonly F64[], out: Float64Array): void {
  const paths = pathsOf(trees);
  const block = new Float64Array(BLOCK_ROWS * paths.slots.length);
  const sum = new Float64Array(BLOCK_ROWS);
  for (let start = 0; start < out.length; start += BLOCK_ROWS) {
    const nBlock = Math.min(BLOCK_ROWS, out.length - start);
    fillBlock(block, paths, columns, start);
    sum.fill(trees.baseline);
    addLeaves(paths, block, sum);
    for (let k = 0; k < nBlock; k++) out[start + k] = sum[k];
  }
}

/** What a missing value is written as, so that one comparison sends it where its nodes want it; `is`: the slot says only whether it is missing. */
type Missing = 'left' | 'right' | 'is';
const WRITTEN_AS = { left: -Infinity, right: Infinity, is: 1 };

/** Trees to be walked without a branch. */
interface Paths {
  readonly slots: readonly { readonly column: number; readonly missing: Missing }[];
  readonly root: Uint32Array;
  /** Per tree: steps after which most rows are at their leaf, and at which all are. */
  readonly usual: Uint32Array;
  /** Per node: which slot is compared with which limit; more goes to next[2 node + 1], else to next[2 node]. */
  readonly slot: Int32Array;
  readonly limit: Float64Array;
  readonly next: Int32Array;
  readonly isLeaf: Uint8Array;
}

function pathsOf({ root, column, limit, right, isMissingLeft, count }: BoostedTrees): Paths {
  const n = column.length;
  const slots: { column: number; missing: Missing }[] = [];
  const slotOf = new Map<string, number>();
  const paths = {
    slot: new Int32Array(n),
    limit: limit.slice(),
    next: new Int32Array(2 * n),
    isLeaf: new Uint8Array(n),
  };
  for (let node = 0; node < n; node++) {
    const isLeaf = column[node] < 0;
    paths.isLeaf[node] = Number(isLeaf);
    paths.next[2 * node] = isLeaf ? node : node + 1;
    paths.next[2 * node + 1] = isLeaf ? node : right[node];
    if (isLeaf) continue;
    // Nothing known is more than an infinite limit: only what is missing goes right there.
    const missing = isMissingLeft[node] === 1 ? 'left' : limit[node] === Infinity ? 'is' : 'right';
    if (missing === 'is') paths.limit[node] = 0;
    const name = `${column[node]} ${missing}`;
    if (!slotOf.has(name)) slotOf.set(name, slots.push({ column: column[node], missing }) - 1);
    paths.slot[node] = slotOf.get(name)!;
  }
  return { ...paths, slots, root, usual: usualDepths(root, n, count) };
}

/** Mean depth of the training rows’ leaves, a tree: a row is counted once in each node on its way. */
function usualDepths(root: Uint32Array, nNodes: number, count: Uint32Array): Uint32Array {
  return Uint32Array.from(root, (first, tree) => {
    const end = tree + 1 < root.length ? root[tree + 1] : nNodes;
    let sum = 0;
    for (let node = first; node < end; node++) sum += count[node];
    return count[first] === 0 ? 0 : Math.round(sum / count[first] - 1);
  });
}

/** Writes rows from `start` on into the block, a row after the other. */
function fillBlock(block: Float64Array, { slots }: Paths, columns: readonly F64[], start: number): void {
  const width = slots.length;
  for (let slot = 0; slot < width; slot++) {
    const { column, missing } = slots[slot];
    const values = columns[column];
    const known = missing === 'is' ? 0 : 1;
    const written = WRITTEN_AS[missing];
    const nBlock = Math.min(BLOCK_ROWS, values.length - start);
    for (let k = 0, at = slot; k < nBlock; k++, at += width) {
      const value = values[start + k];
      block[at] = value === value ? known * value : written;
    }
  }
}

/** Adds to each row of a block the leaf it comes to, tree by tree. */
function addLeaves(paths: Paths, block: Float64Array, sum: Float64Array): void {
  const { root, usual, slot, limit, next, isLeaf, slots } = paths;
  const width = slots.length;
  for (let tree = 0; tree < root.length; tree++) {
    const first = root[tree] | 0;
    const nSteps = usual[tree] | 0;
    for (let k = 0; k < BLOCK_ROWS; k += ABREAST) {
      const atA = k * width;
      const atB = atA + width;
      const atC = atB + width;
      const atD = atC + width;
      let a = first;
      let b = first;
      let c = first;
      let d = first;
      for (let step = 0; step < nSteps; step++) {
        a = next[2 * a + Number(block[atA + slot[a]] > limit[a])];
        b = next[2 * b + Number(block[atB + slot[b]] > limit[b])];
        c = next[2 * c + Number(block[atC + slot[c]] > limit[c])];
        d = next[2 * d + Number(block[atD + slot[d]] > limit[d])];
      }
      while (isLeaf[a] === 0) a = next[2 * a + Number(block[atA + slot[a]] > limit[a])];
      while (isLeaf[b] === 0) b = next[2 * b + Number(block[atB + slot[b]] > limit[b])];
      while (isLeaf[c] === 0) c = next[2 * c + Number(block[atC + slot[c]] > limit[c])];
      while (isLeaf[d] === 0) d = next[2 * d + Number(block[atD + slot[d]] > limit[d])];
      sum[k] += limit[a];
      sum[k + 1] += limit[b];
      sum[k + 2] += limit[c];
      sum[k + 3] += limit[d];
    }
  }
}
