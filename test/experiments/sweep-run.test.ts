import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import { temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();

test('a sweep of the label desk and of a budget runs: each variant has its own desk and line, and the ranking along both is told', async () => {
  const study = {
    ...{ ...TINY_STUDY, replicates: 1 },
    detectors: [
      { use: 'rate-rules', levels: ['account'] },
      { use: 'logistic-regression', levels: ['account'] },
    ],
    sweep: {
      axes: [
        { name: 'looks', key: 'labels.auditShare', values: [0.3, 0.9] },
        { name: 'budget', key: 'policies.threshold.budgetAccounts', values: [0.005, 0.3] },
      ],
    },
    policies: ['threshold'],
  };
  const file = writeTo(folder, 'swept.yaml', study);
  const { report } = await runStudy(file, { workers: 1, runsDir: join(folder, 'runs') });
  const audited = report.scenarios.map(({ facts }) => facts.find(({ name }) => name === 'labels: accounts audited'));
  expect(report.scenarios.map(({ id }) => id)).toEqual(['tiny-looks-0p3', 'tiny-looks-0p9']);
  expect(audited[0]?.value).toBeLessThan(audited[1]?.value ?? NaN);
  // The same worlds: a detector that learns nothing scores the same, whatever the desk.
  const ap = report.rows.filter(
    ({ detector, metric, segment }) =>
      detector === 'rate-rules' && metric === 'average-precision' && segment === 'overall',
  );
  expect(new Set(ap.map(({ value }) => value)).size).toBe(1);
  const hit = (policy: string): number[] =>
    report.rows
      .filter((row) => row.policy === policy && row.metric === 'hit' && row.segment === 'overall')
      .map(({ value }) => value ?? NaN);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  expect(sum(hit('threshold-budget-0p005'))).toBeLessThan(sum(hit('threshold-budget-0p3')));
  expect(new Set((report.tables['axis-steps'] ?? []).map(({ axis }) => axis))).toEqual(new Set(['looks', 'budget']));
  expect(report.answer).toContain('Along looks at account level');
  expect(report.charts.map(({ id }) => id)).toContain('ranking-along-axes');
});
