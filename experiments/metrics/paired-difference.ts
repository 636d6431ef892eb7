import { sampleVariance } from './mean-interval.js';
import { studentTPValue, studentTQuantile } from './student-t.js';

/** Mean of a - b over replicates with a 95 % interval and a two-sided p-value. */
export interface PairedDifference {
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** Pairs in which both values are defined. */
  readonly n: number;
}

/**
 * Compares two detectors over the same replicates by a paired t test. Folds of one data set share training rows, so there the
 * variance is corrected by `testOverTrain` (test rows over training rows of a fold); worlds are independent: 0.
 * Source: Nadeau and Bengio, Inference for the generalization error (2003).
 */
export function pairedDifference(a: readonly number[], b: readonly number[], testOverTrain: number): PairedDifference {
  const differences = a.map((value, replicate) => value - b[replicate]).filter((value) => !Number.isNaN(value));
  const n = differences.length;
  if (n === 0) return { difference: null, low: null, high: null, p: null, n };
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { difference, low: null, high: null, p: null, n };
  const error = Math.sqrt(sampleVariance(differences, difference) * (1 / n + testOverTrain));
  const half = studentTQuantile(0.95, n - 1) * error;
  const p = error > 0 ? studentTPValue(difference / error, n - 1) : difference === 0 ? 1 : 0;
  return { difference, low: difference - half, high: difference + half, p, n };
}
