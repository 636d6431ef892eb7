import { z } from 'zod';
import type { F64 } from '../../sim/traffic/columns.js';
import { detector, type DetectorContext, type Explanation } from '../detector.js';
import { binColumns } from '../lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { contentOrder } from '../lib/content-order.js';
import { growForest } from '../lib/grow-forest.js';
import { capRows, labelledRows, partOf, smoothedShare, type LabelledRows } from '../lib/labelled-rows.js';
import { fitLogistic } from '../lib/logistic-newton.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { rankCodes } from '../lib/rank-codes.js';
import { learnScaling } from '../lib/scaled-table.js';
import { sigmoid } from '../lib/sigmoid.js';
import { standardiseColumn, type Standardisation } from '../lib/standardise.js';
import type { Past } from '../past.js';
import { pickFloats } from '../lib/pick-rows.js';

const params = z.strictObject({
  folds: z
    .int()
    .min(2)
    .max(20)
    .default(4)
    .describe('parts; every labelled row is scored by learners that have not seen its part'),
  forestTrees: z.int().min(1).max(2000).default(50).describe('trees of the random forest'),
  iterations: z.int().min(1).max(2000).default(40).describe('trees of gradient boosting'),
  c: z
    .number()
    .gt(0)
    .max(1e9)
    .default(1)
    .describe('inverse strength of the L2 penalty, of the logistic regression and of the last one'),
  maxTrainRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(10_000)
    .describe('labelled rows to train on at most; more are thinned by chance'),
});
type Params = z.infer<typeof params>;

/** What one fit on some labelled rows leaves of each learner. */
interface Learners {
  readonly scaling: Standardisation;
  readonly weights: Float64Array;
  readonly forest: BoostedTrees;
  readonly boosted: BoostedTrees;
}

/** A fitted stack, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly learners: Learners | null;
  /** Weights of the last regression: one a learner, then the intercept. */
  readonly weights: Float64Array;
  readonly share: number;
}

const LEARNERS = ['logistic-regression', 'random-forest', 'gradient-boosting'] as const;
const BOOSTING = { learningRate: 0.1, maxLeaves: 16, minSamplesLeaf: 20, l2: 0, classWeight: [1, 1] } as const;

/**
 * Stacked generalisation: a logistic regression over the chances that logistic regression, random forest and gradient boosting give.
 *
 * The last regression learns from out-of-fold chances only: parts are dealt account by account, each class evenly, so no learner has seen the row, nor another
 * action of its account, that it scores there. Then all learners are fitted once more on all labelled rows. Costs folds + 1 times the three together.
 *
 * Sees what its learners see, weighed by how far each can be trusted; rarely worse than the best of them, rarely much better. Does not see anything that
 * none of them sees.
 */
export default detector<Params, Model>({
  id: 'stacking',
  summary: 'Logistic regression over out-of-fold chances of a linear model, a forest and boosted trees.',
  source: 'Wolpert 1992, Stacked generalization',
  family: 'ensemble',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['*'],
  engine: 'tensorflow',
  scoresRowsAlone: true,
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = labelledRows(labels);
    const share = smoothedShare(all);
    const nothing = { features, learners: null, weights: new Float64Array(0), share };
    if (all.nPositive === 0 || all.nPositive === all.row.length) return nothing;
    const train = capRows(all, columns, ctx.params.maxTrainRows, ctx.random('train-rows'));
    const foldOf = dealFolds(past, columns, train, ctx.params.folds);
    const chances = LEARNERS.map(() => new Float64Array(train.row.length).fill(share));
    for (let fold = 0; fold < ctx.params.folds; fold++) {
      const rest = partOf(train, (at) => foldOf[at] !== fold);
      const held = [...foldOf.keys()].filter((at) => foldOf[at] === fold);
      if (held.length === 0 || rest.nPositive === 0 || rest.nPositive === rest.row.length) continue;
      const learners = learn(columns, rest, ctx, `fold-${fold}`);
      const rows = Uint32Array.from(held, (at) => train.row[at]);
      chancesOf(learners, columns, rows).forEach((column, one) => {
        held.forEach((at, k) => (chances[one][at] = column[k]!));
      });
    }
    const { weights } = fitLogistic({
      columns: chances,
      isPositive: train.isPositive,
      classWeight: [1, 1],
      c: ctx.params.c,
    });
    return { features, learners: learn(columns, train, ctx, 'all'), weights, share };
  },
  score({ features, learners, weights, share }, past, out) {
    if (learners === null) return void out.fill(share);
    const columns = features.map((name) => past.feature(name));
    const rows = Uint32Array.from({ length: past.nRows }, (_, row) => row);
    out.fill(weights[LEARNERS.length]);
    chancesOf(learners, columns, rows).forEach((chance, one) => {
      for (let row = 0; row < out.length; row++) out[row] += weights[one] * chance[row];
    });
    for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]);
  },
  explain({ features, learners, weights }, past, row): Explanation {
    if (learners === null) return { reasons: [] };
    const columns = features.map((name) => past.feature(name));
    const chances = chancesOf(learners, columns, Uint32Array.of(row));
    const shares = LEARNERS.map((feature, one) => ({
      feature,
      value: chances[one][0],
      contribution: weights[one] * chances[one][0],
    }));
    const base = weights[LEARNERS.length];
    const total = shares.reduce((sum, { contribution }) => sum + contribution, base);
    return additiveExplanation(shares, { base, total, scale: 'log-odds' });
  },
});

