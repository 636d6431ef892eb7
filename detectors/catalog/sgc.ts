import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { isSkewedCount } from '../lib/columns-to-log.js';
import { followsBetweenRows } from '../lib/current-follows.js';
import { classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { fitLogistic } from '../lib/logistic-newton.js';
import { propagate, undirectedGraph, type UndirectedGraph } from '../lib/propagate.js';
import { additiveExplanation, foundWith } from '../lib/rank-reasons.js';
import { sigmoid } from '../lib/sigmoid.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from '../lib/standardise.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  form: z
    .enum(['sgc', 'sign'])
    .default('sgc')
    .describe('sgc: only the columns after all hops; sign: the columns after 0, 1, ... hops side by side'),
  hops: z.int().min(0).max(3).default(2).describe('steps of propagation; more than three smooth everything alike'),
  c: z.number().gt(0).max(1e9).default(1).describe('inverse strength of the L2 penalty of the logistic regression'),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in total; scores are then no longer shares'),
  scaledBy: z
    .enum(['own', 'training'])
    .default('own')
    .describe(
      'whose mean and spread columns are standardised with, before and after the hops: the scored past’s own, or those of the training past (after the hops, of its labelled rows), as the authors’ program does for its inductive data set',
    ),
});
type Params = z.infer<typeof params>;

/** A fitted model: the training past's scaling of the columns before propagation, the scaling after it, and one weight each; null where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly before: Standardisation;
  readonly after: Standardisation;
  readonly weights: Float64Array | null;
  readonly intercept: number;
  /** Score of every row when there are no weights. */
  readonly share: number;
}

/**
 * Neighbours’ features at the cost of a logistic regression: columns are averaged over the follow graph a few times, once and for all, and a
 * linear model reads the result.
 *
 * The graph is who follows whom now, taken both ways, each account its own neighbour too; one hop is S = (D + I)^-1/2 (A + I) (D + I)^-1/2. Skewed counts are logged and columns
 * standardised before and after the hops; a missing value counts as the mean. Each past is standardised by itself: means over hundreds of neighbours differ so little between accounts that what
 * all people do a little more of on another weekday would outweigh everything else (`scaledBy: training` shows it). Neighbours’ labels are never a feature, and the
 * graph ends at now. Transductive: accounts without a label lend their features to those with one. Fitting is O(hops x edges x d) plus
 * O(steps x n d²), scoring O(hops x edges x d).
 *
 * Sees accounts whose own columns say little but whose company says much: farms that follow one another, customers of one seller. Does not see direction
 * (who follows whom counts the same), nor more than a few hops; popular accounts make their followers alike; camouflage follows blur it.
 *
 * Reasons: what each column adds in log-odds, with the accounts within reach that pull it furthest.
 */
export default detector<Params, Model>({
  id: 'sgc',
  summary: 'Logistic regression on features averaged over the follow graph (SGC, or SIGN with every hop kept).',
  source:
    'Wu, Zhang, Souza, Fifty, Yu, Weinberger 2019, Simplifying graph convolutional networks; Frasca et al. 2020, SIGN: scalable inception graph neural networks',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: ['*'],
  engine: 'tensorflow',
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = Uint32Array.from({ length: past.nRows }, (_, row) => row);
    const before = learnStandardisation(
      columns,
      all,
      Uint8Array.from(columns, (column) => (isSkewedCount(column, all) ? 1 : 0)),
    );
    const spread = spreadColumns(past, features, before, ctx.params);
    const train = labelledRows(labels);
    const after = standardisationOf(spread, ctx.params.scaledBy === 'own' ? all : train.row);
    const model = { features, before, after, share: smoothedShare(train) };
    if (train.nPositive === 0 || train.nPositive === train.row.length) return { ...model, weights: null, intercept: 0 };
    const { weights } = fitLogistic({
      columns: spread.map((column, at) => standardiseColumn(column, train.row, at, after)),
      isPositive: train.isPositive,
      classWeight: classWeights(train, ctx.params.classWeight),
      c: ctx.params.c,
    });
    return { ...model, weights: weights.slice(0, spread.length), intercept: weights[spread.length] };
  },
  score(model, past, out, ctx) {
    const { weights, intercept, share } = model;
    if (weights === null) {
      out.fill(share);
      return;
    }
    out.fill(intercept);
    const { spread, after } = readPast(model, past, ctx.params);
    spread.forEach((values, at) => {
      const column = standardiseColumn(values, null, at, after);
      for (let row = 0; row < out.length; row++) out[row] += weights[at] * column[row];
    });
    for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]);
  },
  explain(model, past, row, { params: given }): Explanation {
    const { features, weights, intercept } = model;
    if (weights === null) return { reasons: [] };
    const hopsKept = given.form === 'sign' ? Array.from({ length: given.hops + 1 }, (_, hop) => hop) : [given.hops];
    const reach = reachOfRow(past, row, given.hops);
    const { before, spread, after } = readPast(model, past, given);
    const shares = spread.map((values, at) => {
      const [column, hop] = [at % features.length, hopsKept[Math.floor(at / features.length)]];
      const contribution = weights[at] * standardiseColumn(values, Uint32Array.of(row), at, after)[0];
      const parts = standardiseColumn(past.feature(features[column]), null, column, before).map(
        (value, other) => (weights[at] / after.scale[at]) * reach[hop][other] * value,
      );
      const others = hop === 0 ? [] : pullers(parts, row, contribution);
      return {
        feature: `${features[column]}, after ${hop} hops`,
        value: values[row],
        contribution,
        ...foundWith(
          past.account[row],
          others.map((other) => past.account[other]),
        ),
      };
    });
    const total = shares.reduce((sum, { contribution }) => sum + contribution, intercept);
    return additiveExplanation(shares, { base: intercept, total, scale: 'log-odds' });
  },
});

