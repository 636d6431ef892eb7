import type { F64 } from '../../sim/traffic/columns.js';

/** One column's histogram: equal bins between the extremes of training. */
export interface ColumnHistogram {
  readonly low: number;
  /** Width of a bin; 1 where the column is constant. */
  readonly width: number;
  /** What a value in each bin adds to the outlier score. */
  readonly score: Float64Array;
  /** What a value further out than `tolerance` bins adds. */
  readonly outside: number;
}

/** How heights become scores. */
export interface HistogramForm {
  readonly nBins: number;
  /** `paper`: log(1/height), heights scaled to a maximum of 1; `pyod`: -log2(density + 0.1). */
  readonly form: 'paper' | 'pyod';
}

/** Added to a density before its logarithm, and how many bin widths beyond the edge still count as the edge: pyod's defaults. */
const PYOD_ALPHA = 0.1;
const TOLERANCE_BINS = 0.5;
/** An empty bin counts as half a row: the paper's height of 0 would give an infinite score. Assumed. */
const EMPTY_ROWS = 0.5;

/**
 * Learns the histogram of one column without missing values; at least one row. O(n).
 * Source: Goldstein, Dengel 2012, "Histogram-based outlier score (HBOS)", static bin widths.
 */
export function learnHistogram(column: F64, { nBins, form }: HistogramForm): ColumnHistogram {
  const n = column.length;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < n; row++) {
    low = Math.min(low, column[row]);
    high = Math.max(high, column[row]);
  }
  const width = high > low ? (high - low) / nBins : 1;
  const count = new Float64Array(nBins);
  // As numpy does: a value on the last edge lies in the last bin.
  for (let row = 0; row < n; row++) count[Math.min(nBins - 1, Math.floor((column[row] - low) / width))]++;
  const highest = count.reduce((most, height) => Math.max(most, height), 0);
  const scoreOf = (rows: number): number =>
    form === 'pyod' ? -Math.log2(rows / (n * width) + PYOD_ALPHA) : Math.log(highest / Math.max(EMPTY_ROWS, rows));
  const score = count.map(scoreOf);
  const rarest = score.reduce((most, value) => Math.max(most, value), -Infinity);
  return { low, width, score, outside: form === 'pyod' ? rarest : scoreOf(0) };
}

/** What one value adds to the outlier score. O(1). */
export function histogramScore({ low, width, score, outside }: ColumnHistogram, value: number): number {
  const place = (value - low) / width;
  if (place < -TOLERANCE_BINS || place > score.length + TOLERANCE_BINS) return outside;
  return score[Math.min(score.length - 1, Math.max(0, Math.floor(place)))];
}
