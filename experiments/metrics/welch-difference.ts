import { sampleVariance } from './mean-interval.js';
import { studentTPValue, studentTQuantile } from './student-t.js';

/** Difference of two means of independent replicates, with its 95 % interval. */
export interface IndependentDifference {
  readonly difference: number;
  /** Null where one side has fewer than two replicates. */
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided p-value of Welch's t test. */
  readonly p: number | null;
}

/**
 * Mean of `a` less mean of `b` where the replicates are not pairs, by Welch's t test; degrees of freedom are rounded down, which errs on the safe side.
 * Both need at least one value. Source: B. Welch, The generalization of Student's problem (1947).
 */
export function welchDifference(a: readonly number[], b: readonly number[]): IndependentDifference {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const difference = mean(a) - mean(b);
  if (a.length < 2 || b.length < 2) return { difference, low: null, high: null, p: null };
  const [shareA, shareB] = [a, b].map((values) => sampleVariance(values, mean(values)) / values.length);
  const error = Math.sqrt(shareA + shareB);
  if (error === 0) return { difference, low: difference, high: difference, p: difference === 0 ? 1 : 0 };
  // As shares of the whole: squares of tiny variances would vanish.
  const part = shareA / (shareA + shareB);
  const exact = 1 / (part ** 2 / (a.length - 1) + (1 - part) ** 2 / (b.length - 1));
  const degrees = Math.max(1, Math.floor(exact));
  const half = studentTQuantile(0.95, degrees) * error;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    p: studentTPValue(difference / error, degrees),
  };
}
