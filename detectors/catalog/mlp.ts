import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { contentOrder } from '../lib/content-order.js';
import { drawNetwork, runNetwork, trainNetwork, type DenseNetwork } from '../lib/dense-network.js';
import { capRows, classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { networkShares } from '../lib/network-shares.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { learnScaling, scaledTable } from '../lib/scaled-table.js';
import { sigmoid } from '../lib/sigmoid.js';
import type { Standardisation } from '../lib/standardise.js';

const params = z.strictObject({
  hidden: z.array(z.int().min(1).max(1024)).min(1).max(6).default([32, 16]).describe('units of each hidden layer'),
  epochs: z.int().min(1).max(10_000).default(20).describe('passes over the labelled rows; there is no early stopping'),
  batchRows: z.int().min(1).max(100_000).default(256).describe('rows of a step'),
  learningRate: z.number().gt(0).max(1).default(0.005).describe('step length of Adam'),
  weightDecay: z.number().min(0).max(10).default(0.01).describe('shrinkage of the weights (AdamW)'),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in total; scores are then no longer shares'),
  maxTrainRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(30_000)
    .describe('labelled rows to train on at most; more are thinned by chance, each class keeping its share'),
});

/** A fitted model: scaling and network, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly scaling: Standardisation | null;
  readonly network: DenseNetwork | null;
  readonly share: number;
}

/**
 * Multi-layer perceptron on logged and standardised columns: the control against which sequence and graph networks have to be measured.
 *
 * Rectified layers, log-loss, Adam with decoupled weight decay, on TensorFlow.js; a missing value counts as the mean. Forward pass, gradients and Adam
 * steps equal a double-precision reference to single precision. Fitting is O(epochs x n x weights), scoring O(weights) a row.
 *
 * Sees smooth patterns with interactions in the columns. Does not see order, groups or the graph beyond what features say; with few labels trees do
 * better; repeats the desk's errors; far outside training it extrapolates.
 *
 * Reasons: exact integrated gradients from the mean row to the row, in log-odds.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'mlp',
  summary: 'Multi-layer perceptron (TensorFlow.js) trained on the label desk’s labels.',
  source:
    'Rumelhart, Hinton, Williams 1986, Learning representations by back-propagating errors; Kingma, Ba 2015, Adam',
  family: 'neural',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['*'],
  engine: 'tensorflow',
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = labelledRows(labels);
    const share = smoothedShare(all);
    if (all.nPositive === 0 || all.nPositive === all.row.length)
      return { features, scaling: null, network: null, share };
    const given = ctx.params;
    const train = capRows(all, columns, given.maxTrainRows, ctx.random('train-rows'));
    const scaling = learnScaling(columns, train.row);
    const network = drawNetwork([columns.length, ...given.hidden, 1], ctx.random('weights'));
    const weights = classWeights(train, given.classWeight);
    trainNetwork(
      network,
      scaledTable(columns, train.row, scaling),
      {
        nTasks: 1,
        label: Float32Array.from(train.isPositive),
        weight: Float32Array.from(train.isPositive, (positive) => weights[positive as 0 | 1]),
        order: contentOrder(columns, train.row),
      },
      given,
      ctx.random('batches'),
    );
    return { features, scaling, network, share };
  },
  score({ features, scaling, network, share }, past, out) {
    if (network === null || scaling === null) return void out.fill(share);
    const table = scaledTable(
      features.map((name) => past.feature(name)),
      null,
      scaling,
    );
    runNetwork(network, table).forEach((logit, row) => (out[row] = sigmoid(logit)));
  },
  explain({ features, scaling, network }, past, row): Explanation {
    if (network === null || scaling === null) return { reasons: [] };
    const columns = features.map((name) => past.feature(name));
    const total = runNetwork(network, scaledTable(columns, null, scaling))[row];
    const { contribution } = networkShares(network, scaledTable(columns, Uint32Array.of(row), scaling));
    // The mean row's log-odds, but for the single precision of the total.
    const base = contribution.reduce((left, share) => left - share, total);
    const shares = features.map((feature, at) => ({
      feature,
      value: columns[at][row],
      contribution: contribution[at],
    }));
    return additiveExplanation(shares, { base, total, scale: 'log-odds' });
  },
});
