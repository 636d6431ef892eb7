import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import threshold from '../../experiments/enforcement/threshold.js';
import { judgeCell, type CellResult } from '../../experiments/judge/judge-cell.js';
import { metric, type Metric } from '../../experiments/metric.js';
import { IDENTITIES, worstAveragePrecision } from '../../experiments/metrics/identities.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { rankingOf, reversed } from '../../experiments/metrics/ranking.js';
import { runStudy } from '../../experiments/run.js';
import { judgedOf } from './judged.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const metrics = [...(await loadMetrics()).values()];
const row = fc.record({
  score: fc.integer({ min: 0, max: 9 }).map((step) => step / 9),
  isPositive: fc.integer({ min: 0, max: 1 }),
  isCounted: fc.integer({ min: 0, max: 1 }),
  persona: fc.integer({ min: 0, max: 1 }),
  account: fc.integer({ min: 0, max: 5 }),
});

/** A cell of rows that are counted or apart, two personas, and a policy that hits half of the scores. */
function judge(rows: readonly (typeof row extends fc.Arbitrary<infer T> ? T : never)[], own = metrics): CellResult {
  const flags = (of: (row: (typeof rows)[number]) => number): Uint8Array => Uint8Array.from(rows, of);
  const isCounted = flags((one) => one.isCounted);
  const isPositive = flags((one) => one.isPositive * one.isCounted);
  const persona = (wanted: number): Uint8Array =>
    flags((one) => Number(one.isCounted === 1 && one.isPositive === 0 && one.account % 2 === wanted));
  const cell = {
    rows: {
      ...{ level: 'action' as const, nRows: rows.length, isPositive, isCounted },
      account: Uint32Array.from(rows, ({ account }) => account),
      isPerson: new Uint8Array(rows.length).fill(1),
      ...{ classes: ['organic', 'operation:farm'], classOf: Uint32Array.from(isPositive) },
      segments: [
        { name: 'overall', isIn: isCounted },
        ...[0, 1].map((one) => ({ name: `persona:${one}`, isIn: persona(one) })),
        { name: 'coordinated:pod', isIn: flags((one) => 1 - one.isCounted), isApart: true },
      ],
    },
    score: Float64Array.from(rows, ({ score }) => score),
    ...{ groupOf: null, validationScore: Float64Array.of(0.2, 0.6, 0.9) },
    audited: { row: Uint32Array.of(0, 1, 2), isInauthentic: Uint32Array.of(0, 0, 1) },
  };
  const params = threshold.params.parse({});
  return judgeCell(cell, [{ name: 'threshold', policy: threshold, params }], own);
}

/** The built-in metrics with one computed wrongly. */
const planted = (id: string, wrong: (right: number) => number): Metric[] =>
  metrics.map((one) => (one.id === id ? metric({ ...one, compute: (judged) => wrong(one.compute(judged)) }) : one));
const brokenBy = (own: readonly Metric[], rows = SAMPLE): string[] =>
  judge(rows, own as Metric[])
    .identities.filter(({ failures }) => failures.length > 0)
    .map(({ identity }) => identity);

const SAMPLE = Array.from({ length: 40 }, (_, place) => ({
  score: ((place * 7) % 20) / 20,
  ...{ isPositive: Number(place % 3 === 0), isCounted: Number(place % 11 !== 0), persona: 0, account: place % 6 },
}));

test('whatever the rows, the built-in metrics obey every identity', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      for (const { identity, failures, nChecked, largestGap } of judge(rows).identities) {
        expect(failures, identity).toEqual([]);
        expect(largestGap).toBeLessThan(1e-9);
        seen.set(identity, (seen.get(identity) ?? 0) + nChecked);
      }
    }),
    { seed: 6, numRuns: 200 },
  );
  // Those of several policies and of groups need a cell that has them.
  const unseen = [...IDENTITIES.keys()].filter((identity) => (seen.get(identity) ?? 0) === 0);
  expect(unseen.sort()).toEqual(['pairs-of-groups', 'ranking-without-policy']);
});

test.each([
  ['f1', (right: number) => right * 0.999, 'f1-of-precision-and-recall'],
  ['hit', (right: number) => right + 1, 'hit-adds-up'],
  ['recall', (right: number) => right * 0.5, 'recall-counts-the-caught'],
  ['caught', (right: number) => right + 1, 'recall-counts-the-caught'],
  ['precision', (right: number) => right * 0.99, 'precision-counts-the-caught'],
  ['false-removal-rate', (right: number) => right * 0.99, 'false-removals-count-the-wrongly-hit'],
  ['wrongly-hit-actions', (right: number) => right - 1, 'false-removals-count-the-wrongly-hit'],
  ['wrongly-hit-people', (right: number) => right + 100, 'people-within-rows'],
  ['roc-auc', (right: number) => Math.min(1, right + 0.01), 'auc-of-reversed-scores'],
  ['average-precision', (right: number) => right / 20, 'average-precision-bounds'],
  ['recall', () => 1.5, 'within-range'],
  ['recall', () => NaN, 'recall-counts-the-caught'],
])('a planted wrong %s breaks an identity (case %#)', (id, wrong, identity) => {
  expect(brokenBy(metrics)).toEqual([]);
  expect(brokenBy(planted(id, wrong))).toContain(identity);
});

test('reversed scores: the ranking read from its end is that of 1 - score', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      // Eighths: 1 - score is exact, so that equal scores stay equal.
      const scores = rows.map(({ score }) => Math.floor(score * 8) / 8);
      const isPositive = rows.map((one) => one.isPositive);
      const turned = rankingOf(reversed(judgedOf(scores, isPositive)));
      const anew = rankingOf(
        judgedOf(
          scores.map((score) => 1 - score),
          isPositive,
        ),
      );
      expect(turned).toEqual(anew);
    }),
    { seed: 7 },
  );
});

test('the worst average precision is that of a ranking with every organic row on top', () => {
  const precision = metrics.find(({ id }) => id === 'average-precision');
  expect(precision?.compute(judgedOf([0.9, 0.8, 0.7, 0.2, 0.1], [0, 0, 0, 1, 1]))).toBeCloseTo(
    worstAveragePrecision(2, 3),
    12,
  );
});

test('every report tells what was audited; a metric that contradicts itself ends the run, named with its cell', async () => {
  const folder = temporaryFolder();
  const study = { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules'] };
  const options = { workers: 1, runsDir: join(folder, 'runs') };
  const { report } = await runStudy(writeTo(folder, 'tiny.yaml', study), options);
  const rows = report.tables['identities'] ?? [];
  expect(rows.length).toBeGreaterThan(9);
  for (const found of rows) expect(found).toMatchObject({ broken: 0 });
  expect(rows.reduce((sum, { checked }) => sum + Number(checked), 0)).toBeGreaterThan(200);

  const plugins = folderIn(folder);
  const metricUrl = new URL('../../experiments/metric.js', import.meta.url).href;
  writeFileSync(
    join(plugins, 'more-than-all.js'),
    `import { metric } from '${metricUrl}';
export default metric({ id: 'more-than-all', summary: 'A share above 1.', better: 'higher', range: [0, 1], display: 'rate', bySegment: false, compute: () => 1.25 });`,
  );
  const wrong = runStudy(join(folder, 'tiny.yaml'), { ...options, plugins: [plugins] });
  await expect(wrong).rejects.toThrow(
    /rate-rules, account level, on tiny \(replicate 1\): .*\(within-range\); more-than-all of threshold, overall: 1.25, not 1; metrics from outside: .*more-than-all.js/,
  );
  await expect(wrong).rejects.toMatchObject({ name: 'ChecksFailed' });
});
