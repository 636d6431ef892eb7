import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReport } from '../../reports/build.js';
import type { ChartInput } from '../../reports/chart.js';
import { drawFigure } from '../../reports/paper/draw-figure.js';
import { MOST_SIGNS, shortNames } from '../../reports/name-labels.js';
import { standaloneSpec } from '../../reports/standalone-spec.js';
import { variantEndings } from '../../experiments/plan/variant-endings.js';
import { sampleInput } from './sample-report.js';

const KEYS = ['iterations', 'learningRate', 'maxDepth', 'minLeafRows', 'l2', 'subsample', 'maxBins', 'rowShare'];
const VALUES = [
  ...[fc.constantFrom(5, 10, 20), fc.constantFrom(0.05, 0.1, 1e-7), fc.integer({ min: -3, max: 3 })],
  ...[fc.boolean(), fc.constantFrom('a_b', 'a b', 'a-b', 'aB'), fc.constantFrom([1, 2], [12], { a: 1 }, { a: -1 })],
];

/** Points of a grid or random sweep of one to eight axes. */
const points = fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: KEYS.length }).chain((keys) =>
  fc
    .uniqueArray(fc.tuple(...keys.map((_, place) => VALUES[place % VALUES.length])), {
      ...{ minLength: 1, maxLength: 30, selector: (values) => JSON.stringify(values) },
    })
    .map((rows) => rows.map((values) => values.map((value, place) => ({ key: [keys[place]], value })))),
);

test('variants of any sweep have names, and labels of every width, that no two share', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 12, max: 40 }), (swept, nSigns) => {
      const names = [...variantEndings(swept).map((ending) => `gradient-boosting-${ending}`), 'gradient-boosting'];
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      const labels = shortNames(names, nSigns);
      expect(new Set(labels.values()).size).toBe(names.length);
      for (const [name, label] of labels) if (name.length <= nSigns) expect(label).toBe(name);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test('labels of a sweep of three axes leave out what all variants share, from the left, as far as they must', () => {
  const names = [5, 10].flatMap((trees) =>
    [0.05, 0.1].flatMap((rate) =>
      [3, 6].map(
        (depth) =>
          `gradient-boosting-iterations-${trees}-learning-rate-${String(rate).replace('.', 'p')}-max-depth-${depth}`,
      ),
    ),
  );
  expect([...shortNames([...names, 'rate-rules'], MOST_SIGNS).values()]).toEqual([
    ...['gradient…5…0p05-max-depth-3', 'gradient…5…0p05-max-depth-6', 'gradient…5…0p1-max-depth-3'],
    ...['gradient…5…0p1-max-depth-6', 'gradient…10…0p05-max-depth-3', 'gradient…10…0p05-max-depth-6'],
    ...['gradient…10…0p1-max-depth-3', 'gradient…10…0p1-max-depth-6', 'rate-rules'],
  ]);
  expect(shortNames(['gradient-boosting-iterations-20-learning-rate-0p05'], MOST_SIGNS).size).toBe(1);
});

test.each(['headline', 'precision-recall', 'harm-by-persona', 'critical-difference'])(
  'the chart %s labels each variant of a sweep by its own name',
  async (id) => {
    const [one, other] = [5, 10].map((trees) => `gradient-boosting-iterations-${trees}-learning-rate-0p05-max-depth-3`);
    const text = JSON.stringify(sampleInput({ bothLevels: true }))
      .replaceAll('"gradient-boosting"', `"${one}"`)
      .replaceAll('"isolation-forest"', `"${other}"`);
    const report = await buildReport(JSON.parse(text) as ChartInput);
    const entry = report.charts.find((chart) => chart.id === id);
    const { svg } = await drawFigure(standaloneSpec(entry ?? report.charts[0], report));
    for (const label of ['gradient…5…0p05-max-depth-3', 'gradient…10…0p05-max-depth-3'])
      expect(svg).toContain(`>${label}<`);
  },
);
