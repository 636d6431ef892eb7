import { z } from 'zod';
import { detector } from '../detector.js';
import { MAX_BINS, binColumns } from '../lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { HeldOutLoss } from '../lib/held-out-loss.js';
import { holdOutAccounts } from '../lib/hold-out-accounts.js';
import { capRows, classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { monotoneSigns } from '../lib/monotone-signs.js';
import { pickFloats } from '../lib/pick-rows.js';
import { sigmoid } from '../lib/sigmoid.js';
import { explainTrees } from '../lib/tree-shap.js';

const params = z.strictObject({
  iterations: z.int().min(1).max(2000).default(100).describe('trees to grow; at most, with early stopping'),
  learningRate: z.number().gt(0).max(1).default(0.1).describe('share of each tree’s step that is taken'),
  maxLeaves: z.int().min(2).max(1024).default(31).describe('leaves of a tree at most'),
  maxDepth: z.int().min(1).max(1024).default(1024).describe('splits from the root to a leaf at most; 1024 is no limit'),
  minSamplesLeaf: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20)
    .describe('labelled rows a leaf holds at least; lowered to a tenth of the labelled rows where these are few'),
  l2: z.number().min(0).max(1e6).default(0).describe('penalty on leaf values, added to the hessian'),
  maxBins: z.int().min(2).max(MAX_BINS).default(MAX_BINS).describe('bins a column is cut into, beside the missing bin'),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in total; scores are then no longer shares'),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe(
      'share of the labelled accounts kept back to stop early by, the trees then end where their log-loss is least; 0 = no early stopping',
    ),
  patience: z
    .int()
    .min(1)
    .max(2000)
    .default(10)
    .describe('with early stopping: trees in a row without a lower loss that end it (scikit-learn: 10)'),
  monotone: z
    .record(z.string().min(1), z.union([z.literal(-1), z.literal(0), z.literal(1)]))
    .default({})
    .describe(
      'columns, by name or pattern, as which rise the score may not fall (1) or not rise (-1); of several that match the last counts',
    ),
  maxTrainRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(200_000)
    .describe('labelled rows to train on at most; more are thinned by chance, each class keeping its share'),
});

/** A fitted model: the columns it reads and the trees, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly trees: BoostedTrees | null;
  readonly share: number;
}

/**
 * Histogram gradient boosting: the baseline that everything else must beat.
 *
 * Columns are cut into at most 255 quantile bins plus one for missing values, whose side is learned at each split; trees grow leaf-wise on gradient and
 * hessian histograms. With the same settings it gives scikit-learn's HistGradientBoostingClassifier (early stopping off) to 1e-6 in
 * log-odds, also with monotone columns: a split whose sides are in the wrong order is passed over, and the middle between its two values bounds
 * everything below, so the score never falls as a held column rises from one known value to another. Nothing is promised of missing values.
 *
 * Early stopping keeps back whole accounts, drawn by the seed, and keeps the trees up to the least log-loss on them, as LightGBM does; scikit-learn keeps back rows,
 * compares with the loss `patience` trees ago and keeps all trees, the last ones too. Where too few accounts are labelled for both
 * classes on both sides, all trees are grown. Fitting is O(trees x n x d) after O(d n log n) for the bins, scoring O(trees x log leaves) a row.
 *
 * Sees any pattern, with interactions, in columns whose labelled examples resemble what comes; scores are probabilities among the labelled rows. Does not see
 * order, groups or the graph beyond what features say, nor a service unlike any labelled one; repeats the desk's errors; with few labels it over-fits.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'gradient-boosting',
  summary: 'Histogram gradient-boosted trees trained on the label desk’s labels.',
  source:
    'Friedman 2001, Greedy function approximation: a gradient boosting machine; Ke et al. 2017, LightGBM: a highly efficient gradient boosting decision tree',
  family: 'trees',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['*'],
  scoresRowsAlone: true,
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = labelledRows(labels);
    const share = smoothedShare(all);
    if (all.nPositive === 0 || all.nPositive === all.row.length) return { features, trees: null, share };
    const {
      iterations,
      learningRate,
      maxLeaves,
      maxDepth,
      minSamplesLeaf,
      l2,
      maxBins,
      maxTrainRows,
      validationShare,
    } = ctx.params;
    const given = capRows(all, columns, maxTrainRows, ctx.random('train-rows'));
    const apart =
      validationShare === 0
        ? null
        : holdOutAccounts(
            given,
            { account: past.account, columns },
            validationShare,
            ctx.random('validation-accounts'),
          );
    const train = apart?.rest ?? given;
    const classWeight = classWeights(train, ctx.params.classWeight);
    const settings = {
      nTrees: iterations,
      learningRate,
      maxLeaves,
      maxDepth,
      minSamplesLeaf: Math.max(1, Math.min(minSamplesLeaf, Math.floor(train.row.length / 10))),
      l2,
      monotone: monotoneSigns(features, ctx.params.monotone, 'gradient-boosting: params.monotone'),
      classWeight,
    };
    const watch =
      apart === null
        ? undefined
        : new HeldOutLoss(
            {
              columns: columns.map((column) => pickFloats(column, apart.held.row)),
              isPositive: apart.held.isPositive,
              classWeight,
            },
            ctx.params.patience,
          );
    const trees = boostTrees(binColumns(columns, train.row, maxBins), train.isPositive, settings, watch);
    return { features, trees, share };
  },
  score(model, past, out) {
    if (model.trees === null) {
      out.fill(model.share);
      return;
    }
    const columns = model.features.map((name) => past.feature(name));
    scoreTrees(model.trees, columns, out);
    for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]);
  },
  explain({ trees, features }, past, row) {
    return trees === null ? { reasons: [] } : explainTrees(trees, features, past, row, 'log-odds');
  },
});
