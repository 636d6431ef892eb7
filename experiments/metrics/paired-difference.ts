import { ROUNDING, sampleVariance } from './mean-interval.js';
import { signFlipP } from './sign-flip.js';
import { signedRank } from './signed-rank.js';
import { sampleSkewness, withoutSkewness, withSkewness } from './skewness.js';
import { studentTPValue, studentTQuantile } from './student-t.js';
import { worldsNeeded } from './worlds-needed.js';

/** Mean of a - b over replicates with a 95 % interval, and how sure it is that it is not zero. */
export interface PairedDifference {
  readonly difference: number | null;
  /**
   * All that `pCautious` would not reject at 5 %: the interval leaves out 0 exactly where `pCautious` <= 0.05, before any correction for the number of tests. Null with one pair, and where
   * up to five pairs all differ by the same.
   */
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided p-value of the paired t test; of the signs alone where all pairs differ by the same. */
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

/** So often a single test may find a difference that is none. */
export const FALSE_ALARMS = 0.05;

const largest = (...sides: (readonly number[])[]): number =>
  Math.max(...sides.flat().map((value) => (Number.isNaN(value) ? 0 : Math.abs(value))));

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
  const spread = Math.sqrt(sampleVariance(differences, difference));
  const sd = spread > ROUNDING * largest(a, b) ? spread : 0;
  const areWorlds = testOverTrain === 0;
  const error = sd * Math.sqrt(1 / n + testOverTrain);
  const skewness = areWorlds && n > 2 && sd > 0 ? sampleSkewness(differences, difference, sd) : 0;
  const effect = sd > 0 ? difference / sd : null;
  const p = sd > 0 ? studentTPValue(difference / error, n - 1) : sameInAllP(difference, n);
  const needed = areWorlds && effect !== null ? worldsNeeded(effect, nTests) : null;
  return {
    ...{ difference, ...intervalOf(difference, { error, skewness, n, p }), effect, n, p },
    pCautious:
      skewness === 0 ? p : Math.max(p, studentTPValue(withoutSkewness(difference / error, skewness, n), n - 1)),
    pWilcoxon: areWorlds ? signedRank(differences).p : null,
    pPermutation: areWorlds ? signFlipP(differences) : null,
    worldsNeeded: needed,
    moreWorlds: needed === null ? null : Math.max(0, needed - n),
  };
}

/** Without any spread there is no t test: all that is known is that `n` signs agree, which by chance happens once in 2^(n - 1) studies. */
const sameInAllP = (difference: number, n: number): number => (difference === 0 ? 1 : 2 ** (1 - n));

/** What neither the t test nor the one corrected for skewness leaves out: the wider end of both. Null where a difference without spread may still be chance. */
function intervalOf(
  difference: number,
  {
    error,
    skewness,
    n,
    p,
  }: { readonly error: number; readonly skewness: number; readonly n: number; readonly p: number },
): Pick<PairedDifference, 'low' | 'high'> {
  if (error === 0 && difference !== 0 && p > FALSE_ALARMS) return { low: null, high: null };
  const t = studentTQuantile(1 - FALSE_ALARMS, n - 1);
  return {
    low: difference - Math.max(t, withSkewness(t, skewness, n)) * error,
    high: difference - Math.min(-t, withSkewness(-t, skewness, n)) * error,
  };
}
