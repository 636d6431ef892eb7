import type { BinnedTable } from './bin-columns.js';
import { BIN_STRIDE } from './gradient-histogram.js';

/** When a split may be made, and what it costs. */
export interface SplitLimits {
  readonly minSamplesLeaf: number;
  readonly l2: number;
  /** One a column: 1 = the score may not fall as the column rises, -1 = may not rise, 0 = free. Left out: all are free. */
  readonly monotone?: Int8Array | undefined;
}

/** What a node holds: sums over its rows, and the value it would have as a leaf. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
  /** Bounds on the values of all leaves below, from the monotone columns above; infinite where there are none. */
  readonly lower: number;
  readonly upper: number;
  /** Leaf value before the learning rate. The root's is taken as 0, its gain is then without the constant part. */
  readonly value: number;
}

/** The best way found to split one node. */
export interface Split {
  readonly gain: number;
  readonly column: number;
  /** Bins up to this one go left. */
  readonly bin: number;
  readonly isMissingLeft: boolean;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

/** Least sum of hessians of a child; scikit-learn's and LightGBM's default. */
const MIN_HESSIAN = 1e-3;
/** Keeps an empty node's value finite; scikit-learn's constant. */
const TINY = 1e-15;

/** Value of a leaf before the learning rate: one Newton step, −G / (H + λ). */
function leafValue(gradient: number, hessian: number, l2: number): number {
  return -gradient / (hessian + l2 + TINY);
}

/** The same within the bounds of a node. */
function heldValue(gradient: number, hessian: number, l2: number, node: NodeSums): number {
  return Math.min(node.upper, Math.max(node.lower, leafValue(gradient, hessian, l2)));
}

/** What one scan of a column leaves behind; kept flat because it is written once per better bin. */
interface Candidate {
  gain: number;
  column: number;
  bin: number;
  isMissingLeft: boolean;
  gradientLeft: number;
  hessianLeft: number;
  countLeft: number;
}

/**
 * Finds the split with the largest gain GL²/(HL+λ) + GR²/(HR+λ) − G²/(H+λ) over all columns and bins, trying the missing values on
 * both sides. Equal gains: the first column, then the lowest bin, then missing to the right. Null when no split has a positive gain
 * within the limits. O(bins).
 *
 * Where a column is monotone, splits whose two values are in the wrong order are passed over, and the middle between the two values bounds all leaves
 * below either side. In a node with bounds values are held within them, and the gain is that of the held values, as in scikit-learn.
 */
export function findBestSplit(
  table: BinnedTable,
  offset: Uint32Array,
  histogram: Float64Array,
  node: NodeSums,
  limits: SplitLimits,
): Split | null {
  const best: Candidate = {
    gain: 0,
    column: -1,
    bin: 0,
    isMissingLeft: false,
    gradientLeft: 0,
    hessianLeft: 0,
    countLeft: 0,
  };
  for (let column = 0; column < table.bin.length; column++) {
    const bins = histogram.subarray(offset[column] * BIN_STRIDE, offset[column + 1] * BIN_STRIDE);
    const nKnownBins = table.thresholds[column].length + 1;
    const hasMissing = table.hasMissing[column] === 1;
    const gainBefore = best.gain;
    const sign = limits.monotone?.[column] ?? 0;
    scanRightward(bins, hasMissing ? nKnownBins : nKnownBins - 1, { node, sign, limits }, best);
    if (hasMissing) scanLeftward(bins, nKnownBins, { node, sign, limits }, best);
    if (best.gain > gainBefore) best.column = column;
  }
  return best.column < 0 ? null : toSplit(best, node, limits);
}

/** What a scan of one column is about. */
interface Scan {
  readonly node: NodeSums;
  /** The column's: 1, -1 or 0. */
  readonly sign: number;
  readonly limits: SplitLimits;
}

function toSplit(best: Candidate, node: NodeSums, { l2, monotone }: SplitLimits): Split {
  const { gradientLeft, hessianLeft, countLeft } = best;
  const gradientRight = node.gradient - gradientLeft;
  const hessianRight = node.hessian - hessianLeft;
  const valueLeft = heldValue(gradientLeft, hessianLeft, l2, node);
  const valueRight = heldValue(gradientRight, hessianRight, l2, node);
  const sign = monotone?.[best.column] ?? 0;
  const middle = (valueLeft + valueRight) / 2;
  return {
    gain: best.gain,
    column: best.column,
    bin: best.bin,
    isMissingLeft: best.isMissingLeft,
    left: {
      gradient: gradientLeft,
      hessian: hessianLeft,
      count: countLeft,
      value: valueLeft,
      lower: sign < 0 ? middle : node.lower,
      upper: sign > 0 ? middle : node.upper,
    },
    right: {
      gradient: gradientRight,
      hessian: hessianRight,
      count: node.count - countLeft,
      value: valueRight,
      lower: sign > 0 ? middle : node.lower,
      upper: sign < 0 ? middle : node.upper,
    },
  };
}

/** Share by which the cheap bound on a gain is widened, far above rounding errors (about 1e-15). */
const BOUND_SLACK = 1e-9;

/**
 * True when a split may gain more than `best`: the gain times both hessians, without a division. Saves most of the time, since few splits
 * come near the best; those that do are computed exactly. Says nothing in a node with bounds, where values are not the best ones.
 */
function mayBeat(
  gradientLeft: number,
  hessianLeft: number,
  gradientRight: number,
  hessianRight: number,
  gainToBeat: number,
): boolean {
  const scaledGain = gradientLeft * gradientLeft * hessianRight + gradientRight * gradientRight * hessianLeft;
  return scaledGain * (1 + BOUND_SLACK) >= gainToBeat * (hessianLeft * hessianRight);
}

const hasBounds = ({ lower, upper }: NodeSums): boolean => lower > -Infinity || upper < Infinity;

/** Takes the split over when it gains more than the best so far and its sides are in the right order. */
function offer(
  best: Candidate,
  { node, sign, limits }: Scan,
  left: { readonly gradient: number; readonly hessian: number; readonly count: number },
  at: { readonly bin: number; readonly isMissingLeft: boolean },
): void {
  const gradientRight = node.gradient - left.gradient;
  const hessianRight = node.hessian - left.hessian;
  const valueLeft = heldValue(left.gradient, left.hessian, limits.l2, node);
  const valueRight = heldValue(gradientRight, hessianRight, limits.l2, node);
  if (sign * (valueRight - valueLeft) < 0) return;
  const gain = node.gradient * node.value - left.gradient * valueLeft - gradientRight * valueRight;
  if (!(gain > best.gain)) return;
  best.gain = gain;
  best.bin = at.bin;
  best.isMissingLeft = at.isMissingLeft;
  best.gradientLeft = left.gradient;
  best.hessianLeft = left.hessian;
  best.countLeft = left.count;
}

/** Grows the left side from the lowest bin; the missing bin, being last, stays right. */
function scanRightward(bins: Float64Array, nSplits: number, scan: Scan, best: Candidate): void {
  const { node, limits } = scan;
  const { minSamplesLeaf, l2 } = limits;
  const { gradient, hessian, count } = node;
  const takesShortcut = !hasBounds(node);
  const loss = gradient * node.value;
  // Everything beats -Infinity: no shortcut.
  let gainToBeat = takesShortcut ? best.gain - loss : -Infinity;
  let gradientLeft = 0;
  let hessianLeft = 0;
  let countLeft = 0;
  for (let bin = 0; bin < nSplits; bin++) {
    const at = bin * BIN_STRIDE;
    const countHere = bins[at + 2];
    gradientLeft += bins[at];
    hessianLeft += bins[at + 1];
    countLeft += countHere;
    if (countLeft < minSamplesLeaf || hessianLeft < MIN_HESSIAN) continue;
    const hessianRight = hessian - hessianLeft;
    if (count - countLeft < minSamplesLeaf || hessianRight < MIN_HESSIAN) break;
    // An empty bin repeats the split before it.
    if (countHere === 0) continue;
    const gradientRight = gradient - gradientLeft;
    if (!mayBeat(gradientLeft, hessianLeft + l2, gradientRight, hessianRight + l2, gainToBeat)) continue;
    const left = { gradient: gradientLeft, hessian: hessianLeft, count: countLeft };
    offer(best, scan, left, { bin, isMissingLeft: false });
    if (takesShortcut) gainToBeat = best.gain - loss;
  }
}

/** Grows the right side from the highest known bin; the missing stay left. */
function scanLeftward(bins: Float64Array, nKnownBins: number, scan: Scan, best: Candidate): void {
  const { node, limits } = scan;
  const { minSamplesLeaf, l2 } = limits;
  const { gradient, hessian, count } = node;
  const takesShortcut = !hasBounds(node);
  const loss = gradient * node.value;
  // Everything beats -Infinity: no shortcut.
  let gainToBeat = takesShortcut ? best.gain - loss : -Infinity;
  let gradientRight = 0;
  let hessianRight = 0;
  let countRight = 0;
  for (let bin = nKnownBins - 2; bin >= 0; bin--) {
    const at = (bin + 1) * BIN_STRIDE;
    gradientRight += bins[at];
    hessianRight += bins[at + 1];
    countRight += bins[at + 2];
    if (countRight < minSamplesLeaf || hessianRight < MIN_HESSIAN) continue;
    const hessianLeft = hessian - hessianRight;
    if (count - countRight < minSamplesLeaf || hessianLeft < MIN_HESSIAN) break;
    const gradientLeft = gradient - gradientRight;
    if (!mayBeat(gradientLeft, hessianLeft + l2, gradientRight, hessianRight + l2, gainToBeat)) continue;
    const left = { gradient: gradientLeft, hessian: hessianLeft, count: count - countRight };
    offer(best, scan, left, { bin, isMissingLeft: true });
    if (takesShortcut) gainToBeat = best.gain - loss;
  }
}
