import type { F64 } from '../../sim/traffic/columns.js';
import { FloatOrder } from './float-order.js';
import { pickFloats } from './pick-rows.js';

/** Most bins of a column without its missing bin: bin numbers, missing included, then fit one byte. */
export const MAX_BINS = 255;

/** A table cut into bins, column by column. */
export interface BinnedTable {
  readonly nRows: number;
  /** `bin[column][row]`; the bin after the last threshold's is the last one with values, the next one holds the missing. */
  readonly bin: readonly Uint8Array[];
  /** `thresholds[column]`, ascending; a value `x` lies in the first bin whose threshold is >= `x`. */
  readonly thresholds: readonly Float64Array[];
  /** 1 = the column has missing values in these rows. */
  readonly hasMissing: Uint8Array;
}

/** Largest threshold: +Infinity is kept for "everything known | missing". As in scikit-learn. */
const ALMOST_INFINITY = 1e300;

/**
 * Chooses the limits between the bins of one column: midpoints between neighbouring distinct values while these fit in `maxBins`, else
 * midpoint percentiles. `sorted` is ascending and has no NaN. Returns at most `maxBins - 1` limits, ascending, perhaps with repeats.
 * Source: the binning rule of scikit-learn's HistGradientBoosting, held to its thresholds in test/reference.
 */
export function chooseThresholds(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct: number[] = [];
  for (let at = 0; at < sorted.length && distinct.length <= maxBins; at++) {
    const value = sorted[at];
    if (at === 0 || value !== sorted[at - 1]) distinct.push(value);
  }
  const limits =
    distinct.length <= maxBins
      ? Float64Array.from(distinct.slice(1), (value, before) => (distinct[before] + value) * 0.5)
      : midpointPercentiles(sorted, maxBins);
  return limits.map((limit) => Math.min(limit, ALMOST_INFINITY));
}

function midpointPercentiles(sorted: Float64Array, maxBins: number): Float64Array {
  const step = 100 / maxBins;
  const last = sorted.length - 1;
  return Float64Array.from({ length: maxBins - 1 }, (_, before) => {
    const position = last * (((before + 1) * step) / 100);
    const low = sorted[Math.floor(position)];
    const high = sorted[Math.ceil(position)];
    return high - (high - low) * 0.5;
  });
}

/**
 * Bins the given rows of the columns, with limits chosen from the same rows. Row `k` of the result is `rows[k]` of the columns.
 * O(d n); d bytes a row.
 */
export function binColumns(columns: readonly F64[], rows: Uint32Array, maxBins = MAX_BINS): BinnedTable {
  const nRows = rows.length;
  const sorter = new FloatOrder(nRows);
  const thresholds: Float64Array[] = [];
  const bin: Uint8Array[] = [];
  const hasMissing = new Uint8Array(columns.length);
  columns.forEach((column, at) => {
    const values = pickFloats(column, rows);
    const order = sorter.order(values);
    const sorted = pickFloats(values, order);
    const limits = chooseThresholds(sorted, maxBins);
    hasMissing[at] = order.length < nRows ? 1 : 0;
    thresholds.push(limits);
    bin.push(binSorted(sorted, order, limits, nRows));
  });
  return { nRows, bin, thresholds, hasMissing };
}

function binSorted(sorted: Float64Array, order: Uint32Array, limits: Float64Array, nRows: number): Uint8Array {
  const out = new Uint8Array(nRows).fill(limits.length + 1);
  let bin = 0;
  for (let k = 0; k < order.length; k++) {
    while (bin < limits.length && sorted[k] > limits[bin]) bin++;
    out[order[k]] = bin;
  }
  return out;
}
