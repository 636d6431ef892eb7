import { beforeAll, describe, expect, test } from 'vitest';
import stacking from '../../detectors/catalog/stacking.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { openStream, rootKey } from '../../random/stream.js';
import { contextOf, fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

const QUICK = { forestTrees: 20, iterations: 20 };

/** Half of the signal is linear, half an interaction; `isReal` false: labels are noise. */
function town(seed: string, n: number, isReal = true) {
  const random = openStream(rootKey(seed));
  const draw = (): number[] => Array.from({ length: n }, () => random.normal());
  const [a, b, c] = [draw(), draw(), draw()];
  const logit = (row: number): number => (isReal ? 2 * a[row] + 2 * b[row] * c[row] : 0);
  return { table: { a, b, c }, label: a.map((_, row) => Number(random.uniform() < 1 / (1 + Math.exp(-logit(row))))) };
}

describe('stacking', () => {
  test('ranks rows it has not seen', () => {
    const [train, held] = [town('train', 800), town('held', 500)];
    const score = fitAndScore(stacking, {
      train: tablePast(train.table),
      labels: labelsOf(train.label),
      test: tablePast(held.table),
      params: QUICK,
    });
    expect(rocAuc(score, held.label)).toBeGreaterThan(0.8);
  });

  test('does not trust a forest that has learned noise by heart: in-sample scores would', () => {
    const { table, label } = town('noise', 400, false);
    const ctx = contextOf(stacking, QUICK);
    const past = tablePast(table);
    const model = stacking.fit(past, labelsOf(label), ctx) as { weights: Float64Array };
    // In-sample the forest's chance is near the label: its weight would be large (above 5 even with the penalty).
    expect(Math.abs(model.weights[1])).toBeLessThan(2);
    const score = new Float64Array(400);
    stacking.score(model as never, past, score, ctx);
    score.forEach((value) => expect(Math.abs(value - 0.5)).toBeLessThan(0.35));
  });

  test('says how much each learner adds', () => {
    const { table, label } = town('explain', 300);
    const ctx = contextOf(stacking, QUICK);
    const past = tablePast(table);
    const model = stacking.fit(past, labelsOf(label), ctx);
    const score = new Float64Array(300);
    stacking.score(model, past, score, ctx);
    const { reasons, sum } = stacking.explain!(model, past, 5, ctx);
    expect(reasons.map(({ feature }) => feature).sort()).toEqual([
      'gradient-boosting',
      'logistic-regression',
      'random-forest',
    ]);
    expect(1 / (1 + Math.exp(-sum!.total))).toBeCloseTo(score[5], 12);
  });
});
