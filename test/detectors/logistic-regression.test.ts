import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import logisticRegression from '../../detectors/catalog/logistic-regression.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { isSkewedCount } from '../../detectors/lib/columns-to-log.js';
import { fitLogistic } from '../../detectors/lib/logistic-newton.js';
import { solvePositive } from '../../detectors/lib/solve-positive.js';
import { learnStandardisation, standardiseColumn } from '../../detectors/lib/standardise.js';
import { openStream, rootKey } from '../../random/stream.js';
import { fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

/** Counts with a long tail that raise the odds, one column without meaning, one constant, some values missing. */
function drawTable(nRows: number, seed: string): { table: Record<string, number[]>; label: number[] } {
  const random = openStream(rootKey(seed));
  const table: Record<string, number[]> = { count: [], noise: [], constant: [] };
  const label: number[] = [];
  for (let row = 0; row < nRows; row++) {
    const size = random.normal();
    table['count'].push(random.uniform() < 0.05 ? NaN : Math.round(Math.exp(3 + size)));
    table['noise'].push(random.normal());
    table['constant'].push(0.1);
    label.push(random.uniform() < 1 / (1 + Math.exp(1 - 2 * size)) ? 1 : 0);
  }
  return { table, label };
}

describe('logistic-regression', () => {
  beforeAll(async () => {
    await openTensorflow(['wasm']);
  });

  test('learns on some rows and ranks others; leaves no tensor behind', () => {
    const [train, held] = [drawTable(1500, 'train'), drawTable(600, 'held')];
    const before = tf.memory().numTensors;
    const score = fitAndScore(logisticRegression, {
      train: tablePast(train.table),
      labels: labelsOf(train.label),
      test: tablePast(held.table),
    });
    expect(rocAuc(score, held.label)).toBeGreaterThan(0.8);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('wasm and cpu agree to 1e-9 in the weights', async () => {
    const random = openStream(rootKey('backends'));
    const columns = Array.from({ length: 30 }, () => Float64Array.from({ length: 2000 }, () => random.normal()));
    const isPositive = Uint8Array.from(columns[0], (x, row) => (x - columns[1][row] + random.normal() > 1 ? 1 : 0));
    const fitOn = async (backend: string): Promise<Float64Array> => {
      expect((await openTensorflow([backend])).backend).toBe(backend);
      expect(tf.getBackend()).toBe(backend);
      return fitLogistic({ columns, isPositive, classWeight: [1, 3], c: 1 }).weights;
    };
    const [onCpu, onWasm] = [await fitOn('cpu'), await fitOn('wasm')];
    onWasm.forEach((w, at) => expect(Math.abs(w - onCpu[at])).toBeLessThan(1e-9));
  });

  test('survives separable classes, extreme penalties and a column that repeats another', () => {
    const x = Float64Array.from({ length: 100 }, (_, row) => (row - 49.5) / 30);
    const isPositive = Uint8Array.from(x, (value) => (value > 0 ? 1 : 0));
    for (const c of [1e-6, 1, 1e6]) {
      const { weights, gradientLeft } = fitLogistic({ columns: [x, x], isPositive, classWeight: [1, 1], c });
      expect(weights[0]).toBeGreaterThan(0);
      expect(Math.abs(weights[0] - weights[1])).toBeLessThan(1e-6 * weights[0]);
      expect(gradientLeft).toBeLessThan(1e-8);
    }
  });

  test('gives every row one share without labels or with one class only', () => {
    const past = tablePast({ a: [1, 2, 3] });
    expect([...fitAndScore(logisticRegression, { train: past, labels: null })]).toEqual([0.5, 0.5, 0.5]);
    expect([...fitAndScore(logisticRegression, { train: past, labels: labelsOf([0, 0, 0]) })]).toEqual([
      0.125, 0.125, 0.125,
    ]);
  });

  test('logs the columns it is told to, and names an unknown one', () => {
    const { table, label } = drawTable(400, 'log');
    const score = (log1p: unknown): Float64Array =>
      fitAndScore(logisticRegression, { train: tablePast(table), labels: labelsOf(label), params: { log1p } });
    expect(score('auto')).toEqual(score(['count']));
    expect(score('none')).not.toEqual(score(['count']));
    expect(() => score(['cuont'])).toThrow(
      'logistic-regression: params.log1p: no column "cuont"; did you mean "count"?',
    );
  });
});

describe('kernels', () => {
  test('a skewed count is non-negative, above 20 and long-tailed', () => {
    const rows = [...Array(100).keys()];
    const column = (of: (row: number) => number): Float64Array => Float64Array.from(rows, of);
    expect(
      isSkewedCount(
        column((row) => row ** 3),
        rows,
      ),
    ).toBe(true);
    expect(
      isSkewedCount(
        column((row) => (row % 10 === 0 ? NaN : row ** 3)),
        rows,
      ),
    ).toBe(true);
    expect(
      isSkewedCount(
        column((row) => row ** 3 - 1),
        rows,
      ),
    ).toBe(false);
    expect(
      isSkewedCount(
        column((row) => row),
        rows,
      ),
    ).toBe(false);
    expect(
      isSkewedCount(
        column((row) => (row === 0 ? 15 : 0)),
        rows,
      ),
    ).toBe(false);
    expect(
      isSkewedCount(
        column(() => NaN),
        rows,
      ),
    ).toBe(false);
  });

  test('standardising gives mean 0 and spread 1, keeps constants at 0 and puts the missing at the mean', () => {
    const columns = [Float64Array.of(1, 3, NaN, 5), Float64Array.of(0.1, 0.1, 0.1, 0.1), new Float64Array(4).fill(NaN)];
    const rows = [0, 1, 2, 3];
    const learned = learnStandardisation(columns, rows, new Uint8Array(3));
    const [first, second, third] = columns.map((column, at) => standardiseColumn(column, null, at, learned));
    expect(first[0]).toBeCloseTo(-Math.sqrt(1.5), 12);
    expect(first[2]).toBe(0);
    expect([...second]).toEqual([0, 0, 0, 0]);
    expect([...third]).toEqual([0, 0, 0, 0]);
  });

  test('Cholesky solves, and refuses a matrix that is not positive definite', () => {
    const x = solvePositive(Float64Array.of(4, 2, 2, 3), Float64Array.of(2, -1));
    expect(x![0]).toBeCloseTo(1, 12);
    expect(x![1]).toBeCloseTo(-1, 12);
    expect(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toBeNull();
  });
});
