import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detector } from '../../detectors/detector.js';
import ecod from '../../detectors/catalog/ecod.js';
import hbos from '../../detectors/catalog/hbos.js';
import lof from '../../detectors/catalog/lof.js';
import pcaResidual from '../../detectors/catalog/pca-residual.js';
import { learnReference, localOutlierFactor } from '../../detectors/lib/local-outlier-factor.js';
import { symmetricEigen } from '../../detectors/lib/symmetric-eigen.js';
import { openStream, rootKey } from '../../random/stream.js';
import { contextOf, fitAndScore } from './run-detector-on-table.js';
import { tablePast } from './table-past.js';

type Table = Record<string, number[]>;

/** Two columns that rise together, and one of their own. */
function cloud(nRows: number, seed = 'cloud'): Table {
  const random = openStream(rootKey(seed));
  const x = Array.from({ length: nRows }, () => random.normal());
  return { x, y: x.map((value) => value + 0.1 * random.normal()), z: x.map(() => random.normal()) };
}

const METHODS: readonly [Detector<never, never>, object][] = [
  [ecod, {}],
  [hbos, {}],
  [lof, {}],
  [pcaResidual, { components: 1 }],
] as unknown as [Detector<never, never>, object][];

describe.each(METHODS.map(([detector, params]) => ({ id: detector.id, detector, params })))(
  '$id',
  ({ detector, params }) => {
    const plain = tablePast(cloud(400));
    const run = (table: Table): Float64Array => fitAndScore(detector, { train: plain, test: tablePast(table), params });

    test('puts a row far outside above every row like those of training', () => {
      const held = cloud(100, 'held');
      held['x'].push(30);
      held['y'].push(30);
      held['z'].push(30);
      const score = run(held);
      expect(score.indexOf(Math.max(...score))).toBe(100);
    });

    test('counts a missing value as an ordinary one, and stays in [0,1]', () => {
      const score = run({ x: [NaN, 0, 1e12, -1e12], y: [NaN, 0, 0, 0], z: [NaN, 0, 0, 0] });
      expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(score[0]).toBeLessThan(score[2]);
    });

    test('says one half of everybody where there was nothing to learn from', () => {
      const one = tablePast({ x: [1], y: [1], z: [1] });
      expect([...fitAndScore(detector, { train: one, test: plain, params })].every((value) => value === 0.5)).toBe(
        true,
      );
    });
  },
);

test('pca-residual sees a row that breaks the rule between columns though each value is ordinary; ecod does not', () => {
  const train = tablePast(cloud(400));
  const odd = tablePast({ x: [0.9, 0.9], y: [0.9, -0.9], z: [0, 0] });
  const [fits, breaks] = fitAndScore(pcaResidual, { train, test: odd, params: { components: 2 } });
  expect(breaks).toBeGreaterThan(0.9);
  expect(fits).toBeLessThan(0.5);
  const [, ordinary] = fitAndScore(ecod, { train, test: odd });
  expect(ordinary).toBeLessThan(0.7);
});

test('pca-residual: trimming keeps poison in training from turning the directions; with 0.5 at the threshold', () => {
  const poisoned = cloud(400, 'poison');
  for (let row = 0; row < 24; row++) [poisoned['x'][row], poisoned['y'][row]] = [8, -8];
  const run = (trim: number): Float64Array =>
    fitAndScore(pcaResidual, {
      train: tablePast(poisoned),
      params: { components: 2, trim, threshold: 'jackson-mudholkar' },
    });
  expect(Math.min(...run(0.1).slice(0, 24))).toBeGreaterThan(0.5);
  expect(Math.max(...run(0).slice(0, 24))).toBeLessThan(0.5);
});

test('hbos and ecod in the form of their program rank otherwise than in that of their paper', () => {
  const past = tablePast(cloud(300));
  for (const detector of [hbos, ecod]) {
    const of = (form: string): Float64Array =>
      fitAndScore(detector as Detector<never, never>, { train: past, params: { form } });
    expect(of('paper')).not.toEqual(of('pyod'));
  }
});

test('lof finds a lone row between two clusters of different density, and is about 1 inside both', () => {
  const random = openStream(rootKey('clusters'));
  const point = (centre: number, spread: number): number[] => [
    centre + spread * random.normal(),
    spread * random.normal(),
  ];
  const rows = [
    ...Array.from({ length: 100 }, () => point(0, 0.1)),
    ...Array.from({ length: 100 }, () => point(20, 2)),
    [1.5, 0],
  ];
  const points = Float64Array.from(rows.flat());
  const factor = localOutlierFactor(learnReference(points, 2, 20, 'all'), points, (row) => row);
  expect(factor.indexOf(Math.max(...factor))).toBe(200);
  const inside = factor.slice(0, 200);
  expect(inside.reduce((sum, value) => sum + value, 0) / 200).toBeLessThan(1.2);
});

test('lof: with ties, all rows at the k-distance count, in whatever order the rows lie', () => {
  const square = [0, 0, 1, 0, -1, 0, 0, 1, 0, -1, 5, 5];
  const factorOf = (points: number[], ties: 'all' | 'nearest-k'): number =>
    localOutlierFactor(learnReference(Float64Array.from(points), 2, 2, ties), Float64Array.of(0.3, 0.1))[0];
  const swapped = [...square.slice(2, 10), 0, 0, 5, 5].flat();
  expect(factorOf(square, 'all')).toBeCloseTo(factorOf(swapped, 'all'), 12);
});

test('eigenvectors give the matrix back, and are orthogonal', () => {
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 36, maxLength: 36 }), (n, numbers) => {
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) matrix[i * n + j] = numbers[6 * Math.min(i, j) + Math.max(i, j)];
      const { value, vector } = symmetricEigen(matrix, n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let product = 0;
          let back = 0;
          for (let k = 0; k < n; k++) {
            product += vector[i * n + k] * vector[j * n + k];
            back += vector[k * n + i] * value[k] * vector[k * n + j];
          }
          expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
          expect(back).toBeCloseTo(matrix[i * n + j], 9);
        }
    }),
    { seed: 24, numRuns: 100 },
  );
});

test('explanations name the column that is out of place', () => {
  const table = cloud(300);
  table['z'][7] = 40;
  const past = tablePast(table);
  for (const [detector, params] of METHODS.filter(([{ id }]) => id !== 'lof')) {
    const ctx = contextOf(detector as Detector, params);
    const model = (detector as Detector).fit(past, null, ctx);
    expect((detector as Detector).explain!(model, past, 7, ctx).reasons[0], detector.id).toMatchObject({
      feature: 'z',
      value: 40,
    });
  }
});