/** Accounts named with a column. Assumed. */
const PULLERS_TOLD = 5;

/** The other rows that pull a column's contribution furthest its own way. */
function pullers(parts: Float64Array, row: number, contribution: number): number[] {
  const pull = (other: number): number => Math.sign(contribution) * parts[other];
  return [...parts.keys()]
    .filter((other) => other !== row && pull(other) > 0)
    .sort((a, b) => pull(b) - pull(a) || a - b)
    .slice(0, PULLERS_TOLD);
}

/** Per hop, from 0 on: how much of every row lies in this row’s means. Propagation is symmetric, so what comes in is what would go out. */
function reachOfRow(past: Past, row: number, hops: number): Float64Array[] {
  const graph = graphOfRows(past);
  const reach: Float64Array[] = [new Float64Array(past.nRows)];
  reach[0][row] = 1;
  for (let hop = 1; hop <= hops; hop++) reach.push(propagate(graph, reach[hop - 1], 1));
  return reach;
}

/** The columns of a past after the hops, and what they were and are to be standardised by; which of them are logged is the training past's word. */
function readPast(
  { features, before: trainedBefore, after: trainedAfter }: Model,
  past: Past,
  given: Params,
): { readonly before: Standardisation; readonly spread: Float64Array[]; readonly after: Standardisation } {
  if (given.scaledBy === 'training')
    return {
      before: trainedBefore,
      spread: spreadColumns(past, features, trainedBefore, given),
      after: trainedAfter,
    };
  const all = Uint32Array.from({ length: past.nRows }, (_, row) => row);
  const columns = features.map((name) => past.feature(name));
  const before = learnStandardisation(columns, all, trainedBefore.isLogged);
  const spread = spreadColumns(past, features, before, given);
  return { before, spread, after: standardisationOf(spread, all) };
}

const standardisationOf = (columns: readonly Float64Array[], rows: Uint32Array): Standardisation =>
  learnStandardisation(columns, rows, new Uint8Array(columns.length));

/** The standardised columns after the hops asked for: the last ones, or those of every hop. */
function spreadColumns(
  past: Past,
  features: readonly string[],
  before: Standardisation,
  { form, hops }: Params,
): Float64Array[] {
  const width = features.length;
  let table: Float64Array = new Float64Array(past.nRows * width);
  features.forEach((name, at) => {
    const column = standardiseColumn(past.feature(name), null, at, before);
    for (let row = 0; row < past.nRows; row++) table[row * width + at] = column[row];
  });
  const graph = graphOfRows(past);
  const kept = form === 'sign' || hops === 0 ? [table] : [];
  for (let hop = 1; hop <= hops; hop++) {
    table = propagate(graph, table, width);
    if (form === 'sign' || hop === hops) kept.push(table);
  }
  return kept.flatMap((each) =>
    features.map((_, at) => Float64Array.from({ length: past.nRows }, (__, row) => each[row * width + at])),
  );
}

/** The follow graph among the rows of a past. */
function graphOfRows(past: Past): UndirectedGraph {
  const { from, to } = followsBetweenRows(past);
  return undirectedGraph(past.nRows, from, to);
}
