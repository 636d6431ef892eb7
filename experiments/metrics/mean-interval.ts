import { sampleSkewness, withSkewness } from './skewness.js';
import { studentTQuantile } from './student-t.js';

/** A mean over replicates with its 95 % interval. */
export interface MeanInterval {
  /** Null where the value is undefined in every replicate. */
  readonly value: number | null;
  /** Null with fewer than two defined replicates. */
  readonly low: number | null;
  readonly high: number | null;
  /** Replicates in which the value is defined. */
  readonly n: number;
}

const COVERAGE = 0.95;
/** With fewer replicates their skewness can not be told, and correcting for it does more harm than good (docs/statistics.md). */
const TELLS_SKEWNESS = 10;

/**
 * Averages one value a replicate and gives the Student-t interval of the mean, from ten replicates on corrected for their skewness, clipped to the value's range; NaN
 * values (undefined in that replicate) are left out and not counted.
 * Source of the correction: Hall, On the removal of skewness by transformation (1992), here with Student's quantiles.
 */
export function meanInterval(
  values: readonly number[],
  range: readonly [number, number] = [-Infinity, Infinity],
): MeanInterval {
  const defined = values.filter((value) => !Number.isNaN(value));
  const n = defined.length;
  if (n === 0) return { value: null, low: null, high: null, n };
  const mean = defined.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { value: mean, low: null, high: null, n };
  const sd = Math.sqrt(sampleVariance(defined, mean));
  const error = sd / Math.sqrt(n);
  const t = studentTQuantile(COVERAGE, n - 1);
  const skewness = n < TELLS_SKEWNESS || sd === 0 ? 0 : sampleSkewness(defined, mean, sd);
  const low = mean - error * withSkewness(t, skewness, n);
  const high = mean - error * withSkewness(-t, skewness, n);
  return { value: mean, low: Math.max(range[0], low), high: Math.min(range[1], high), n };
}

/** Variance with n - 1 in the denominator; needs two values. */
export function sampleVariance(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
