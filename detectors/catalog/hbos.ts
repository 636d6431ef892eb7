import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { histogramScore, learnHistogram, type ColumnHistogram } from '../lib/histogram-scores.js';
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
  bins: z
    .union([z.literal('sqrt'), z.int().min(2).max(10_000)])
    .default('sqrt')
    .describe('bins of a column, all equally wide; sqrt = the square root of the training rows, as the paper advises'),
  form: z
    .enum(['paper', 'pyod'])
    .default('paper')
    .describe(
      'paper: log(1/height) with heights scaled to 1, an empty bin counts as half a row; pyod: -log2(density + 0.1)',
    ),
});

/** A fitted model: a histogram a column, and the raw scores of training; null where there was nothing to learn from. */
interface Model extends OutlierColumns {
  readonly histograms: readonly ColumnHistogram[] | null;
  readonly ranks: RankTable;
}

/**
 * Histogram-based outlier score: how rare each column's value is, summed over the columns as if they were independent.
 *
 * The score is the share of training rows that are less unusual. Missing values count as the training median. Static bin widths only; the paper's
 * second way, bins of equal content, breaks on counts with many ties. Fitting and scoring are O(d n).
 *
 * Sees accounts with rare values, column by column, in linear time. Does not see odd combinations of ordinary values; many alike inauthentic accounts are a
 * tall bin of their own; correlated columns count several times; heavy-tailed counts fall into few bins.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'hbos',
  summary: 'Histogram-based outlier score: sums how rare each value is; needs no labels.',
  source:
    'Goldstein, Dengel 2012, Histogram-based outlier score (HBOS): a fast unsupervised anomaly detection algorithm',
  family: 'outlier',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  beatsChance: true,
  params,
  fit(past, _labels, { params: { bins, form } }) {
    const table = learnColumns(past);
    if (past.nRows < 2) return { ...table, histograms: null, ranks: learnRanks(new Float64Array(0)) };
    const columns = readColumns(table, past);
    const nBins = bins === 'sqrt' ? Math.max(2, Math.round(Math.sqrt(past.nRows))) : bins;
    const histograms = columns.map((column) => learnHistogram(column, { nBins, form }));
    return { ...table, histograms, ranks: learnRanks(rawScores(histograms, columns, past.nRows)) };
  },
  score(model, past, out) {
    if (model.histograms === null) return void out.fill(UNKNOWN_SCORE);
    ranksOf(model.ranks, rawScores(model.histograms, readColumns(model, past), past.nRows), out);
  },
  explain(model, past, row): Explanation {
    const columns = readColumns(model, past);
    const reasons = (model.histograms ?? []).map((histogram, at) => {
      const value = columns[at][row];
      const contribution = histogramScore(histogram, value);
      return featureReason('rare value', { feature: model.features[at], value, contribution });
    });
    return { reasons: strongestFirst(reasons) };
  },
});

function rawScores(histograms: readonly ColumnHistogram[], columns: readonly F64[], nRows: number): Float64Array {
  const raw = new Float64Array(nRows);
  histograms.forEach((histogram, at) => {
    const column = columns[at];
    for (let row = 0; row < nRows; row++) raw[row] += histogramScore(histogram, column[row]);
  });
  return raw;
}
