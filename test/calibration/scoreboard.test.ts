import { expect, test } from 'vitest';
import { countInside, scoreboardRows } from '../../experiments/calibration/scoreboard.js';
import { unitRange } from '../../sim/calibration/unit-range.js';
import { scoreboardText, shortNumber } from '../../experiments/calibration/scoreboard-text.js';
import { around, atLeast, atMost, between, isInside } from '../../sim/calibration/bands.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { quantity, type Sureness } from '../../sim/calibration/quantity.js';

test('one rule makes points into bands; published bands stay as they are', () => {
  expect(around(4)).toEqual({ published: '4', low: 3, high: 5 });
  expect(between(2, 2.6)).toEqual({ published: '2-2.6', low: 2, high: 2.6 });
  expect([0.1, 0.100001, -5].map((value) => isInside(value, atMost(0.1)))).toEqual([true, false, true]);
  expect([0.9, 0.89, NaN].map((value) => isInside(value, atLeast(0.9)))).toEqual([true, false, false]);
});

const sures: readonly Sureness[] = ['A', 'A*', 'B', 'C', 'D', 'M'];
const made = quantity({
  id: 'made',
  summary: 's',
  population: 'people',
  source: 'paper',
  unit: 'share',
  figures: sures.map((sure) => ({
    id: sure.toLowerCase(),
    label: sure,
    row: 'a1',
    band: around(4),
    sure,
    unit: 'ratio',
  })),
  measure: () => [],
});
const world = (value: number) => sures.map((sure) => ({ quantity: 'made', figure: sure.toLowerCase(), value }));

test('bands and intervals end where values of the unit do', () => {
  const at = (unit: string, point: number) =>
    quantity({ ...made, unit, figures: [{ ...made.figures[0], unit, band: around(point) }] });
  const bandOf = (unit: string, point: number) => at(unit, point).figures[0].band;
  expect(bandOf('share', 0.96)).toEqual({ published: '0.96', low: 0.72, high: 1 });
  expect(bandOf('share of posts', 0.5)).toMatchObject({ low: 0.375, high: 0.625 });
  expect(bandOf('correlation', 0.9)).toMatchObject({ high: 1 });
  expect(bandOf('posts a day', 4)).toMatchObject({ high: 5 });
  const intervalOf = (unit: string, values: readonly number[]) => {
    const worlds = values.map((value) => [{ quantity: 'made', figure: 'a', value }]);
    const [{ low, high }] = scoreboardRows(new Map([['made', at(unit, 0.5)]]), worlds);
    return [low, high];
  };
  expect(intervalOf('share', [0.2, 0.9])).toEqual([0, 1]);
  expect(intervalOf('likes a day', [1, 10])[0]).toBe(0);
  expect(intervalOf('slope', [1, 10])[0]).toBeLessThan(0);
});

test('derived and remembered figures are shown and never counted', () => {
  const inside = scoreboardRows(new Map([['made', made]]), [world(4)]);
  expect(countInside(inside)).toEqual({ nCounted: 4, nInside: 4, nNotMeasured: 0 });
  expect(inside).toHaveLength(6);
  const outside = scoreboardRows(new Map([['made', made]]), [world(9)]);
  expect(countInside(outside)).toEqual({ nCounted: 4, nInside: 0, nNotMeasured: 0 });
});

test('none of the built-in figures of doubtful origin is counted', async () => {
  const rows = scoreboardRows(await loadQuantities(), []);
  const doubtful = rows.filter(({ sure }) => sure === 'D' || sure === 'M');
  expect(doubtful.length).toBeGreaterThan(3);
  for (const { counted } of doubtful) expect(counted).toBe('no');
  expect(rows.filter(({ counted }) => counted === 'yes').length).toBeGreaterThanOrEqual(40);
});

test('the mean over worlds decides, and worlds without anybody to measure are left out', () => {
  const [first] = scoreboardRows(new Map([['made', made]]), [world(2), world(5), world(NaN)]);
  expect(first).toMatchObject({ value: 3.5, n: 2, verdict: 'inside' });
  expect(first.low).toBeLessThan(2);
  const [nobody] = scoreboardRows(new Map([['made', made]]), [world(NaN)]);
  expect(nobody).toMatchObject({ value: null, low: null, n: 0, verdict: 'not measured' });
});

test('an interval never leaves what the unit can be: shares 0 to 1, counts not below 0, slopes anywhere', async () => {
  const figures = ['share', 'accounts', 'correlation', 'slope'].map((unit) => ({
    ...{ id: unit, label: unit, row: 'a1', band: around(1), sure: 'A' as const, unit },
  }));
  const mixed = quantity({ ...made, id: 'mixed', figures });
  const at = (values: readonly number[]) =>
    figures.map(({ id }, index) => ({ quantity: 'mixed', figure: id, value: values[index] }));
  const worlds = [at([0.1, 2, -0.9, -1]), at([0.8, 360, 0.9, 3])];
  const rows = scoreboardRows(new Map([['mixed', mixed]]), worlds);
  expect(rows.map(({ low }) => low)).toEqual([0, 0, -1, expect.any(Number)]);
  expect(rows.map(({ high }) => high)).toEqual([1, expect.any(Number), 1, expect.any(Number)]);
  expect(rows[3].low).toBeLessThan(-1);
  const built = [...(await loadQuantities()).values()].flatMap(({ unit, figures: own }) =>
    own.map((figure) => figure.unit ?? unit),
  );
  expect([...new Set(built)].filter((unit) => unitRange(unit)[1] === 1)).toContain('share of likes');
});

test('the table says what is inside, what is not and what does not count', () => {
  const rows = scoreboardRows(new Map([['made', made]]), [world(9), world(9.5)]);
  const text = scoreboardText({
    format: 'scoreboard@1',
    scenario: 'x',
    nPeople: 1,
    horizonDays: 1,
    seeds: ['x/1', 'x/2'],
    version: '0',
    ...countInside(rows),
    rows,
  });
  expect(text.match(/ OUTSIDE /g)).toHaveLength(4);
  expect(text.match(/ \(outside\) /g)).toHaveLength(2);
  expect(text.split('\n').at(-1)).toBe('0 of 4 counted quantities inside');
});

test.each([
  [0, '0'],
  [0.0123456, '0.0123'],
  [12.345, '12.3'],
  [12345, '12345'],
  [0.5, '0.5'],
  [100, '100'],
])('%d is written %s', (value, text) => expect(shortNumber(value)).toBe(text));
