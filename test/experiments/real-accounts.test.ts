import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import type { Report } from '../../reports/report.js';
import { hasShared, readShared } from './shared-data.js';
import { temporaryFolder } from './tiny-study.js';

const folder = temporaryFolder();
const isThere = hasShared('data', 'instafake', 'fake_v1.csv.gz') && hasShared('refcases', 'instafake', 'instafake.csv');

function overall(report: Report, detector: string, metric: string): Report['rows'][number] | undefined {
  return report.rows.find((row) => row.detector === detector && row.metric === metric && row.segment === 'overall');
}

describe.skipIf(!isThere)('instagram-fake on the fixed folds (skipped: no data)', () => {
  test('detectors reach the reference results through the runner', async () => {
    const { report } = await runStudy('instagram-fake', { workers: 2, runsDir: join(folder, 'runs') });
    const { results } = JSON.parse(readShared('refcases', 'instafake', 'results.json')) as {
      results: { name: string; mean_sd: { roc_auc: { mean: number } } }[];
    };
    const reference = (start: string): number =>
      results.find(({ name }) => name.startsWith(start))?.mean_sd.roc_auc.mean ?? NaN;
    const auc = (detector: string): number => overall(report, detector, 'roc-auc')?.value ?? NaN;
    expect(Math.abs(auc('logistic-regression') - reference('LogisticRegression('))).toBeLessThan(0.01);
    expect(Math.abs(auc('gradient-boosting') - reference('HistGradientBoosting'))).toBeLessThan(0.01);
    expect(Math.abs(auc('isolation-forest') - reference('IsolationForest'))).toBeLessThan(0.03);
    expect(overall(report, 'gradient-boosting', 'roc-auc')?.n).toBe(5);
    expect(report.scenarios).toMatchObject([{ id: 'instafake', kind: 'real' }]);
    expect(report.skipped.find(({ what }) => what.startsWith('rate-rules'))?.why).toMatch(
      /this data offers none of them/,
    );
  }, 120_000);
});

describe.skipIf(!hasShared('data', 'srf_instagram', 'labelled.csv.gz'))(
  'instagram-followers (skipped: no data)',
  () => {
    test('runs through the same runner and report', async () => {
      const { report } = await runStudy('instagram-followers', { workers: 2, runsDir: join(folder, 'runs') });
      expect(overall(report, 'logistic-regression', 'roc-auc')?.value).toBeGreaterThan(0.8);
      expect(report.scenarios[0].facts.find(({ name }) => name === 'share labelled inauthentic')?.value).toBeCloseTo(
        0.1,
        1,
      );
    }, 120_000);
  },
);
