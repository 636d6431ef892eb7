import { describe, expect, test } from 'vitest';
import ecod from '../../detectors/catalog/ecod.js';
import { learnTails, tailScores } from '../../detectors/lib/empirical-tails.js';
import { histogramScore, learnHistogram } from '../../detectors/lib/histogram-scores.js';
import { learnReference, localOutlierFactor } from '../../detectors/lib/local-outlier-factor.js';
import { jacksonMudholkar, learnSubspace, squaredResiduals } from '../../detectors/lib/principal-residual.js';
import { learnStandardisation, standardiseColumn } from '../../detectors/lib/standardise.js';
import { fitAndScore, rocAuc } from '../detectors/run-detector-on-table.js';
import { tablePast } from '../detectors/table-past.js';
import { largestDifference } from './out-of-fold.js';
import { departFrom, holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const { x0, x1, x2, x3, is_outlier: isOutlier } = parseColumns(readFixture('outliers.csv'));
const table = { x0, x1, x2, x3 };
const columns = Object.values(table).map((values) => Float64Array.from(values));
const expected = parseColumns(readFixture('outlier-scores.csv'));
const rows = [...x0.keys()];
/** The reference files hold ten digits. */
const TEN_DIGITS = 1e-8;

describe('ecod equals the reference, to ten digits', () => {
  const tails = columns.map((column) => learnTails(column));
  const sums = rows.map((row) => {
    const scores = tails.map((tail, at) => tailScores(tail, columns[at][row]));
    const sum = (of: (at: number) => number): number => scores.reduce((total, _, at) => total + of(at), 0);
    return {
      left: sum((at) => scores[at].left),
      right: sum((at) => scores[at].right),
      auto: sum((at) => (tails[at].isLeftLong ? scores[at].left : scores[at].right)),
      larger: sum((at) => Math.max(scores[at].left, scores[at].right)),
    };
  });

  test('in the form of pyod: the sum of each column’s larger tail', () => {
    const larger = sums.map((sum) => sum.larger);
    holdTo(['ecod', 'outliers', 'scores in the form of pyod'], larger, expected['ecod_pyod'], TEN_DIGITS);
  });

  test('in the form of the paper: the largest of three sums, up to 5.3 away from pyod’s', () => {
    const largest = sums.map(({ left, right, auto }) => Math.max(left, right, auto));
    holdTo(['ecod', 'outliers', 'scores in the form of the paper'], largest, expected['ecod_paper'], TEN_DIGITS);
    departFrom(['ecod', 'outliers', 'scores in the form of the paper against pyod’s'], largest, expected['ecod_pyod'], {
      ...{ difference: 5.298317366548034, tolerance: 5e-7 },
      because: 'the paper takes the largest of three sums, pyod sums each column’s larger tail (`form: pyod`)',
    });
  });

  test.each([
    ['pyod', 0.9994736842105263],
    ['paper', 0.9957894736842106],
  ])('the detector ranks by the form asked for: %s', (form, auc) => {
    const score = fitAndScore(ecod, { train: tablePast(table), params: { form } });
    expect(rocAuc(score, isOutlier)).toBeCloseTo(auc, 12);
  });
});

test('hbos in the form of pyod, ten bins: every raw score, to ten digits', () => {
  const histograms = columns.map((column) => learnHistogram(column, { nBins: 10, form: 'pyod' }));
  const raw = rows.map((row) => histograms.reduce((sum, one, at) => sum + histogramScore(one, columns[at][row]), 0));
  holdTo(['hbos', 'outliers', 'scores of ten bins'], raw, expected['hbos_pyod'], TEN_DIGITS);
});

test('lof with 20 neighbours: every factor of scikit-learn’s, to ten digits; without ties the paper’s rule is the same', () => {
  const points = Float64Array.from(rows.flatMap((row) => columns.map((column) => column[row])));
  for (const ties of ['nearest-k', 'all'] as const) {
    const factor = localOutlierFactor(learnReference(points, 4, 20, ties), points, (row) => row);
    holdTo(['lof', 'outliers', `factors, ties: ${ties}`], factor, expected['lof'], TEN_DIGITS);
  }
});

describe.each([
  [1, [5.861965288760488, 9.172462460922313, 11.82829044340587, 14.38420881588639], [9, 9, 7, 5]],
  [2, [2.994299640440885, 4.758184756492915, 6.151094880542623, 7.473787675820922], [8, 7, 6, 5]],
])('pca residual with %d component(s)', (nKept, thresholds, flagged) => {
  const all = Uint32Array.from(rows);
  const standardisation = learnStandardisation(columns, all, new Uint8Array(4));
  const scaled = columns.map((column, at) => standardiseColumn(column, null, at, standardisation));
  const subspace = learnSubspace(scaled, all, nKept);
  const residual = squaredResiduals(subspace, scaled);

  test('every squared residual, to nine digits', () => {
    const wanted = expected[`pca_residual_q${nKept}`];
    holdTo(['pca-residual', 'outliers', `squared residuals of ${nKept} components`], residual, wanted, 1e-7);
  });

  test('shares of variance and thresholds of Jackson and Mudholkar, to 1e-8, and the rows above them', () => {
    const total = subspace.eigenvalues.reduce((sum, value) => sum + value, 0);
    const shares = [...subspace.eigenvalues].map((value) => value / total);
    expect(
      largestDifference(shares, [0.47719651079791, 0.27716008136703, 0.14995747812531, 0.09568592970975]),
    ).toBeLessThan(1e-12);
    [0.05, 0.01, 0.003, 0.001].forEach((alpha, at) => {
      const threshold = jacksonMudholkar(subspace, alpha);
      holdTo(['pca-residual', 'outliers', `limit of ${nKept} at ${alpha}`], threshold, thresholds[at], 1e-8);
      expect(residual.filter((value) => value > threshold)).toHaveLength(flagged[at]);
    });
  });
});
