import { sampleSkewness, withSkewness } from './skewness.js';
import { studentTQuantile } from './student-t.js';

/** A mean over replicates with its 95 % interval. */
export interface MeanInterval {
  /** Null where the value is undefined in every replicate. */
  readonly value: number | null;
  /** Null with fewer than two defined replicates, and where their values do not tell the spread (`tellsSpread`). */
  readonly low: number | null;
  readonly high: number | null;
  /** Replicates in which the value is defined. */
  readonly n: number;
}

type Range = readonly [number, number];

const COVERAGE = 0.95;
/**
 * What skewness of the replicates means by how many there are (chosen by simulation, docs/statistics.md): with fewer than six it can not be told, and Student's interval is taken at
 * this level instead, wide enough for the skewness of a lognormal with sd 0.5; with fewer than ten it is told too badly to rely on, and the wider end of the corrected and the plain
 * interval is taken.
 */
const UNTOLD = { nBelow: 6, level: 0.965 };
const HALF_TOLD_BELOW = 10;
/** So many replicates away from the ends of the range tell a spread. Chosen by simulation: with one, intervals of harm in few worlds cover less than 93 %. */
const TELL_SPREAD = 2;
/** Values that are the same but for rounding have no spread: a few units in their last place (assumed). */
export const ROUNDING = 1e-14;

/**
 * Averages one value a replicate and gives the 95 % interval of the mean, Student's t with care for skewness (see above), clipped to the value's range. NaN values (undefined in that replicate) are left out and not counted. No interval where `tellsSpread` says no.
 * Source of the correction: Hall, On the removal of skewness by transformation (1992), here with Student's quantiles.
 */
export function meanInterval(values: readonly number[], range: Range = [-Infinity, Infinity]): MeanInterval {
  const defined = values.filter((value) => !Number.isNaN(value));
  const n = defined.length;
  if (n === 0) return { value: null, low: null, high: null, n };
  const mean = defined.reduce((sum, value) => sum + value, 0) / n;
  if (!tellsSpread(defined, range)) return { value: mean, low: null, high: null, n };
  const sd = Math.sqrt(sampleVariance(defined, mean));
  const error = sd / Math.sqrt(n);
  const isUntold = n < UNTOLD.nBelow;
  const t = studentTQuantile(isUntold ? UNTOLD.level : COVERAGE, n - 1);
  const skewness = isUntold ? 0 : sampleSkewness(defined, mean, sd);
  const plain = n < HALF_TOLD_BELOW ? t : -Infinity;
  const low = mean - error * Math.max(plain, withSkewness(t, skewness, n));
  const high = mean - error * Math.min(-plain, withSkewness(-t, skewness, n));
  return { value: mean, low: Math.max(range[0], low), high: Math.min(range[1], high), n };
}

/**
 * Whether values over replicates tell how far others may lie: not all are the same, and two or more lie away from the ends of the range. Five worlds without a false removal,
 * or with one in one of them, do not say how many the rare bad world has: an interval of them would leave it out.
 */
export function tellsSpread(values: readonly number[], range: Range = [-Infinity, Infinity]): boolean {
  const defined = values.filter((value) => !Number.isNaN(value));
  if (defined.filter((value) => value !== range[0] && value !== range[1]).length < TELL_SPREAD) return false;
  const [least, most] = [Math.min(...defined), Math.max(...defined)];
  return most - least > ROUNDING * Math.max(Math.abs(least), Math.abs(most));
}

/** Variance with n - 1 in the denominator; needs two values. */
export function sampleVariance(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
