import { beforeAll, expect, test } from 'vitest';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { fitLogistic } from '../../detectors/lib/logistic-newton.js';
import { labelFrequency, puRisks } from '../../detectors/lib/positive-unlabelled.js';
import { sigmoid } from '../../detectors/lib/sigmoid.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

interface Expected {
  elkan_noto: { c_e1: number; coef: [number, number]; intercept: number; prevalence_estimate: number };
  nnpu_fixed_scores: {
    prior: number;
    R_p_plus: number;
    R_p_minus: number;
    R_u_minus: number;
    uPU: number;
    nnPU: number;
  };
}
const { x0, x1, labelled, holdout } = parseColumns(readFixture('pu-rows.csv'));
const { elkan_noto: elkanNoto, nnpu_fixed_scores: fixed } = JSON.parse(readFixture('pu-rows.json')) as Expected;

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

test('Elkan and Noto’s label frequency, with its classifier learned here: to 1e-4; the truth is 0.40, too low by design of the case', () => {
  const rows = [...x0.keys()].filter((row) => holdout[row] === 0);
  const { weights } = fitLogistic({
    columns: [x0, x1].map((column) => Float64Array.from(rows, (row) => column[row])),
    isPositive: Uint8Array.from(rows, (row) => labelled[row]),
    classWeight: [1, 1],
    c: 1e9,
  });
  [...elkanNoto.coef, elkanNoto.intercept].forEach((value, at) =>
    expect(Math.abs(weights[at] - value)).toBeLessThan(1e-3),
  );
  const chance = (row: number, [w0, w1, w2]: ArrayLike<number> & Iterable<number>): number =>
    sigmoid(w0 * x0[row] + w1 * x1[row] + w2);
  const held = [...x0.keys()].filter((row) => holdout[row] === 1 && labelled[row] === 1);
  const given = Float64Array.of(...elkanNoto.coef, elkanNoto.intercept);
  const frequency = labelFrequency(held.map((row) => chance(row, given)));
  holdTo(['pu-boosting', 'pu_learning', 'label frequency, given classifier'], frequency, elkanNoto.c_e1, 5e-7);
  expect(labelFrequency(held.map((row) => chance(row, weights)))).toBeCloseTo(elkanNoto.c_e1, 4);
});

test('risks of fixed scores, unbiased and non-negative, to 1e-6', () => {
  const raw = x0.map((x, row) => x + 0.5 * x1[row] - 1);
  const risks = puRisks(raw, Uint8Array.from(labelled), fixed.prior, 'sigmoid');
  const ours = [
    risks.positive,
    risks.positiveAsNegative,
    risks.unlabelledAsNegative,
    risks.unbiased,
    risks.nonNegative,
  ];
  const wanted = [fixed.R_p_plus, fixed.R_p_minus, fixed.R_u_minus, fixed.uPU, fixed.nnPU];
  holdTo(['pu-boosting', 'pu_learning', 'risks, unbiased and non-negative'], ours, wanted, 5e-7);
});
