import { beforeAll, describe, expect, test } from 'vitest';
import logisticRegression from '../../detectors/catalog/logistic-regression.js';
import mlp from '../../detectors/catalog/mlp.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { openStream, rootKey } from '../../random/stream.js';
import { fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

/** The label follows the product of two columns: no column shows it alone. */
function town(seed: string, n: number) {
  const random = openStream(rootKey(seed));
  const a = Array.from({ length: n }, () => random.normal());
  const b = Array.from({ length: n }, () => random.normal());
  return { table: { a, b, noise: a.map(() => random.normal()) }, label: a.map((x, row) => Number(x * b[row] > 0)) };
}

describe('mlp', () => {
  test('finds an interaction on rows it has not seen, which a linear model does not', () => {
    const [train, held] = [town('train', 800), town('held', 400)];
    const job = { train: tablePast(train.table), labels: labelsOf(train.label), test: tablePast(held.table) };
    const params = { epochs: 40, batchRows: 64 };
    expect(rocAuc(fitAndScore(mlp, { ...job, params }), held.label)).toBeGreaterThan(0.95);
    expect(rocAuc(fitAndScore(logisticRegression, job), held.label)).toBeLessThan(0.6);
  });

  test('repeats to the last bit, and another seed gives other weights', () => {
    const { table, label } = town('repeat', 200);
    const run = (seed: string): Float64Array =>
      fitAndScore(mlp, { train: tablePast(table), labels: labelsOf(label), params: { epochs: 2 }, seed });
    expect(run('a')).toEqual(run('a'));
    expect(run('a')).not.toEqual(run('b'));
  });

  test('takes missing and huge values, and one class', () => {
    const past = tablePast({ a: [1, NaN, 1e300, -1e300], b: [NaN, NaN, NaN, NaN] });
    const score = fitAndScore(mlp, { train: past, labels: labelsOf([0, 1, 0, 1]), params: { epochs: 3 } });
    expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect([...fitAndScore(mlp, { train: past, labels: labelsOf([1, 1]) })]).toEqual(Array(4).fill(2.5 / 3));
  });
});
