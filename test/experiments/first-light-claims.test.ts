import { beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import type { Report } from '../../reports/report.js';
import { temporaryFolder, writeTo } from './tiny-study.js';

/** Twin towns with and without the giveaway loop, as in the shipped study giveaway-cost but smaller. */
const STUDY = {
  format: 'study@1',
  name: 'claims',
  scenarios: [
    { use: 'first-light', with: { name: 'with-giveaway', nPeople: 1500 } },
    {
      use: 'first-light',
      with: { name: 'without-giveaway', nPeople: 1500, confounders: [{ use: 'giveaway-loop', muted: true }] },
    },
  ],
  replicates: 4,
  seed: 'claims',
  detectors: [
    { use: 'rate-rules', levels: ['action'] },
    { use: 'gradient-boosting', levels: ['action'] },
  ],
};

describe('the first world, at action level', () => {
  const folder = temporaryFolder();
  let report: Report;
  const valueOf = (scenario: string, detector: string, metric: string, segment = 'overall'): number =>
    report.rows.find(
      (row) =>
        row.scenario === scenario && row.detector === detector && row.metric === metric && row.segment === segment,
    )!.value!;

  beforeAll(async () => {
    const file = writeTo(folder, 'claims.yaml', STUDY);
    ({ report } = await runStudy(file, { workers: 2, runsDir: folder }));
  });

  it('no detector is perfect, and none is at chance', () => {
    for (const scenario of ['with-giveaway', 'without-giveaway'])
      for (const detector of ['rate-rules', 'gradient-boosting']) {
        expect(valueOf(scenario, detector, 'roc-auc')).toBeLessThan(0.999);
        expect(valueOf(scenario, detector, 'roc-auc')).toBeGreaterThan(0.55);
        expect(valueOf(scenario, detector, 'recall')).toBeLessThan(1);
      }
  });

  it('the giveaway costs those who enter: rate-rules removes more of their actions than where the same people live as usual, and than of everybody', () => {
    const ofEntrants = (scenario: string): number =>
      valueOf(scenario, 'rate-rules', 'false-removal-rate', 'confounder:giveaway-loop');
    expect(ofEntrants('with-giveaway')).toBeGreaterThan(ofEntrants('without-giveaway'));
    expect(ofEntrants('with-giveaway')).toBeGreaterThan(valueOf('with-giveaway', 'rate-rules', 'false-removal-rate'));
  });

  it('the learned detector spares the entrants and beats the rules in every pair of towns', () => {
    const entrants = (detector: string): number =>
      valueOf('with-giveaway', detector, 'false-removal-rate', 'confounder:giveaway-loop');
    expect(entrants('gradient-boosting')).toBeLessThan(entrants('rate-rules') / 3);
    const paired = report.tables.paired.filter((row) => row.metric === 'average-precision');
    expect(paired).toHaveLength(2);
    for (const row of paired) {
      const sign = row.a === 'gradient-boosting' ? 1 : -1;
      expect(Math.min(sign * Number(row.low), sign * Number(row.high))).toBeGreaterThan(0);
    }
  });
});
