import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { binColumns } from '../lib/bin-columns.js';
import { boostObjective, boostTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { contentOrder } from '../lib/content-order.js';
import { labelFrequency, nonNegativeObjective } from '../lib/positive-unlabelled.js';
import { sigmoid } from '../lib/sigmoid.js';
import { explainTrees } from '../lib/tree-shap.js';
import type { F64 } from '../../sim/traffic/columns.js';
import type { Labels, Past } from '../past.js';

const params = z.strictObject({
  method: z
    .enum(['elkan-noto', 'non-negative'])
    .default('elkan-noto')
    .describe(
      'elkan-noto: labelled against unlabelled, then divided by the share of positives that are labelled; non-negative: the risk of Kiryo et al. 2017, which needs the prior',
    ),
  prior: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('share of inauthentic rows that `non-negative` assumes; take it from an audit (the default is assumed)'),
  iterations: z.int().min(1).max(2000).default(60).describe('trees to grow; there is no early stopping'),
  learningRate: z.number().gt(0).max(1).default(0.1).describe('share of each tree’s step that is taken'),
  maxLeaves: z.int().min(2).max(1024).default(16).describe('leaves of a tree at most'),
  minSamplesLeaf: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20)
    .describe('rows a leaf holds at least; lowered to a tenth where these are few'),
  heldOut: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.2)
    .describe('share of the labelled positives kept apart to learn how many are labelled'),
  maxUnlabelled: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(40_000)
    .describe('unlabelled rows to train on at most; more are thinned by chance'),
});

/** A fitted model; no trees where nothing was labelled inauthentic, or nothing was left unlabelled. */
interface Model {
  readonly features: readonly string[];
  readonly trees: BoostedTrees | null;
  /** What a chance is divided by: the label frequency, or 1. */
  readonly frequency: number;
}

/** Score without anything to learn from. */
const UNKNOWN_SCORE = 0.5;
/** Corrected chances above this are squeezed into what is left below 1, so that they keep their order. */
const SQUEEZE_FROM = 0.99;

/**
 * Boosted trees from positives and unlabelled rows: the labels a platform really has. Whatever the desk calls inauthentic is a positive; all other rows,
 * those it called organic among them, are unlabelled.
 *
 * `elkan-noto` learns labelled against unlabelled and divides by the share of positives that are labelled (the mean chance of held-out ones); where classes
 * overlap that share comes out too low and scores too high, though in the same order. `non-negative` boosts the non-negative risk. Both assume that labelled
 * positives are a fair draw of all, which they are not when one method found them. Chances above 0.99 are squeezed below 1. Fitting is O(trees x n x d).
 *
 * Sees inauthentic rows that resemble the labelled ones without taking the unlabelled for innocent. Does not see other kinds; the same limits as
 * gradient-boosting beside.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'pu-boosting',
  summary: 'Boosted trees from inauthentic labels and unlabelled rows only.',
  source:
    'Elkan, Noto 2008, Learning classifiers from only positive and unlabeled data; Kiryo, Niu, du Plessis, Sugiyama 2017, Positive-unlabeled learning with non-negative risk estimator',
  family: 'trees',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['*'],
  scoresRowsAlone: true,
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const given = ctx.params;
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const { positives, unlabelled } = splitRows(past, labels, columns);
    if (positives.length < 2 || unlabelled.length === 0) return { features, trees: null, frequency: 1 };
    const background = thin(unlabelled, given.maxUnlabelled, (n) => ctx.random('unlabelled').below(n));
    const isEstimated = given.method === 'elkan-noto';
    const nHeld = isEstimated ? Math.max(1, Math.round(given.heldOut * positives.length)) : 0;
    const learned = positives.slice(nHeld);
    const rows = Uint32Array.from([...learned, ...background]);
    const isLabelled = Uint8Array.from(rows, (_, at) => Number(at < learned.length));
    const settings = {
      nTrees: given.iterations,
      learningRate: given.learningRate,
      maxLeaves: given.maxLeaves,
      minSamplesLeaf: Math.max(1, Math.min(given.minSamplesLeaf, Math.floor(rows.length / 10))),
      l2: 0,
    };
    const table = binColumns(columns, rows);
    if (!isEstimated)
      return {
        features,
        trees: boostObjective(table, nonNegativeObjective(isLabelled, given.prior), { ...settings, l2: 1 }),
        frequency: 1,
      };
    const trees = boostTrees(table, isLabelled, { ...settings, classWeight: [1, 1] });
    const raw = new Float64Array(past.nRows);
    scoreTrees(trees, columns, raw);
    return { features, trees, frequency: labelFrequency(positives.slice(0, nHeld).map((row) => sigmoid(raw[row]))) };
  },
  score({ features, trees, frequency }, past, out) {
    if (trees === null) return void out.fill(UNKNOWN_SCORE);
    scoreTrees(
      trees,
      features.map((name) => past.feature(name)),
      out,
    );
    for (let row = 0; row < out.length; row++) out[row] = squeeze(sigmoid(out[row]) / frequency);
  },
  explain({ trees, features, frequency }, past, row): Explanation {
    if (trees === null) return { reasons: [] };
    const { reasons, sum } = explainTrees(trees, features, past, row, 'log-odds');
    // The correction is no sum: with it the contributions only rank.
    return frequency === 1 && sum !== undefined && sigmoid(sum.total) <= SQUEEZE_FROM ? { reasons, sum } : { reasons };
  },
});

function squeeze(chance: number): number {
  return chance <= SQUEEZE_FROM ? chance : 1 - ((1 - SQUEEZE_FROM) * SQUEEZE_FROM) / chance;
}

/** Rows labelled inauthentic and all others, each in an order that follows from what the rows hold. */
function splitRows(
  past: Past,
  labels: Labels | null,
  columns: readonly F64[],
): { positives: number[]; unlabelled: number[] } {
  const isPositive = new Uint8Array(past.nRows);
  const n = labels?.row.length ?? 0;
  for (let at = 0; at < n; at++) if (labels!.isInauthentic[at] > 0) isPositive[labels!.row[at]] = 1;
  const order = [
    ...contentOrder(
      columns,
      Uint32Array.from({ length: past.nRows }, (_, row) => row),
    ),
  ];
  return {
    positives: order.filter((row) => isPositive[row] === 1),
    unlabelled: order.filter((row) => isPositive[row] === 0),
  };
}

/** A stretch of a random order, from a drawn place on. */
function thin(order: readonly number[], most: number, below: (n: number) => number): readonly number[] {
  if (order.length <= most) return order;
  const start = below(order.length);
  return Array.from({ length: most }, (_, at) => order[(start + at) % order.length]);
}
