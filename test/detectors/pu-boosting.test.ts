import { describe, expect, test } from 'vitest';
import puBoosting from '../../detectors/catalog/pu-boosting.js';
import { nonNegativeObjective, puRisks } from '../../detectors/lib/positive-unlabelled.js';
import { openStream, rootKey } from '../../random/stream.js';
import { fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

/** A third of the rows is inauthentic, and a third of these is labelled; nobody is labelled organic. */
function town(seed: string, n: number) {
  const random = openStream(rootKey(seed));
  const truth = Array.from({ length: n }, (_, row) => Number(row % 3 === 0));
  const table = { a: truth.map((y) => 2.5 * y + random.normal()), b: truth.map((y) => random.normal() - y) };
  const labelled = truth.flatMap((y, row) => (y === 1 && random.uniform() < 1 / 3 ? [row] : []));
  return { table, truth, labels: labelsOf(truth, labelled) };
}

describe('pu-boosting', () => {
  const [train, held] = [town('train', 1500), town('held', 600)];
  const run = (params: object): Float64Array =>
    fitAndScore(puBoosting, {
      train: tablePast(train.table),
      labels: train.labels,
      test: tablePast(held.table),
      params,
    });

  test.each([{ method: 'elkan-noto' }, { method: 'non-negative', prior: 1 / 3 }])(
    'ranks rows it has not seen, with positives alone: %j',
    (params) => {
      expect(rocAuc(run(params), held.truth)).toBeGreaterThan(0.9);
    },
  );

  test('dividing by the label frequency brings scores near the true share; without it they are a third', () => {
    const score = run({});
    const average = score.reduce((sum, value) => sum + value, 0) / score.length;
    expect(average).toBeGreaterThan(0.22);
    expect(average).toBeLessThan(0.5);
  });

  test('takes the desk’s organic labels for unlabelled rows', () => {
    const row = train.labels.row;
    const more = {
      row: Uint32Array.from([...Array.from(row as Uint32Array), 1, 2, 4]),
      isInauthentic: new Uint32Array(row.length + 3).fill(1),
    };
    more.isInauthentic.fill(0, row.length);
    const with0 = fitAndScore(puBoosting, { train: tablePast(train.table), labels: more });
    expect(with0).toEqual(fitAndScore(puBoosting, { train: tablePast(train.table), labels: train.labels }));
  });

  test('says one half without positives', () => {
    const past = tablePast({ a: [1, 2, 3] });
    expect([...fitAndScore(puBoosting, { train: past, labels: labelsOf([0, 0, 0]) })]).toEqual([0.5, 0.5, 0.5]);
  });
});

test('the boosted objective has the slope of the risk, and turns round once its negative part is below zero', () => {
  const isLabelled = Uint8Array.of(1, 1, 0, 0, 0, 0);
  const n = isLabelled.length;
  const prior = 0.4;
  const objective = nonNegativeObjective(isLabelled, prior);
  const gradient = new Float32Array(n);
  const hessian = new Float32Array(n);
  const check = (raw: Float64Array, risk: (at: Float64Array) => number): void => {
    objective.fill(raw, gradient, hessian);
    raw.forEach((_, row) => {
      const move = (by: number): number => risk(raw.map((z, at) => z + (at === row ? by : 0)));
      expect(gradient[row] / n).toBeCloseTo((move(1e-5) - move(-1e-5)) / 2e-5, 6);
      expect(hessian[row]).toBeGreaterThan(0);
    });
  };
  const of = (raw: Float64Array) => puRisks(raw, isLabelled, prior, 'log');
  check(Float64Array.of(0.3, -0.2, 0.1, 0.4, -0.5, 0), (raw) => of(raw).unbiased);
  check(
    Float64Array.of(3, 4, -5, -6, -5, -7),
    (raw) => prior * of(raw).positiveAsNegative - of(raw).unlabelledAsNegative,
  );
});
