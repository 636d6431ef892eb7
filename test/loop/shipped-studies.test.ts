import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { standaloneSpec } from '../../reports/standalone-spec.js';
import { findStudy, listStudies } from '../../experiments/plan/find-study.js';
import { runStudy } from '../../experiments/run.js';
import { drawChart } from '../reports/draw-chart.js';
import { folderIn, temporaryFolder, writeTo } from '../experiments/tiny-study.js';

interface Shipped {
  readonly name: string;
  readonly scenarios: readonly { readonly with: object }[];
  readonly detectors: readonly { readonly use: string; readonly with?: object }[];
  readonly closedLoop?: {
    readonly arms: readonly { readonly name: string }[];
    readonly claims?: readonly { readonly says: string }[];
    readonly breakEven?: readonly { readonly says: string }[];
    readonly forecastReviews?: number;
  };
}

const folder = temporaryFolder();
const studies = listStudies()
  .map((name) => parse(readFileSync(findStudy(name), 'utf8')) as Shipped)
  .filter(({ closedLoop }) => closedLoop !== undefined);

test('nine studies close the loop', () => {
  expect(studies).toHaveLength(9);
});

// The studies as they ship, in villages of a few days: whether every part of the answer is there, not what it says.
test.each(studies.map((study) => [study.name, study] as const))(
  '%s answers its question in a village',
  async (name, study) => {
    const { closedLoop } = study;
    const file = writeTo(folder, `${name}.yaml`, {
      ...study,
      scenarios: study.scenarios.map((one) => ({ ...one, with: { ...one.with, nPeople: 60, horizonDays: 8 } })),
      detectors: study.detectors.map((one) =>
        one.use === 'gradient-boosting' ? { ...one, with: { ...one.with, iterations: 2 } } : one,
      ),
      ...{ replicates: 2, labels: { auditShare: 0.9, delayDaysMean: 0.1 } },
      closedLoop: {
        ...closedLoop,
        ...{ startDay: 3, windowDays: 2, historyDays: 5, sweepEveryEpochs: 2 },
        ...(closedLoop?.forecastReviews === undefined ? {} : { forecastReviews: 5 }),
      },
    });
    const { report } = await runStudy(file, { workers: 1, runsDir: folderIn(folder) });
    const rows = (table: string) => report.tables[table] ?? [];
    const arms = closedLoop?.arms ?? [];
    expect(new Set(rows('loop-totals').map((row) => row['arm'])).size).toBe(arms.length + 1);
    // Every claim has its number in the table and its sentence in the answer.
    const claims = closedLoop?.claims ?? [];
    expect(rows('loop-claims').map((row) => row['says'])).toEqual(claims.map(({ says }) => says));
    for (const { says } of [...claims, ...(closedLoop?.breakEven ?? [])]) expect(report.answer).toContain(says);
    for (const row of rows('loop-claims')) if (row['n'] === 2) expect(row['low']).not.toBeNull();
    if (name === 'how-many')
      for (const kind of ['accounts', 'likes', 'follows', 'comments'])
        expect(report.answer).toContain(`for ${kind} wrongly hit`);
    else expect(claims.length).toBeGreaterThan(2);
    const charts = report.charts.map(({ id }) => id);
    expect(charts).toEqual(expect.arrayContaining(['loop-economy', 'loop-over-time', 'loop-harm']));
    if (claims.length > 0) expect(charts).toContain('loop-claims');
    // Over time every scenario is drawn, also in the file that opens by itself: one line an arm and scenario.
    const overTime = report.charts.find(({ id }) => id === 'loop-over-time');
    if (overTime === undefined) throw new Error('no chart over time');
    const { svg, warnings } = await drawChart(standaloneSpec(overTime, report));
    expect(warnings).toEqual([]);
    const lines = new Set(rows('loop-weeks').map(({ quantity, scenario, arm }) => [quantity, scenario, arm].join('/')));
    expect(svg.match(/<g class="mark-line role-mark/g)).toHaveLength(lines.size);
    // What each arm costs and leaves, against nothing being done.
    for (const quantity of ['service-revenue', 'customers', 'service-actions', 'platform-cost'])
      expect(rows('loop-effects').filter((row) => row['quantity'] === quantity)).toHaveLength(
        arms.length * study.scenarios.length,
      );
    expect(report.skipped.filter(({ what }) => what.startsWith('chart loop'))).toEqual(
      name === 'how-many' ? expect.any(Array) : [],
    );
  },
);
