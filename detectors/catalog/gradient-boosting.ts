import { z } from 'zod';
import { detector } from '../detector.js';
import { MAX_BINS, binColumns } from '../lib/bin-columns.js';
import { boostTrees, scoreTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { capRows, classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { sigmoid } from '../lib/sigmoid.js';
import { explainTrees } from '../lib/tree-shap.js';

const params = z.strictObject({
  iterations: z.int().min(1).max(2000).default(100).describe('trees to grow; there is no early stopping'),
  learningRate: z.number().gt(0).max(1).default(0.1).describe('share of each tree’s step that is taken'),
  maxLeaves: z.int().min(2).max(1024).default(31).describe('leaves of a tree at most'),
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
 * log-odds. Fitting is O(trees x n x d) after O(d n log n) for the bins, scoring O(trees x log leaves) a row.
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
    const { iterations, learningRate, maxLeaves, minSamplesLeaf, l2, maxBins, classWeight, maxTrainRows } = ctx.params;
    const train = capRows(all, columns, maxTrainRows, ctx.random('train-rows'));
    const trees = boostTrees(binColumns(columns, train.row, maxBins), train.isPositive, {
      nTrees: iterations,
      learningRate,
      maxLeaves,
      minSamplesLeaf: Math.max(1, Math.min(minSamplesLeaf, Math.floor(train.row.length / 10))),
      l2,
      classWeight: classWeights(train, classWeight),
    });
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
