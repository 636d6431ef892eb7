import { expect, test } from 'vitest';
import { pairedTable } from '../../experiments/aggregate/comparison-tables.js';
import { powerHints } from '../../experiments/aggregate/power-hint.js';
import { holm } from '../../experiments/metrics/holm.js';
import { pairedDifference } from '../../experiments/metrics/paired-difference.js';
import { sampleSkewness, withoutSkewness, withSkewness } from '../../experiments/metrics/skewness.js';
import { worldsNeeded } from '../../experiments/metrics/worlds-needed.js';
import { openStream, rootKey } from '../../random/stream.js';
import { groupOf, planOf } from './made-cells.js';

const N = 10;
const random = openStream(rootKey('paired table'));
const worlds = Array.from({ length: N }, () => 0.7 + 0.05 * random.normal());
const shifted = (by: number, noise: number): number[] => worlds.map((value) => value + by + noise * random.normal());
const values = {
  best: shifted(0.1, 0.01),
  close: shifted(0.097, 0.01),
  far: shifted(-0.2, 0.01),
  twin: [] as number[],
};
values.twin = values.best;
const groups = (['best', 'close', 'far'] as const).map((detector) => groupOf({ detector }, values[detector]));
const table = pairedTable(groups, planOf(N)).filter(({ metric }) => metric === 'average-precision');

test('every p-value stands beside what Holm makes of it among the pairs of its field', () => {
  expect(table).toHaveLength(3);
  for (const name of ['p', 'pCautious', 'pWilcoxon', 'pPermutation']) {
    const corrected = holm(table.map((row) => row[name] as number));
    expect(table.map((row) => row[`${name}Holm`])).toEqual(corrected);
  }
  for (const { p, pCautious, pCautiousHolm, apart } of table) {
    expect(pCautious).toBeGreaterThanOrEqual(Number(p));
    expect(apart).toBe(Number(pCautiousHolm) <= 0.05 ? 'yes' : 'no');
  }
  expect(table.map(({ a, b, apart }) => [a, b, apart])).toEqual([
    ['best', 'close', 'no'],
    ['best', 'far', 'yes'],
    ['close', 'far', 'yes'],
  ]);
});

test('more worlds are those needed less those there, counted for all pairs; the hint says so in words', () => {
  const [close] = table;
  expect(close['worldsNeeded']).toBe(worldsNeeded(Number(close['effect']), 3));
  expect(close['moreWorlds']).toBe(Math.max(0, Number(close['worldsNeeded']) - N));
  expect(worldsNeeded(0.5, 3)).toBeGreaterThan(worldsNeeded(0.5) ?? NaN);
  const { leader, a, b } = close;
  expect(powerHints(table, 'town', 'account')).toEqual([
    `${close['moreWorlds']} more worlds would separate ${leader} from ${a === leader ? b : a}`,
  ]);
  expect(powerHints(table, 'town', 'action')).toEqual([]);
  const one = pairedTable(
    (['best', 'far'] as const).map((detector) => groupOf({ detector }, values[detector].slice(0, 1))),
    planOf(1),
  );
  expect(powerHints(one, 'town', 'account')).toEqual([]);
  const same = pairedTable(
    (['best', 'twin'] as const).map((detector) => groupOf({ detector }, values[detector])),
    planOf(N),
  );
  expect(powerHints(same, 'town', 'account')).toEqual(['In average precision best and twin are equal in every world']);
});

test('skewness: the cubic and its inverse undo one another; the cautious p objects where the plain t is fooled', () => {
  for (const skewness of [-1.5, 0, 0.7])
    for (const t of [-2.5, 0, 0.4, 3])
      expect(withoutSkewness(withSkewness(t, skewness, 8), skewness, 8)).toBeCloseTo(t, 9);
  expect(sampleSkewness([1, 2, 3], 2, 1)).toBeCloseTo(0, 12);
  // By hand: thirds of the mean's distances, cubed: 1 + 1 - 8, times n / ((n - 1)(n - 2)).
  expect(sampleSkewness([1, 1, -2], 0, Math.sqrt(3))).toBeCloseTo(((-6 / Math.sqrt(27)) * 3) / 2, 12);
  const fooled = pairedDifference([-1, -0.9, -0.8, -0.95, -0.85, -0.1], [0, 0, 0, 0, 0, 0], 0);
  expect(fooled.pCautious).toBeGreaterThan(fooled.p ?? NaN);
  expect(pairedDifference([1, 2], [0, 0], 0).pCautious).toBe(pairedDifference([1, 2], [0, 0], 0).p);
});
