import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stabilityTables } from '../../experiments/aggregate/stability-table.js';
import { stabilityText } from '../../experiments/aggregate/stability-text.js';
import { kendallTau } from '../../experiments/metrics/kendall-tau.js';
import { openStream, rootKey } from '../../random/stream.js';
import { groupOf, planOf } from './made-cells.js';

const AT = [0, 0.5, 1];
const N = 6;
/** Means at each place of the dial: `trees` fall below `graph` between 0.5 and 1; `rules` stay last. */
const MEANS = { trees: [0.9, 0.8, 0.4], graph: [0.7, 0.68, 0.66], rules: [0.3, 0.3, 0.3] };
const random = openStream(rootKey('stability'));
const noisy = (mean: number, sd = 0.01): number[] => Array.from({ length: N }, () => mean + sd * random.normal());
const axes = AT.map((value) => ({ of: 'scenario' as const, name: `town-${value}`, axis: 'evasion', value }));
const groups = AT.flatMap((value, place) =>
  Object.entries(MEANS).map(([detector, means]) =>
    groupOf({ detector, scenario: `town-${value}` }, noisy(means[place])),
  ),
);

test("Kendall's tau: 1 for the same order, -1 for the other way round, ties as printed, undefined where all are tied", () => {
  expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
  expect(kendallTau([1, 2, 3], [3, 2, 1])).toBe(-1);
  // By hand: of ten pairs 6 agree, 2 disagree, one is tied in each: (6 - 2) / sqrt(9 x 9).
  expect(kendallTau([1, 2, 3, 4, 4], [1, 2, 4, 3, 1])).toBeCloseTo(tauByPairs([1, 2, 3, 4, 4], [1, 2, 4, 3, 1]), 12);
  expect(kendallTau([1, 1], [1, 2])).toBeNaN();
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 2, maxLength: 8 }), (pairs) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const tau = kendallTau(a, b);
      if (Number.isNaN(tau)) return;
      expect(Math.abs(tau)).toBeLessThanOrEqual(1 + 1e-12);
      expect(kendallTau(b, a)).toBeCloseTo(tau, 12);
      expect(
        kendallTau(
          a.map((x) => -x),
          b,
        ),
      ).toBeCloseTo(-tau, 12);
    }),
    { seed: 3 },
  );
});

function tauByPairs(a: readonly number[], b: readonly number[]): number {
  const pairs = a.flatMap((_, i) => a.slice(i + 1).map((__, k) => [i, i + 1 + k] as const));
  const count = (holds: (i: number, j: number) => boolean): number => pairs.filter(([i, j]) => holds(i, j)).length;
  const agree = count((i, j) => (a[i] - a[j]) * (b[i] - b[j]) > 0);
  const disagree = count((i, j) => (a[i] - a[j]) * (b[i] - b[j]) < 0);
  return (agree - disagree) / Math.sqrt(count((i, j) => a[i] !== a[j]) * count((i, j) => b[i] !== b[j]));
}

test('along an axis: ranks at each value, tau between neighbours and ends, who passes whom and how surely', () => {
  const tables = stabilityTables(groups, planOf(N, { axes }));
  const rank = (value: number, contender: string): unknown =>
    tables['axis-ranks'].find((row) => row['value'] === value && row['contender'] === contender)?.['rank'];
  expect(AT.map((value) => rank(value, 'trees'))).toEqual([1, 1, 2]);
  expect(AT.map((value) => rank(value, 'graph'))).toEqual([2, 2, 1]);
  expect(
    tables['axis-steps'].map(({ kind, from, to, leaderFrom, leaderTo }) => [kind, from, to, leaderFrom, leaderTo]),
  ).toEqual([
    ['neighbours', 0, 0.5, 'trees', 'trees'],
    ['neighbours', 0.5, 1, 'trees', 'graph'],
    ['ends', 0, 1, 'trees', 'graph'],
  ]);
  expect(tables['axis-steps'].map(({ tau }) => tau)).toEqual([1, expect.closeTo(1 / 3, 12), expect.closeTo(1 / 3, 12)]);
  expect(tables['axis-steps'][0]).toMatchObject({ low: null, high: null, n: N });
  expect(tables['axis-crossings']).toEqual([
    {
      ...{ axis: 'evasion', level: 'account', metric: 'average-precision', from: 0.5, to: 1 },
      ...{ riser: 'graph', faller: 'trees', sure: 1, n: N },
    },
  ]);
  expect(stabilityText(tables)).toEqual([
    "Along evasion at account level trees leads from 0 to 0.5, graph at 1; Kendall's tau between the rankings at 0 and 1 is 0.33, 1 pair changes places on the way.",
  ]);
});

test('detectors that can not be told apart: the interval of tau is wide, leads and crossings are unsure', () => {
  const alike = AT.flatMap((value) =>
    ['one', 'two', 'three'].map((detector) => groupOf({ detector, scenario: `town-${value}` }, noisy(0.5, 0.1))),
  );
  const { 'axis-steps': steps, 'axis-ranks': ranks } = stabilityTables(alike, planOf(N, { axes }));
  for (const { low, high } of steps) expect(Number(high) - Number(low)).toBeGreaterThan(0.6);
  for (const value of AT) {
    const leads = ranks.filter((row) => row['value'] === value).map((row) => Number(row['leads']));
    expect(leads.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  }
});

test('the dial of scenarios that were written out is an axis too; one world gives no interval; nothing turned gives nothing', () => {
  const scenarios = AT.map((evasion) => ({ id: `town-${evasion}`, scenario: { evasion } }));
  const single = groups.map((group) => ({ ...group, cells: group.cells.slice(0, 1) }));
  const { 'axis-steps': steps } = stabilityTables(single, planOf(1, { scenarios }));
  expect(steps.map(({ axis, tau, low }) => [axis, Number(tau) > 0, low])).toEqual(
    ['evasion', 'evasion', 'evasion'].map((axis) => [axis, true, null]),
  );
  expect(stabilityTables(groups, planOf(N))).toEqual({ 'axis-ranks': [], 'axis-steps': [], 'axis-crossings': [] });
});

test('variants of a detector are ranked under its name against those that are not swept; a policy axis ranks what it hits', () => {
  const swept = [5, 50].map((value) => ({
    ...{ of: 'detector' as const, name: `trees-n-${value}`, entry: 'trees', axis: 'n', value },
  }));
  const detectors = [
    groupOf({ detector: 'rules' }, noisy(0.5)),
    ...swept.map(({ name, value }) => groupOf({ detector: name }, noisy(value === 5 ? 0.3 : 0.8))),
  ];
  const tables = stabilityTables(detectors, planOf(N, { axes: swept }));
  expect(tables['axis-ranks'].map(({ value, contender, rank }) => [value, contender, rank])).toEqual([
    [5, 'rules', 1],
    [5, 'trees', 2],
    [50, 'rules', 2],
    [50, 'trees', 1],
  ]);
  const policies = ['cut-1', 'cut-2'];
  const axesOfPolicy = policies.map((name, place) => ({ of: 'policy' as const, name, axis: 'cut', value: place }));
  const ofPolicy = ['rules', 'trees'].map((detector) => groupOf({ detector, policies }, noisy(0.5), 'recall'));
  const ranked = stabilityTables(ofPolicy, planOf(N, { axes: axesOfPolicy }))['axis-ranks'];
  expect(new Set(ranked.map(({ metric }) => metric))).toEqual(new Set(['recall']));
  expect(ranked).toHaveLength(4);
});
