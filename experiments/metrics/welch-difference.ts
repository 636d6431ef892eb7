import { sampleVariance } from './mean-interval.js';
import { FALSE_ALARMS } from './paired-difference.js';
import { studentTPValue, studentTQuantile } from './student-t.js';

/** Difference of two means of independent replicates, with its 95 % interval. */
export interface IndependentDifference {
  readonly difference: number;
  /** Null where one side has fewer than two replicates, and where few replicates have no spread at all. */
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
  if (error === 0) return { difference, ...withoutSpread(difference, a.length, b.length) };
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

/**
 * Where neither side has any spread there is no t test: all that is known is that every value of one side lies beyond every one of the other, which by chance happens to twice one
 * in so many as there are ways to split the values. No interval where that may still be chance.
 */
function withoutSpread(difference: number, nA: number, nB: number): Omit<IndependentDifference, 'difference'> {
  let nSplits = 1;
  for (let index = 1; index <= nA; index++) nSplits *= (nB + index) / index;
  const p = difference === 0 ? 1 : Math.min(1, 2 / nSplits);
  return difference !== 0 && p > FALSE_ALARMS ? { low: null, high: null, p } : { low: difference, high: difference, p };
}
