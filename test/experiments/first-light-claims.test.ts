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
    { use: 'first-light', with: { name: 'without-giveaway', nPeople: 1500, confounders: [] } },
  ],
  replicates: 8,
  seed: 'claims',
  detectors: [
    { use: 'rate-rules', levels: ['action'] },
    { use: 'gradient-boosting', levels: ['action'] },
  ],
};

/** Thresholds of the rules rest on few audits and differ from town to town by more than the loop costs: eight pairs say nothing about everybody. */
const RULES_ALONE = { ...STUDY, name: 'rules', replicates: 16, detectors: [STUDY.detectors[0]] };

describe('the first world, at action level', () => {
  const folder = temporaryFolder();
  let report: Report;
  let ofRules: Report;
  const valueOf = (scenario: string, detector: string, metric: string, segment = 'overall', from = report): number =>
    from.rows.find(
      (row) =>
        row.scenario === scenario && row.detector === detector && row.metric === metric && row.segment === segment,
    )!.value!;

  beforeAll(async () => {
    const run = async (study: object): Promise<Report> => {
      const file = writeTo(folder, 'claims.yaml', study);
      return (await runStudy(file, { workers: 2, runsDir: folder })).report;
    };
    report = await run(STUDY);
    ofRules = await run(RULES_ALONE);
  });

  it('no detector is perfect, and none is at chance', () => {
    for (const scenario of ['with-giveaway', 'without-giveaway'])
      for (const detector of ['rate-rules', 'gradient-boosting']) {
        expect(valueOf(scenario, detector, 'roc-auc')).toBeLessThan(0.999);
        expect(valueOf(scenario, detector, 'roc-auc')).toBeGreaterThan(0.55);
        expect(valueOf(scenario, detector, 'recall')).toBeLessThan(1);
      }
  });

  it('the giveaway costs rate-rules false removals: more than in the twin towns without it, and mostly the entrants', () => {
    const [withLoop, without] = ['with-giveaway', 'without-giveaway'].map((scenario) =>
      valueOf(scenario, 'rate-rules', 'false-removal-rate', 'overall', ofRules),
    );
    expect(withLoop).toBeGreaterThan(without);
    const [name, metric, segment] = ['with-giveaway', 'false-removal-rate', 'confounder:giveaway-loop'];
    expect(valueOf(name, 'rate-rules', metric, segment, ofRules)).toBeGreaterThan(3 * withLoop);
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
