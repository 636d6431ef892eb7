import { sampleVariance } from './mean-interval.js';
import { signFlipP } from './sign-flip.js';
import { signedRank } from './signed-rank.js';
import { sampleSkewness, withoutSkewness } from './skewness.js';
import { studentTPValue, studentTQuantile } from './student-t.js';
import { worldsNeeded } from './worlds-needed.js';

/** Mean of a - b over replicates with a 95 % interval, and how sure it is that it is not zero. */
export interface PairedDifference {
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided p-value of the paired t test. */
  readonly p: number | null;
  /**
   * The larger of the p-values of the t test and of the same test corrected for skewness: what verdicts rest on, because it raises no more false alarms than it
   * says where differences are skewed (docs/statistics.md). For folds, that of the t test.
   */
  readonly pCautious: number | null;
  /** Two-sided p-value of Wilcoxon's signed-rank test; null for folds of one data set, which are not independent. */
  readonly pWilcoxon: number | null;
  /** Two-sided p-value of the sign-flip permutation test; null for folds. */
  readonly pPermutation: number | null;
  /** Difference over its standard deviation between replicates (Cohen's d for pairs). */
  readonly effect: number | null;
  /** Replicates in all that would tell the two apart in four of five repeats, as one of `nTests` pairs; null for folds, and beyond 1,000. */
  readonly worldsNeeded: number | null;
  /** Of those, how many are still to be run; null where `worldsNeeded` is. */
  readonly moreWorlds: number | null;
  /** Pairs in which both values are defined. */
  readonly n: number;
}

const UNKNOWN = {
  ...{ p: null, pCautious: null, pWilcoxon: null, pPermutation: null },
  ...{ effect: null, worldsNeeded: null, moreWorlds: null },
};

/**
 * Compares two detectors over the same replicates by a paired t test. Folds of one data set share training rows, so there the
 * variance is corrected by `testOverTrain` (test rows over training rows of a fold); worlds are independent: 0.
 * `nTests`: how many pairs the study compares, for the worlds needed. Source: Nadeau and Bengio, Inference for the generalization error (2003).
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  testOverTrain: number,
  nTests = 1,
): PairedDifference {
  const differences = a.map((value, replicate) => value - b[replicate]).filter((value) => !Number.isNaN(value));
  const n = differences.length;
  if (n === 0) return { difference: null, low: null, high: null, ...UNKNOWN, n };
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { difference, low: null, high: null, ...UNKNOWN, n };
  const sd = Math.sqrt(sampleVariance(differences, difference));
  const error = sd * Math.sqrt(1 / n + testOverTrain);
  const half = studentTQuantile(0.95, n - 1) * error;
  const effect = sd > 0 ? difference / sd : null;
  const areWorlds = testOverTrain === 0;
  const p = error > 0 ? studentTPValue(difference / error, n - 1) : difference === 0 ? 1 : 0;
  const needed = areWorlds && effect !== null ? worldsNeeded(effect, nTests) : null;
  return {
    ...{ difference, low: difference - half, high: difference + half, effect, n, p },
    pCautious: areWorlds && n > 2 && sd > 0 ? Math.max(p, correctedP(differences, difference, sd)) : p,
    pWilcoxon: areWorlds ? signedRank(differences).p : null,
    pPermutation: areWorlds ? signFlipP(differences) : null,
    worldsNeeded: needed,
    moreWorlds: needed === null ? null : Math.max(0, needed - n),
  };
}

/** Two-sided p-value of the t test of skewed differences. */
function correctedP(differences: readonly number[], mean: number, sd: number): number {
  const n = differences.length;
  const t = (mean / sd) * Math.sqrt(n);
  return studentTPValue(withoutSkewness(t, sampleSkewness(differences, mean, sd), n), n - 1);
}
