import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from '../../experiments/metrics/holm.js';
import { meanRanks } from '../../experiments/metrics/mean-ranks.js';
import { midranks } from '../../experiments/metrics/midranks.js';
import { signFlipP } from '../../experiments/metrics/sign-flip.js';
import { signedRank, signedRankNormalP, upperTail } from '../../experiments/metrics/signed-rank.js';
import { rangeQuantile } from '../../experiments/metrics/studentized-range.js';
import { worldsNeeded } from '../../experiments/metrics/worlds-needed.js';
import { openStream, rootKey } from '../../random/stream.js';
import { hasShared, readShared } from './shared-data.js';

test('midranks: ties share, the sum is that of 1..n, order of the input does not matter', () => {
  expect(midranks([10, 20, 10, 5])).toEqual([2.5, 4, 2.5, 1]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 }), (values) => {
      const ranks = midranks(values);
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo((values.length * (values.length + 1)) / 2, 9);
      for (const [i, a] of values.entries())
        for (const [j, b] of values.entries()) expect(Math.sign(ranks[i] - ranks[j])).toBe(Math.sign(a - b));
    }),
    { seed: 2 },
  );
});

test('signed rank, exact: the printed table, and every sign pattern counted by hand', () => {
  // Five differences of one sign: 2 of 32 patterns are as far out.
  expect(signedRank([1, 2, 3, 4, 5])).toEqual({ statistic: 0, p: 2 / 32, n: 5 });
  // Table of the statistic: n = 10, W = 8 is the two-sided 5 % bound, p = 0.0488.
  expect(signedRank([1, 2, 3, 4, 5, 6, 7, -8, 9, 10]).p).toBeCloseTo(0.0488, 4);
  expect(signedRank([0, 0]).p).toBe(1);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (values) => {
      const kept = values.filter((value) => value !== 0);
      const ranks = midranks(kept.map(Math.abs));
      const total = ranks.reduce((sum, rank) => sum + rank, 0);
      const out = (positive: number): number => Math.min(positive, total - positive);
      const observed = out(ranks.reduce((sum, rank, index) => sum + (kept[index] > 0 ? rank : 0), 0));
      let hits = 0;
      for (let pattern = 0; pattern < 2 ** kept.length; pattern++)
        if (out(ranks.reduce((sum, rank, index) => sum + ((pattern >> index) & 1 ? rank : 0), 0)) <= observed) hits++;
      expect(signedRank(values).p).toBeCloseTo(Math.min(1, hits / 2 ** kept.length), 12);
    }),
    { seed: 3 },
  );
});

test.skipIf(!hasShared('refcases', 'metrics', 'expected.json'))('signed rank agrees with the reference', () => {
  const { paired_tests: expected } = JSON.parse(readShared('refcases', 'metrics', 'expected.json')) as {
    paired_tests: { a: number[]; b: number[]; wilcoxon_stat: number; wilcoxon_p: number };
  };
  const differences = expected.a.map((value, index) => value - expected.b[index]);
  expect(signedRank(differences).statistic).toBe(expected.wilcoxon_stat);
  expect(signedRankNormalP(differences)).toBeCloseTo(expected.wilcoxon_p, 9);
});

test('normal tail and studentized range: printed values', () => {
  expect(upperTail(1.959963984540054)).toBeCloseTo(0.025, 12);
  expect(upperTail(6)).toBeCloseTo(9.865876450377e-10, 19);
  // Table of the studentized range, 5 %, endless degrees of freedom.
  for (const [k, q] of [
    [2, 2.772],
    [3, 3.314],
    [5, 3.858],
    [10, 4.474],
    [20, 5.012],
  ])
    expect(rangeQuantile(0.95, k)).toBeCloseTo(q, 2);
});

test('Holm: by hand; never below the raw value; order kept; nulls stay', () => {
  expect(holm([0.01, 0.04, null, 0.03])).toEqual([0.03, 0.06, null, 0.06]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (raw) => {
      const adjusted = holm(raw);
      for (const [i, p] of raw.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        for (const [j, q] of raw.entries()) if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? NaN);
      }
    }),
    { seed: 4 },
  );
});

test('mean ranks: a clear winner is told; the critical difference is the published one; worlds with a gap are left out', () => {
  const worlds = Array.from({ length: 12 }, (_, world) => world / 100);
  const ranking = meanRanks([worlds, worlds.map((v) => v + 0.1), worlds.map((v) => v - 0.1)], 'higher');
  expect(ranking).toMatchObject({ ranks: [2, 1, 3], nBlocks: 12, p: 1 / 10_000 });
  // Demsar 2006, table 5: q(0.05) = 2.343 for three classifiers.
  expect(ranking?.criticalDifference).toBeCloseTo(2.343 * Math.sqrt(12 / 72), 3);
  expect(meanRanks([worlds, worlds.map((v, world) => (world < 10 ? NaN : v))], 'lower')?.nBlocks).toBe(2);
  expect(meanRanks([worlds], 'higher')).toBeNull();
});

test('false alarms: tests of pairs raise at most 5 % where there is nothing, and find what is there', () => {
  const random = openStream(rootKey('false alarms'));
  const nStudies = 2000;
  const share = (shift: number, p: (differences: number[]) => number): number => {
    let alarms = 0;
    for (let study = 0; study < nStudies; study++)
      if (p(Array.from({ length: 10 }, () => random.normal() + shift)) <= 0.05) alarms++;
    return alarms / nStudies;
  };
  // Four standard errors of a share of 5 % in 2,000 are 1.9 points.
  for (const p of [(d: number[]) => signedRank(d).p, signFlipP]) {
    expect(share(0, p)).toBeLessThan(0.05 + 0.019);
    expect(share(1.5, p)).toBeGreaterThan(0.9);
  }
});

test('replicates needed: fewer for larger effects, and about as many as the printed tables', () => {
  // Cohen 1988, table 2.4.1 (two-sided 5 %, power 0.8, one sample): d = 0.5 takes 34, d = 1 takes 10.
  expect(worldsNeeded(0.5)).toBeGreaterThanOrEqual(32);
  expect(worldsNeeded(0.5)).toBeLessThanOrEqual(35);
  expect(worldsNeeded(-1)).toBeGreaterThanOrEqual(10);
  expect(worldsNeeded(-1)).toBeLessThanOrEqual(11);
  expect(worldsNeeded(0)).toBeNull();
  expect(worldsNeeded(0.01)).toBeNull();
});
