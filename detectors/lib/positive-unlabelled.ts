import type { BoostingObjective } from './boosted-trees.js';
import { sigmoid } from './sigmoid.js';

/** Risks of a scorer when only positives are labelled, with the loss 1 / (1 + e^(y z)) or log(1 + e^(−y z)). */
export interface PuRisks {
  /** Mean loss of the labelled as positives. */
  readonly positive: number;
  /** Mean loss of the labelled as negatives. */
  readonly positiveAsNegative: number;
  /** Mean loss of the unlabelled as negatives. */
  readonly unlabelledAsNegative: number;
  /** Unbiased estimate: prior x positive + unlabelledAsNegative − prior x positiveAsNegative. May fall below zero when over-fitted. */
  readonly unbiased: number;
  /** The same with its negative part kept at zero or above. */
  readonly nonNegative: number;
}

/** Losses of a raw score as a positive; as a negative it is the loss of −z. */
const LOSS = {
  sigmoid: (z: number): number => sigmoid(-z),
  log: (z: number): number => Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
} as const;

/** Risks of raw scores. Source: Kiryo, Niu, du Plessis, Sugiyama 2017, "Positive-unlabeled learning with non-negative risk estimator", equations 2 and 6. */
export function puRisks(
  raw: ArrayLike<number>,
  isLabelled: Uint8Array,
  prior: number,
  loss: keyof typeof LOSS,
): PuRisks {
  const sum = { positive: 0, positiveAsNegative: 0, unlabelledAsNegative: 0 };
  let nLabelled = 0;
  isLabelled.forEach((labelled, row) => {
    if (labelled === 0) {
      sum.unlabelledAsNegative += LOSS[loss](-raw[row]);
      return;
    }
    nLabelled++;
    sum.positive += LOSS[loss](raw[row]);
    sum.positiveAsNegative += LOSS[loss](-raw[row]);
  });
  const positive = sum.positive / nLabelled;
  const positiveAsNegative = sum.positiveAsNegative / nLabelled;
  const unlabelledAsNegative = sum.unlabelledAsNegative / (isLabelled.length - nLabelled);
  const negative = unlabelledAsNegative - prior * positiveAsNegative;
  return {
    positive,
    positiveAsNegative,
    unlabelledAsNegative,
    unbiased: prior * positive + negative,
    nonNegative: prior * positive + Math.max(0, negative),
  };
}

/**
 * The non-negative risk with the log-loss as something to boost, times the number of rows so that hessians have their usual size. While the negative part is below zero,
 * only it is followed, upwards: the paper's way back. O(n) a tree.
 */
export function nonNegativeObjective(isLabelled: Uint8Array, prior: number): BoostingObjective {
  const n = isLabelled.length;
  const nLabelled = isLabelled.reduce((sum, bit) => sum + bit, 0);
  const weightLabelled = (prior * n) / nLabelled;
  const weightUnlabelled = n / (n - nLabelled);
  return {
    baseline: Math.log(prior / (1 - prior)),
    largestSum: 2 * n,
    fill(raw, gradient, hessian) {
      const { unlabelledAsNegative, positiveAsNegative } = puRisks(raw, isLabelled, prior, 'log');
      const isBelow = unlabelledAsNegative - prior * positiveAsNegative < 0;
      for (let row = 0; row < n; row++) {
        const p = sigmoid(raw[row]);
        if (isLabelled[row] === 1) {
          // As a positive p − 1, less as a negative p; going back, plus as a negative p.
          gradient[row] = isBelow ? weightLabelled * p : -weightLabelled;
          hessian[row] = weightLabelled * p * (1 - p);
        } else {
          gradient[row] = isBelow ? -weightUnlabelled * p : weightUnlabelled * p;
          hessian[row] = weightUnlabelled * p * (1 - p);
        }
      }
    },
  };
}

/**
 * The share of positives that are labelled: the mean chance that held-out labelled positives are taken for labelled ones. Too low where the
 * classes overlap. Source: Elkan, Noto 2008, "Learning classifiers from only positive and unlabeled data", estimator e1.
 */
export function labelFrequency(heldOut: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < heldOut.length; at++) sum += heldOut[at];
  return sum / heldOut.length;
}
