import { beforeAll, describe, expect, test } from 'vitest';
import logisticRegression from '../../detectors/catalog/logistic-regression.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { fitLogistic } from '../../detectors/lib/logistic-newton.js';
import { contextOf, fitAndScore } from '../detectors/run-detector-on-table.js';
import { labelsOf, tablePast } from '../detectors/table-past.js';
import { largestDifference, mean, scoreOutOfFold } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { NO_DATA, parseColumns, readFixture, readInstaFake, readShared } from './reference-data.js';

interface Toy {
  X: [number, number][];
  y: number[];
  'logistic_C0.1': ToyFit;
  'logistic_C1.0': ToyFit;
  'logistic_C10.0': ToyFit;
}
interface ToyFit {
  coef: number[];
  intercept: number;
}
interface Fitted {
  features: string[];
  log1p_columns: string[];
  mean: number[];
  scale: number[];
  coef: number[];
  intercept: number;
  first10_prob: number[];
}

/** The reference's L-BFGS stops on the loss (ftol 2e-9), 9e-6 short of the minimum in the weights on InstaFake. */
const REFERENCE_TOLERANCE = 1e-5;
/** Weights and intercept of the same fit by scikit-learn 1.2.1 with solver newton-cholesky and tol 1e-12: the minimum itself. */
const AT_THE_MINIMUM = [
  -1.2638688640998428, -2.179770332408009, 1.3713646617266275, -0.5795200816767551, -0.7579038840025766,
  -0.15917262648794908, -0.2588026414196714, 0.5213920441090516, -3.8259878624437604,
];

describe.each(['wasm', 'cpu'])('logistic regression equals scikit-learn’s on the %s backend', (backend) => {
  beforeAll(async () => {
    expect((await openTensorflow([backend])).backend).toBe(backend);
  });

  test.each([0.1, 1, 10])('on eight rows with C = %d: weights to 1e-5', (c) => {
    const toy = JSON.parse(readFixture('supervised-toy.json')) as Toy;
    const expected = toy[`logistic_C${c === 0.1 ? '0.1' : c === 1 ? '1.0' : '10.0'}`];
    const columns = [0, 1].map((at) => Float64Array.from(toy.X, (row) => row[at]));
    const fit = fitLogistic({ columns, isPositive: Uint8Array.from(toy.y), classWeight: [1, 1], c });
    const wanted = [...expected.coef, expected.intercept];
    holdTo(['logistic-regression', 'supervised_toy', `weights at C = ${c}`], fit.weights, wanted, REFERENCE_TOLERANCE);
    expect(fit.gradientLeft).toBeLessThan(1e-11);
    expect(fit.nSteps).toBeLessThan(20);
  });

  test('on InstaFake: logged columns, scaling, weights to 1e-5, and to 1e-9 of the minimum', ({ skip }) => {
    const data = readInstaFake();
    const fitted = readShared('instafake/fitted_on_all_rows.json');
    if (data === null || fitted === null) return skip(NO_DATA);
    const expected = (JSON.parse(fitted) as { logistic: Fitted }).logistic;
    const past = tablePast(data.features);
    const labels = labelsOf(data.isFake);
    const model = logisticRegression.fit(past, labels, contextOf(logisticRegression)) as {
      standardisation: { isLogged: Uint8Array; mean: Float64Array; scale: Float64Array };
      weights: Float64Array;
      intercept: number;
    };
    expect(past.featureNames.filter((_, at) => model.standardisation.isLogged[at] === 1)).toEqual(
      expected.log1p_columns,
    );
    expect(largestDifference(model.standardisation.mean, expected.mean)).toBeLessThan(1e-12);
    expect(largestDifference(model.standardisation.scale, expected.scale)).toBeLessThan(1e-12);
    const weights = [...model.weights, model.intercept];
    holdTo(['logistic-regression', 'instafake', 'weights at the minimum'], weights, AT_THE_MINIMUM, 1e-9);
    expect(largestDifference(model.weights, expected.coef)).toBeLessThan(REFERENCE_TOLERANCE);
    expect(Math.abs(model.intercept - expected.intercept)).toBeLessThan(REFERENCE_TOLERANCE);
    const score = fitAndScore(logisticRegression, { train: past, labels });
    expect(largestDifference(score.slice(0, 10), expected.first10_prob)).toBeLessThan(REFERENCE_TOLERANCE);
  });

  test('on the five folds of InstaFake: every held-out score to 5e-5, mean ROC AUC 0.9883', ({ skip }) => {
    const data = readInstaFake();
    const scores = readShared('instafake/out_of_fold_scores.csv');
    if (data === null || scores === null) return skip(NO_DATA);
    const { score, aucByFold } = scoreOutOfFold(logisticRegression, data);
    const wanted = parseColumns(scores)['LogisticRegression_log1p_std'];
    holdTo(['logistic-regression', 'instafake', 'held-out scores of five folds'], score, wanted, 5e-5);
    holdTo(['logistic-regression', 'instafake', 'mean ROC AUC of five folds'], mean(aucByFold), 0.988276, 5e-5);
  });
});
