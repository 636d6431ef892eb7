import { z } from 'zod';
import type { F64 } from '../../sim/traffic/columns.js';
import { UserError } from '../../errors/user-error.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { detector, type Explanation } from '../detector.js';
import { isSkewedCount } from '../lib/columns-to-log.js';
import { classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { fitLogistic } from '../lib/logistic-newton.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { sigmoid } from '../lib/sigmoid.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from '../lib/standardise.js';

const params = z.strictObject({
  c: z.number().gt(0).max(1e9).default(1).describe('inverse strength of the L2 penalty, as in scikit-learn'),
  log1p: z
    .union([z.enum(['auto', 'none']), z.array(z.string())])
    .default('auto')
    .describe(
      'columns to take log(1 + x) of: auto = non-negative, highest value above 20 and skewness above 1 in training; none; or a list of names',
    ),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in total; scores are then no longer shares'),
});

/** A fitted model: columns, their scaling and one weight each; weights are null where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly standardisation: Standardisation;
  readonly weights: Float64Array | null;
  readonly intercept: number;
  /** Score of every row when there are no weights. */
  readonly share: number;
}

/**
 * Logistic regression with an L2 penalty: the readable anchor. Skewed counts are logged, columns standardised on the labelled rows, a
 * missing value counts as their mean; the fit is the minimum that scikit-learn seeks, to 1e-9 in the weights,
 * on any TensorFlow.js backend.
 *
 * Fitting is O(steps x n d²) with about ten Newton steps, scoring O(d) a row.
 *
 * Sees what raises or lowers the odds column by column; each weight can be read. Does not see interactions (many follows AND few posts) nor
 * what is suspicious both when low and when high; repeats the desk's errors.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'logistic-regression',
  summary: 'L2-penalised logistic regression on logged and standardised columns, trained on the label desk’s labels.',
  source: 'Cox 1958, The regression analysis of binary sequences',
  family: 'linear',
  units: ['account'],
  labels: 'revealed',
  features: ['*'],
  engine: 'tensorflow',
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const train = labelledRows(labels);
    const isLogged = chooseLogged(ctx.params.log1p, features, columns, train.row);
    const standardisation = learnStandardisation(columns, train.row, isLogged);
    const share = smoothedShare(train);
    if (train.nPositive === 0 || train.nPositive === train.row.length)
      return { features, standardisation, weights: null, intercept: 0, share };
    const { weights } = fitLogistic({
      columns: columns.map((column, at) => standardiseColumn(column, train.row, at, standardisation)),
      isPositive: train.isPositive,
      classWeight: classWeights(train, ctx.params.classWeight),
      c: ctx.params.c,
    });
    return {
      features,
      standardisation,
      weights: weights.slice(0, features.length),
      intercept: weights[features.length],
      share,
    };
  },
  score({ features, standardisation, weights, intercept, share }, past, out) {
    if (weights === null) {
      out.fill(share);
      return;
    }
    out.fill(intercept);
    features.forEach((name, at) => {
      const column = standardiseColumn(past.feature(name), null, at, standardisation);
      for (let row = 0; row < out.length; row++) out[row] += weights[at] * column[row];
    });
    for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]);
  },
  explain({ features, standardisation, weights, intercept }, past, row): Explanation {
    if (weights === null) return { reasons: [] };
    const shares = features.map((feature, at) => {
      const column = past.feature(feature);
      const [scaled] = standardiseColumn(column, [row], at, standardisation);
      return { feature, value: column[row], contribution: weights[at] * scaled };
    });
    const total = shares.reduce((sum, { contribution }) => sum + contribution, intercept);
    return additiveExplanation(shares, { base: intercept, total, scale: 'log-odds' });
  },
});

function chooseLogged(
  log1p: 'auto' | 'none' | readonly string[],
  features: readonly string[],
  columns: readonly F64[],
  rows: Uint32Array,
): Uint8Array {
  if (log1p === 'none') return new Uint8Array(features.length);
  if (log1p === 'auto') return Uint8Array.from(columns, (column) => (isSkewedCount(column, rows) ? 1 : 0));
  for (const name of log1p)
    if (!features.includes(name))
      throw new UserError(`logistic-regression: params.log1p: no column "${name}"${didYouMean(name, features)}`);
  return Uint8Array.from(features, (name) => (log1p.includes(name) ? 1 : 0));
}
