import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { isSkewedCount } from '../lib/columns-to-log.js';
import { UNKNOWN_SCORE } from '../lib/outlier-table.js';
import { percentileOf } from '../lib/percentile.js';
import {
  jacksonMudholkar,
  learnSubspace,
  residualOf,
  squaredResiduals,
  type PrincipalSubspace,
} from '../lib/principal-residual.js';
import { featureReason, strongestFirst } from '../lib/rank-reasons.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from '../lib/standardise.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  components: z.int().min(1).max(1000).default(5).describe('leading directions that count as usual (the paper: 5)'),
  trim: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe('share of the training rows furthest from the centre that the directions are learned without (assumed)'),
  threshold: z
    .enum(['empirical', 'jackson-mudholkar'])
    .default('empirical')
    .describe(
      'squared residual that scores 0.5: the quantile among training rows, or the paper’s, which holds for normal columns only',
    ),
  alpha: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.003)
    .describe('share of usual rows above the threshold (the paper: 0.3 %)'),
  log: z
    .boolean()
    .default(true)
    .describe('whether skewed counts are logged first; raw counts let a few rows turn the directions'),
});

/** A fitted model: scaling, the usual subspace and the threshold; null where there were fewer than three rows. */
interface Model {
  readonly features: readonly string[];
  readonly standardisation: Standardisation;
  readonly subspace: PrincipalSubspace | null;
  readonly threshold: number;
}

/**
 * What the leading directions of usual behaviour leave unexplained. Columns are standardised and the leading directions learned without the rows furthest
 * from the centre, since outliers in training turn the directions towards themselves; score = r / (r + threshold) for the squared residual r, so
 * 0.5 at the threshold.
 *
 * The paper's columns are likes a day, by page category and by both; here they are the feature columns. Missing values count as the mean.
 * Fitting is O(n d² + d³), scoring O(d x components) a row.
 *
 * Sees accounts whose columns do not go together as they usually do (many likes in few sessions). Does not see behaviour that is only larger along a usual
 * direction, nor colluders so many that they make a direction of their own.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'pca-residual',
  summary: 'Principal components of usual behaviour; scores what they leave unexplained; needs no labels.',
  source:
    'Viswanath, Bashir, Crovella, Guha, Gummadi, Krishnamurthy, Mislove 2014, Towards detecting anomalous user behavior in online social networks',
  family: 'outlier',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  beatsChance: 'obscure',
  params,
  fit(past, _labels, { params: given }) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const rows = Uint32Array.from({ length: past.nRows }, (_, row) => row);
    const isLogged = Uint8Array.from(columns, (column) => (given.log && isSkewedCount(column, rows) ? 1 : 0));
    const standardisation = learnStandardisation(columns, rows, isLogged);
    if (past.nRows < 3) return { features, standardisation, subspace: null, threshold: 0 };
    const scaled = scaledColumns(past, features, standardisation);
    const subspace = learnSubspace(scaled, nearestCentre(scaled, given.trim), given.components);
    const residuals = squaredResiduals(subspace, scaled).sort();
    const threshold =
      given.threshold === 'empirical'
        ? percentileOf(residuals, 100 * (1 - given.alpha), 'linear')
        : jacksonMudholkar(subspace, given.alpha);
    return { features, standardisation, subspace, threshold };
  },
  score({ features, standardisation, subspace, threshold }, past, out) {
    if (subspace === null) return void out.fill(UNKNOWN_SCORE);
    const residuals = squaredResiduals(subspace, scaledColumns(past, features, standardisation));
    // Fewer columns than components leave nothing over: then nothing is unusual.
    residuals.forEach((residual, row) => (out[row] = threshold > 0 ? residual / (residual + threshold) : 0));
  },
  explain({ features, standardisation, subspace }, past, row): Explanation {
    if (subspace === null) return { reasons: [] };
    const residual = residualOf(subspace, scaledColumns(past, features, standardisation), row);
    const reasons = features.map((feature, at) =>
      featureReason(residual[at] > 0 ? 'higher than the others imply' : 'lower than the others imply', {
        feature,
        value: past.feature(feature)[row],
        contribution: residual[at] ** 2,
      }),
    );
    return { reasons: strongestFirst(reasons) };
  },
});

function scaledColumns(past: Past, features: readonly string[], standardisation: Standardisation): Float64Array[] {
  return features.map((name, at) => standardiseColumn(past.feature(name), null, at, standardisation));
}

/** The rows nearest the centre, at least three; equally near ones in row order. */
function nearestCentre(columns: readonly Float64Array[], trim: number): Uint32Array {
  const square = new Float64Array(columns[0].length);
  for (const column of columns) for (let row = 0; row < square.length; row++) square[row] += column[row] ** 2;
  const order = Uint32Array.from(square.keys()).sort((a, b) => square[a] - square[b] || a - b);
  return order.slice(0, Math.max(3, Math.ceil((1 - trim) * order.length))).sort();
}