/** Fits the three learners; both classes must be there. */
function learn(columns: readonly F64[], train: LabelledRows, ctx: DetectorContext<Params>, name: string): Learners {
  const given = ctx.params;
  const scaling = learnScaling(columns, train.row);
  const { weights } = fitLogistic({
    columns: columns.map((column, at) => standardiseColumn(column, train.row, at, scaling)),
    isPositive: train.isPositive,
    classWeight: [1, 1],
    c: given.c,
  });
  const forest = growForest(
    rankCodes(columns, train.row),
    train.isPositive,
    contentOrder(columns, train.row),
    {
      nTrees: given.forestTrees,
      nCandidates: Math.max(1, Math.floor(Math.sqrt(columns.length))),
      minSamplesLeaf: 1,
      leaf: 'share',
    },
    (tree) => ctx.random(`${name} tree-${tree}`),
  );
  const boosted = boostTrees(binColumns(columns, train.row), train.isPositive, {
    ...BOOSTING,
    nTrees: given.iterations,
    minSamplesLeaf: Math.max(1, Math.min(BOOSTING.minSamplesLeaf, Math.floor(train.row.length / 10))),
  });
  return { scaling, weights, forest, boosted };
}

/** The chance that each learner gives the rows. */
function chancesOf(
  { scaling, weights, forest, boosted }: Learners,
  columns: readonly F64[],
  rows: Uint32Array,
): Float64Array[] {
  const linear = new Float64Array(rows.length).fill(weights[columns.length]);
  columns.forEach((column, at) => {
    const scaled = standardiseColumn(column, rows, at, scaling);
    for (let k = 0; k < linear.length; k++) linear[k] += weights[at] * scaled[k];
  });
  const taken = columns.map((column) => pickFloats(column, rows));
  const [inForest, inBoosted] = [forest, boosted].map((trees) => {
    const raw = new Float64Array(rows.length);
    scoreTrees(trees, taken, raw);
    return raw;
  });
  return [linear.map(sigmoid), inForest, inBoosted.map(sigmoid)];
}

/** Deals the accounts of the labelled rows to the folds in turn, those with an inauthentic row and the others apart, in an order that follows from what rows hold. */
function dealFolds(past: Past, columns: readonly F64[], train: LabelledRows, nFolds: number): Uint32Array {
  const guilty = new Set<number>();
  train.row.forEach((row, at) => {
    if (train.isPositive[at] === 1) guilty.add(past.account[row]);
  });
  const foldOfAccount = new Map<number, number>();
  const nDealt = [0, 0];
  for (const at of contentOrder(columns, train.row)) {
    const account = past.account[train.row[at]];
    if (foldOfAccount.has(account)) continue;
    foldOfAccount.set(account, nDealt[Number(guilty.has(account))]++ % nFolds);
  }
  return Uint32Array.from(train.row, (row) => foldOfAccount.get(past.account[row])!);
}
