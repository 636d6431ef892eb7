import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../experiments/metric.js';
import {
  FALSE_REMOVAL_GRID,
  precisionAtRecalls,
  RECALL_GRID,
  recallAtFalseRemovals,
} from '../../experiments/metrics/curves.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { N_SCORE_BINS, scoreHistogram } from '../../experiments/metrics/score-histogram.js';
import { judgedOf } from './judged.js';
import { hasShared, readShared } from './shared-data.js';

const metrics = await loadMetrics();

function compute(id: string, judged: Judged): number {
  const metric = metrics.get(id);
  if (metric === undefined) throw new Error(`no metric ${id}`);
  return metric.compute(judged);
}

/** Rows with few distinct scores, so that ties are common. */
const rows = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 6 }).map((step) => step / 6),
    isPositive: fc.integer({ min: 0, max: 1 }),
    isHit: fc.integer({ min: 0, max: 1 }),
    account: fc.integer({ min: 0, max: 4 }),
    isPerson: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1, maxLength: 30 },
);

const toJudged = (
  list: { score: number; isPositive: number; isHit: number; account: number; isPerson: number }[],
): Judged =>
  judgedOf(
    list.map(({ score }) => score),
    list.map(({ isPositive }) => isPositive),
    {
      isHit: list.map(({ isHit }) => isHit),
      account: list.map(({ account }) => account),
      isPerson: list.map(({ isPerson }) => isPerson),
      level: 'action',
    },
  );

describe.skipIf(!hasShared('refcases', 'metrics', 'scores.csv'))('against scikit-learn', () => {
  test.each(['s1', 's2'])('area under the ROC curve and average precision of %s', (column) => {
    const [header, ...lines] = readShared('refcases', 'metrics', 'scores.csv').trim().split('\n');
    const position = header.trim().split(',').indexOf(column);
    const cells = lines.map((line) => line.trim().split(',').map(Number));
    const judged = judgedOf(
      cells.map((row) => row[position]),
      cells.map((row) => row[0]),
    );
    const expected = (
      JSON.parse(readShared('refcases', 'metrics', 'expected.json')) as Record<string, Record<string, number>>
    )[column];
    expect(Math.abs(compute('roc-auc', judged) - expected['roc_auc'])).toBeLessThan(1e-12);
    expect(Math.abs(compute('average-precision', judged) - expected['average_precision'])).toBeLessThan(1e-12);
  });
});

test.each([0, 1])('a NaN score of class %i has no rank: an error, not an endless merge', (isPositive) => {
  const judged = judgedOf([0.1, NaN, 0.3, 0.2], [1 - isPositive, isPositive, 1 - isPositive, isPositive]);
  expect(() => compute('roc-auc', judged)).toThrow('a score is NaN');
});

test('ROC AUC is the share of pairs in the right order, ties half', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const positives = list.filter(({ isPositive }) => isPositive === 1);
      const negatives = list.filter(({ isPositive }) => isPositive === 0);
      const auc = compute('roc-auc', toJudged(list));
      if (positives.length === 0 || negatives.length === 0) return Number.isNaN(auc);
      let right = 0;
      for (const p of positives)
        for (const n of negatives) right += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
      return Math.abs(auc - right / (positives.length * negatives.length)) < 1e-12;
    }),
    { seed: 1 },
  );
});

test('average precision and both curves agree with a walk over all thresholds', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const judged = toJudged(list);
      const nPositive = list.filter(({ isPositive }) => isPositive === 1).length;
      fc.pre(nPositive > 0 && nPositive < list.length);
      const thresholds = [...new Set(list.map(({ score }) => score))].sort((a, b) => b - a);
      const points = thresholds.map((threshold) => {
        const above = list.filter(({ score }) => score >= threshold);
        const caught = above.filter(({ isPositive }) => isPositive === 1).length;
        return {
          recall: caught / nPositive,
          precision: caught / above.length,
          rate: (above.length - caught) / (list.length - nPositive),
        };
      });
      const ap = points.reduce(
        (sum, { recall, precision }, at) => sum + (recall - (points[at - 1]?.recall ?? 0)) * precision,
        0,
      );
      expect(compute('average-precision', judged)).toBeCloseTo(ap, 12);
      const precision = precisionAtRecalls(judged);
      for (const [step, wanted] of RECALL_GRID.entries())
        expect(precision[step]).toBe(points.find(({ recall }) => recall >= wanted - 1e-9)?.precision);
      const recall = recallAtFalseRemovals(judged);
      for (const [step, allowed] of FALSE_REMOVAL_GRID.entries())
        expect(recall[step]).toBe(
          Math.max(0, ...points.filter(({ rate }) => rate <= allowed + 1e-9).map((point) => point.recall)),
        );
    }),
    { seed: 2 },
  );
});

test('counts and shares of hits agree with plain counting', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const judged = toJudged(list);
      const hit = list.filter(({ isHit }) => isHit === 1);
      const caught = hit.filter(({ isPositive }) => isPositive === 1);
      const wrong = hit.filter(({ isPositive }) => isPositive === 0);
      const nPositive = list.filter(({ isPositive }) => isPositive === 1).length;
      const nNegative = list.length - nPositive;
      const orNaN = (part: number, whole: number): number => (whole === 0 ? NaN : part / whole);
      expect(compute('precision', judged)).toBe(orNaN(caught.length, hit.length));
      expect(compute('recall', judged)).toBe(orNaN(caught.length, nPositive));
      expect(compute('false-removal-rate', judged)).toBe(orNaN(wrong.length, nNegative));
      expect(compute('f1', judged)).toBe(orNaN(2 * caught.length, hit.length + nPositive));
      expect(compute('hit', judged)).toBe(hit.length);
      expect(compute('caught', judged)).toBe(nPositive === 0 ? NaN : caught.length);
      const people = new Set(wrong.filter(({ isPerson }) => isPerson === 1).map(({ account }) => account));
      expect(compute('wrongly-hit-people', judged)).toBe(nNegative === 0 ? NaN : people.size);
      expect(compute('wrongly-hit-actions', judged)).toBe(nNegative === 0 ? NaN : wrong.length);
      expect(compute('wrongly-hit-actions', { ...judged, level: 'account' })).toBeNaN();
    }),
    { seed: 3 },
  );
});

test('every metric stays within its range', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const judged = toJudged(list);
      return [...metrics.values()].every((metric) => {
        const value = metric.compute(judged);
        return Number.isNaN(value) || (value >= metric.range[0] && value <= metric.range[1]);
      });
    }),
    { seed: 4 },
  );
});

test('score histogram counts each row once, a score of 1 in the last bin', () => {
  const counts = scoreHistogram(Float64Array.of(0, 0.039, 0.04, 1), Uint32Array.of(0, 0, 1, 1), 2);
  expect([...counts[0].subarray(0, 2)]).toEqual([2, 0]);
  expect([counts[1][1], counts[1][N_SCORE_BINS - 1]]).toEqual([1, 1]);
});
