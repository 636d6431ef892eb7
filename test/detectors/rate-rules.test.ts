import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import rateRules from '../../detectors/catalog/rate-rules.js';
import { percentileRank, rankTable } from '../../detectors/lib/rank-table.js';
import { openStream, rootKey } from '../../random/stream.js';
import { contextOf, fitAndScore } from './run-detector-on-table.js';
import { tablePast } from './table-past.js';

describe('percentile ranks', () => {
  test('are the shares strictly below, exactly, for up to 2,000 distinct values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 300 }), (values) => {
        const table = rankTable(Float64Array.from(values));
        for (const x of values) {
          const below = values.filter((value) => value < x).length / values.length;
          expect(percentileRank(table, x)).toBeCloseTo(below, 12);
        }
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  test('stay within 1/1,000 of the shares when thinned, and exact in the tail', () => {
    const random = openStream(rootKey('thin'));
    const values = Float64Array.from({ length: 20_000 }, () => random.exponential(10));
    const table = rankTable(values);
    expect(table.value).toHaveLength(2000);
    const sorted = values.slice().sort();
    for (let at = 0; at < sorted.length; at += 37)
      expect(Math.abs(percentileRank(table, sorted[at]) - at / 20_000)).toBeLessThan(0.001);
    for (let at = 19_500; at < 20_000; at++) expect(percentileRank(table, sorted[at])).toBeCloseTo(at / 20_000, 12);
  });

  test('never fall with the value, rise strictly beyond the highest, and stay below 1', () => {
    const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(rate, { minLength: 1, maxLength: 100 }),
        fc.array(rate, { minLength: 2 }),
        (values, probes) => {
          const table = rankTable(Float64Array.from(values));
          const ranks = [...probes].sort((a, b) => a - b).map((x) => percentileRank(table, x));
          ranks.slice(1).forEach((rank, before) => expect(rank).toBeGreaterThanOrEqual(ranks[before]));
          const highest = Math.max(...values);
          const beyond = [1.01, 2, 10, 1000].map((factor) => percentileRank(table, (highest + 1) * factor));
          expect(beyond[0]).toBeGreaterThan(percentileRank(table, highest));
          beyond.slice(1).forEach((rank, before) => expect(rank).toBeGreaterThan(beyond[before]));
          expect(beyond.at(-1)).toBeLessThan(1);
        },
      ),
      { seed: 15, numRuns: 100 },
    );
  });

  test('are 0 for a missing value and for a table without values', () => {
    expect(percentileRank(rankTable(Float64Array.of(1, 2)), NaN)).toBe(0);
    expect(percentileRank(rankTable(Float64Array.of(NaN)), 5)).toBe(0);
  });
});

describe('rate-rules', () => {
  const likes = Array.from({ length: 200 }, (_, row) => row);

  test('score 0.5 at the percentile, and the largest rank of all rates decides', () => {
    const train = tablePast({ 'rates/likes-per-day': likes, 'rates/follows-per-day': likes.map(() => 1) });
    const held = tablePast({ 'rates/likes-per-day': [0, 180, 198, 0, 0], 'rates/follows-per-day': [1, 1, 1, 50, NaN] });
    const score = fitAndScore(rateRules, { train, test: held, params: { percentile: 90 } });
    expect(score[0]).toBe(0);
    expect(score[1]).toBeCloseTo(0.5, 12);
    expect(score[2]).toBeGreaterThan(0.9);
    expect(score[3]).toBeGreaterThan(score[2]);
    expect(score[4]).toBe(0);
  });

  test('the percentile moves the scores, not their order', () => {
    const past = tablePast({ 'rates/likes-per-day': likes.map((value) => value ** 1.5 % 97) });
    const order = (percentile: number): number[] => {
      const score = fitAndScore(rateRules, { train: past, params: { percentile } });
      expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
      return [...score.keys()].sort((a, b) => score[a] - score[b] || a - b);
    };
    expect(order(50)).toEqual(order(99));
  });

  test('survive an empty past and one without rates', () => {
    expect([...fitAndScore(rateRules, { train: tablePast({ 'rates/likes-per-day': [] }) })]).toEqual([]);
    expect(() => contextOf(rateRules, { percentile: 100 })).toThrow(/percentile/);
  });
});
