import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanInterval } from '../../experiments/metrics/mean-interval.js';
import { pairedDifference } from '../../experiments/metrics/paired-difference.js';
import { studentTPValue, studentTQuantile, studentTWithin } from '../../experiments/metrics/student-t.js';
import { hasShared, readShared } from './shared-data.js';

test('Student t quantiles are those of the printed tables', () => {
  const table: [degrees: number, quantile: number][] = [
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [9, 2.262],
    [30, 2.042],
    [120, 1.98],
  ];
  for (const [degrees, quantile] of table) expect(studentTQuantile(0.95, degrees)).toBeCloseTo(quantile, 3);
});

test('quantile and coverage undo one another', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (coverage, degrees) => {
        expect(studentTWithin(studentTQuantile(coverage, degrees), degrees)).toBeCloseTo(coverage, 9);
      },
    ),
    { seed: 1 },
  );
});

test('mean interval: by hand for 1, 2, 3; undefined replicates left out; clipped to the range', () => {
  const half = studentTQuantile(0.965, 2) / Math.sqrt(3);
  const { value, low, high, n } = meanInterval([1, NaN, 2, 3]);
  expect({ value, n }).toEqual({ value: 2, n: 3 });
  expect([low, high].map((bound) => Math.abs((bound ?? NaN) - 2))).toEqual([
    expect.closeTo(half, 9),
    expect.closeTo(half, 9),
  ]);
  expect(meanInterval([0.8, 0.99], [0, 1])).toMatchObject({ high: 1 });
  // One world away from the ends, or all alike: the mean, and nothing of its spread.
  expect(meanInterval([0.9, 1, 1], [0, 1])).toMatchObject({ low: null, high: null, n: 3 });
  expect(meanInterval([0.3, 0.1 + 0.2], [0, 1])).toMatchObject({ low: null, high: null });
  expect(meanInterval([0, 0, 0], [0, 1])).toEqual({ value: 0, low: null, high: null, n: 3 });
  expect(meanInterval([0.5])).toEqual({ value: 0.5, low: null, high: null, n: 1 });
  expect(meanInterval([NaN])).toEqual({ value: null, low: null, high: null, n: 0 });
});

test.skipIf(!hasShared('refcases', 'metrics', 'expected.json'))(
  'paired tests agree with scipy and Nadeau-Bengio',
  () => {
    const { paired_tests: expected } = JSON.parse(readShared('refcases', 'metrics', 'expected.json')) as {
      paired_tests: { a: number[]; b: number[]; ttest_p: number; nadeau_bengio_p: number };
    };
    expect(pairedDifference(expected.a, expected.b, 0).p).toBeCloseTo(expected.ttest_p, 9);
    expect(pairedDifference(expected.a, expected.b, 1 / 9).p).toBeCloseTo(expected.nadeau_bengio_p, 9);
  },
);

test('paired difference: swapping the two turns the sign only; pairs with an undefined value are left out', () => {
  const [a, b] = [
    [0.9, 0.8, NaN, 0.7],
    [0.5, 0.6, 0.1, 0.6],
  ];
  const there = pairedDifference(a, b, 0);
  const back = pairedDifference(b, a, 0);
  expect(there.n).toBe(3);
  expect(back.difference).toBeCloseTo(-(there.difference ?? NaN), 12);
  expect(back.p).toBe(there.p);
  expect(pairedDifference([1, 1], [1, 1], 0)).toMatchObject({ difference: 0, p: 1 });
  expect(studentTPValue(0, 3)).toBe(1);
});
