import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { learnTails, tailScores, type ColumnTails, type TailScores } from '../lib/empirical-tails.js';
import {
  learnColumns,
  learnRanks,
  ranksOf,
  readColumns,
  UNKNOWN_SCORE,
  type OutlierColumns,
} from '../lib/outlier-table.js';
import { featureReason, strongestFirst } from '../lib/rank-reasons.js';
import type { RankTable } from '../lib/rank-table.js';
import type { F64 } from '../../sim/traffic/columns.js';

const params = z.strictObject({
  form: z
    .enum(['paper', 'pyod'])
    .default('paper')
    .describe(
      'paper: the largest of three sums over the columns (left tails, right tails, the tail the skewness points at); pyod: the sum of each column’s larger tail',
    ),
});
type Form = z.infer<typeof params>['form'];

/** A fitted model: the training values of each column, and the raw scores of training; null where there was nothing to learn from. */
interface Model extends OutlierColumns {
  readonly tails: readonly ColumnTails[] | null;
  readonly ranks: RankTable;
}

/**
 * Outliers by empirical cumulative distributions: how far out in its tail each value lies, summed over the columns as if they were independent. It has no
 * parameters to tune.
 *
 * The tails are those of the training past, into which the rows to be scored are not mixed. The score is the share of training
 * rows that are less unusual. Missing values count as the training median. Fitting is O(d n log n), scoring O(d log n) a row; the
 * model keeps all training values.
 *
 * Sees accounts that are extreme in many columns on the same side. Does not see values in a gap between the tails, odd combinations, or inauthentic
 * accounts so many that they are the tail.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'ecod',
  summary: 'Empirical-tail outliers (ECOD): how far out each value lies; needs no labels and no tuning.',
  source:
    'Li, Zhao, Hu, Botta, Ionescu, Chen 2022, ECOD: unsupervised outlier detection using empirical cumulative distribution functions',
  family: 'outlier',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  beatsChance: true,
  params,
  fit(past, _labels, { params: { form } }) {
    const table = learnColumns(past);
    if (past.nRows < 2) return { ...table, tails: null, ranks: learnRanks(new Float64Array(0)) };
    const columns = readColumns(table, past);
    const tails = columns.map((column) => learnTails(column));
    return { ...table, tails, ranks: learnRanks(rawScores(tails, columns, past.nRows, form)) };
  },
  score(model, past, out, { params: { form } }) {
    if (model.tails === null) return void out.fill(UNKNOWN_SCORE);
    ranksOf(model.ranks, rawScores(model.tails, readColumns(model, past), past.nRows, form), out);
  },
  explain(model, past, row, { params: { form } }): Explanation {
    const tails = model.tails ?? [];
    const columns = readColumns(model, past);
    const scores = tails.map((tail, at) => tailScores(tail, columns[at][row]));
    const side = form === 'pyod' ? null : largestSum(tails, scores).side;
    const reasons = scores.map((score, at) => {
      const contribution = side === null ? Math.max(score.left, score.right) : score[side(tails[at])];
      const reason = contribution === score.left && score.left > score.right ? 'rarely so low' : 'rarely so high';
      return featureReason(reason, { feature: model.features[at], value: columns[at][row], contribution });
    });
    return { reasons: strongestFirst(reasons) };
  },
});

type Side = (tails: ColumnTails) => keyof TailScores;
const SIDES: readonly Side[] = [() => 'left', () => 'right', ({ isLeftLong }) => (isLeftLong ? 'left' : 'right')];

/** The largest of the three sums, and which tail of each column it took. */
function largestSum(tails: readonly ColumnTails[], scores: readonly TailScores[]): { sum: number; side: Side } {
  return SIDES.map((side) => ({
    side,
    sum: scores.reduce((sum, score, at) => sum + score[side(tails[at])], 0),
  })).reduce((best, one) => (one.sum > best.sum ? one : best));
}

/** Raw score of every row, nats. */
function rawScores(tails: readonly ColumnTails[], columns: readonly F64[], nRows: number, form: Form): Float64Array {
  return Float64Array.from({ length: nRows }, (_, row) => {
    const scores = tails.map((tail, at) => tailScores(tail, columns[at][row]));
    if (form === 'pyod') return scores.reduce((sum, { left, right }) => sum + Math.max(left, right), 0);
    return largestSum(tails, scores).sum;
  });
}
