import { z } from 'zod';
import type { F64 } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { binColumns } from '../lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { contentOrder } from '../lib/content-order.js';
import { drawNetwork, runNetwork, trainNetwork, type DenseNetwork } from '../lib/dense-network.js';
import { entityColumns } from '../lib/entity-columns.js';
import { capRows, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { networkShares } from '../lib/network-shares.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { learnScaling, scaledTable } from '../lib/scaled-table.js';
import { sigmoid } from '../lib/sigmoid.js';
import type { Standardisation } from '../lib/standardise.js';
import { treeShares } from '../lib/tree-shap.js';

const params = z.strictObject({
  maxNeighbours: z
    .int()
    .min(1)
    .max(10_000)
    .default(25)
    .describe('neighbours of each kind that are looked at, drawn by chance (assumed)'),
  hidden: z
    .int()
    .min(1)
    .max(512)
    .default(32)
    .describe('units of both hidden layers; the second is what stage two reads'),
  epochs: z.int().min(1).max(1000).default(6).describe('passes of stage one'),
  learningRate: z.number().gt(0).max(1).default(0.003).describe('step length of Adam in stage one'),
  weakPercentile: z
    .number()
    .min(50)
    .lt(100)
    .default(98)
    .describe('percentile above which a rate, a device or a ratio is a weak sign of abuse for stage one (assumed)'),
  maxStageOneRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(10_000)
    .describe('accounts that stage one learns from at most'),
  iterations: z.int().min(1).max(2000).default(60).describe('trees of stage two'),
  readsDirect: z
    .boolean()
    .default(true)
    .describe('whether stage two reads the account’s own columns beside the network’s vector (the paper: the vector)'),
});

/** A fitted model, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly scaling: Standardisation | null;
  readonly network: DenseNetwork | null;
  readonly trees: BoostedTrees | null;
  readonly readsDirect: boolean;
  readonly share: number;
}

/** Signs that stage one is taught beside the desk's labels: high values of these columns. */
const WEAK_SIGNS = [
  'rates/max-actions-per-hour',
  'rates/follow-unfollow-churn',
  'reach/followings-to-followers-log',
  'places/others-on-main-device',
];
const BATCH_ROWS = 256;
const WEIGHT_DECAY = 0.01;
/** Labelled rows that stage two learns from at most. Assumed. */
const MAX_STAGE_TWO_ROWS = 100_000;
const STAGE_TWO = { learningRate: 0.1, maxLeaves: 16, minSamplesLeaf: 20, l2: 0, classWeight: [1, 1] } as const;

/**
 * Deep Entity Classification: an account is known by its neighbours. Profile, rates, rhythm and places of those it follows, acts on or shares devices
 * with, and of those who follow and act on it, are aggregated (mean, extremes, variance, quartiles; networks by entropy and share), and once more over these.
 *
 * Two stages: a network with several tasks learns from many weak signs (percentiles of rates, churn, ratio, shared device) and the desk's labels; its last hidden
 * layer, with the own columns, goes to boosted trees that learn from the desk's labels alone. The weak signs stand for the paper's user reports and automatic
 * actions; eleven columns are aggregated where the paper has thousands. On TensorFlow.js. Fitting is O(edges x columns + epochs x n x weights).
 *
 * Sees accounts whose surroundings give them away, however clean they look: neighbours' statistics are hard to fake. Does not see single
 * actions, nor abuse in ordinary surroundings (customers of services); removing abusers changes everybody's columns.
 *
 * Reasons: exact Shapley values of stage two; a unit of the network is told with the aggregate that moves it most (exact integrated gradients).
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'entity-aggregates',
  summary:
    'Aggregates over neighbours, a multi-task network on weak signs, then boosted trees on the label desk’s labels.',
  source: 'Xu et al. 2021, Deep Entity Classification: abusive account detection for online social networks',
  family: 'aggregates',
  units: ['account'],
  labels: 'revealed',
  features: ['rates/*', 'reach/*', 'rhythm/*', 'places/*', 'targets/*'],
  engine: 'tensorflow',
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const given = ctx.params;
    const known = labelledRows(labels);
    const share = smoothedShare(known);
    const nothing = { scaling: null, network: null, trees: null, readsDirect: given.readsDirect, share };
    if (known.nPositive === 0 || known.nPositive === known.row.length) return nothing;
    const { columns } = entityColumns(past, given.maxNeighbours);
    const all = Uint32Array.from({ length: past.nRows }, (_, row) => row);
    const scaling = learnScaling(columns, all);
    const rows = pickRows(columns, known.row, all, given.maxStageOneRows);
    const deskTask = new Int8Array(past.nRows).fill(-1);
    known.row.forEach((row, at) => (deskTask[row] = known.isPositive[at]));
    const tasks = [
      (row: number): number => deskTask[row],
      ...WEAK_SIGNS.filter((name) => past.featureNames.includes(name)).map((name) =>
        weakSign(past.feature(name), given.weakPercentile),
      ),
    ];
    const marks = Array.from(rows, (row) => tasks.map((task) => task(row))).flat();
    const network = drawNetwork([columns.length, given.hidden, given.hidden, tasks.length], ctx.random('weights'));
    trainNetwork(
      network,
      scaledTable(columns, rows, scaling),
      {
        nTasks: tasks.length,
        label: Float32Array.from(marks, (mark) => Math.max(0, mark)),
        weight: Float32Array.from(marks, (mark) => Number(mark >= 0)),
        order: contentOrder(columns, rows),
      },
      { epochs: given.epochs, batchRows: BATCH_ROWS, learningRate: given.learningRate, weightDecay: WEIGHT_DECAY },
      ctx.random('batches'),
    );
    const read = stageTwoColumns(past.featureNames.length, columns, network, scaling, given.readsDirect);
    const train = capRows(known, read, MAX_STAGE_TWO_ROWS, ctx.random('train-rows'));
    const trees = boostTrees(binColumns(read, train.row), train.isPositive, {
      ...STAGE_TWO,
      nTrees: given.iterations,
      minSamplesLeaf: Math.max(1, Math.min(STAGE_TWO.minSamplesLeaf, Math.floor(train.row.length / 10))),
    });
    return { scaling, network, trees, readsDirect: given.readsDirect, share };
  },
  score({ scaling, network, trees, readsDirect, share }, past, out, { params: { maxNeighbours } }) {
    if (scaling === null || network === null || trees === null) return void out.fill(share);
    const { columns } = entityColumns(past, maxNeighbours);
    scoreTrees(trees, stageTwoColumns(past.featureNames.length, columns, network, scaling, readsDirect), out);
    for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]);
  },
  explain({ scaling, network, trees, readsDirect }, past, row, { params: { maxNeighbours } }): Explanation {
    if (scaling === null || network === null || trees === null) return { reasons: [] };
    const { names, columns } = entityColumns(past, maxNeighbours);
    const nDirect = past.featureNames.length;
    const read = stageTwoColumns(nDirect, columns, network, scaling, readsDirect);
    const values = read.map((column) => column[row]);
    const { base, contribution } = treeShares(trees, values);
    const total = contribution.reduce((sum, share) => sum + share, base);
    const input = scaledTable(columns, Uint32Array.of(row), scaling);
    const nBefore = readsDirect ? nDirect : 0;
    const shares = values.map((value, at) => {
      const isUnit = at >= nBefore;
      const feature = isUnit && contribution[at] !== 0 ? unitName(network, input, at - nBefore, names) : names[at];
      return { feature, value, contribution: contribution[at] };
    });
    return additiveExplanation(shares, { base, total, scale: 'log-odds' });
  },
});

/** A unit of the last hidden layer by the column that moves it most for this row. */
function unitName(net: DenseNetwork, input: Float32Array, unit: number, names: readonly string[]): string {
  const { contribution } = networkShares(net, input, { nLayers: net.layers.length - 1, unit });
  const most = contribution.reduce(
    (best, share, at) => (Math.abs(share) > Math.abs(contribution[best]) ? at : best),
    0,
  );
  const whose = contribution[most] === 0 ? 'moved by nothing here' : `moved most by ${names[most]}`;
  return `network unit ${unit + 1} (${whose})`;
}

/** The labelled rows and, up to so many in all, others drawn by what they hold. */
function pickRows(columns: readonly F64[], labelled: Uint32Array, all: Uint32Array, most: number): Uint32Array {
  const isLabelled = new Uint8Array(all.length);
  for (const row of labelled) isLabelled[row] = 1;
  const others = contentOrder(columns, all).filter((row) => isLabelled[row] === 0);
  return Uint32Array.from([...labelled, ...others.subarray(0, Math.max(0, most - labelled.length))]);
}

/** 1 above the percentile of the known values, 0 below, -1 where missing. */
function weakSign(column: F64, percentile: number): (row: number) => number {
  const known = Float64Array.from(column as ArrayLike<number>)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const limit = known[Math.floor((percentile / 100) * (known.length - 1))];
  return (row) => (Number.isNaN(column[row]) ? -1 : Number(column[row] > limit));
}

/** What stage two reads: the network's last hidden layer, and the own columns before it. */
function stageTwoColumns(
  nDirect: number,
  columns: readonly F64[],
  network: DenseNetwork,
  scaling: Standardisation,
  readsDirect: boolean,
): F64[] {
  const hidden = runNetwork(network, scaledTable(columns, null, scaling), 'hidden');
  const width = network.layers[network.layers.length - 1].nIn;
  const nRows = columns[0]?.length ?? 0;
  const vector = Array.from({ length: width }, (_, unit) =>
    Float64Array.from({ length: nRows }, (__, row) => hidden[row * width + unit]),
  );
  return readsDirect ? [...columns.slice(0, nDirect), ...vector] : vector;
}
