import { beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import type { Report } from '../../reports/report.js';
import { temporaryFolder, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const loop = { use: 'giveaway-loop', with: { startDays: [2, 7], nHosts: 8, entrantShare: 0.15 } };
const variant = (name: string, change: object): object => ({ ...TINY_SCENARIO, name, ...change });

/** A world, the same with a giveaway, and the same with other operations. */
const STUDY = {
  ...TINY_STUDY,
  baseline: 'calm',
  scenarios: [
    variant('calm', { confounders: [{ ...loop, muted: true }], evasion: 0 }),
    variant('giveaway', { confounders: [loop], evasion: 0.5 }),
    variant('no-farm', { confounders: [{ ...loop, muted: true }], operations: [{ use: 'follow-service' }] }),
  ],
  detectors: [{ use: 'rate-rules' }],
};

describe('twin worlds in a report', () => {
  const folder = temporaryFolder();
  let report: Report;
  beforeAll(async () => {
    ({ report } = await runStudy(writeTo(folder, 'twins.yaml', STUDY), { workers: 2, runsDir: folder }));
  });

  it('are compared with the baseline, each by its own name', () => {
    expect(new Set(report.tables.twins.map(({ variant: name }) => name))).toEqual(new Set(['giveaway', 'no-farm']));
    expect(new Set(report.tables.twins.map(({ baseline }) => baseline))).toEqual(new Set(['calm']));
    expect(report.charts.map(({ id }) => id)).toContain('twin-differences');
  });

  it('show those who take part only where the confounder was let loose', () => {
    const segments = (name: string): unknown[] => [
      ...new Set(report.tables.twins.filter((row) => row.variant === name).map(({ segment }) => segment)),
    ];
    expect(segments('giveaway')).toEqual(['overall', 'confounder:giveaway-loop']);
    expect(segments('no-farm')).toEqual(['overall']);
  });

  it('differ by what the rows of the two scenarios say', () => {
    const valueOf = (scenario: string, row: Record<string, unknown>): number =>
      report.rows.find(
        ({ scenario: name, level, segment, metric }) =>
          name === scenario && level === row.level && segment === row.segment && metric === row.metric,
      )!.value!;
    const whole = report.tables.twins.filter(({ n }) => n === TINY_STUDY.replicates);
    expect(whole.length).toBeGreaterThan(4);
    for (const row of whole) {
      expect(row.value).toBeCloseTo(valueOf(String(row.variant), row), 12);
      expect(row.baselineValue).toBeCloseTo(valueOf('calm', row), 12);
      expect(row.difference).toBeCloseTo(Number(row.value) - Number(row.baselineValue), 12);
    }
  });

  it('are one world at several difficulties where the dial is turned', () => {
    expect(new Set(report.tables.difficulty.map(({ evasion }) => evasion))).toEqual(new Set([0, 0.5]));
    expect(report.charts.map(({ id }) => id)).toContain('difficulty-dial');
  });
});
