import { describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build.js';
import { standaloneSpec } from '../../reports/standalone-spec.js';
import { drawChart } from './draw-chart.js';
import { sampleInput } from './sample-report.js';

const report = await buildReport(sampleInput());
const two = await buildReport(sampleInput({ scenarios: ['first-light', 'winter'] }));

/** At least so many marks: one for each detector and panel that the sample has rows for. */
const LEAST_MARKS: Readonly<Record<string, number>> = {
  headline: 2 * 18,
  'precision-recall': 2 * 2 + 6 + 30,
  'false-removals': 2 * 2 + 6 + 30,
  'harm-by-persona': 2 * 2 * 5 * 6,
  'score-distributions': 6 * 3,
  'customer-timeline': 100,
  // The leader has no row of its own.
  'paired-differences': (3 + 1) * 2,
  'critical-difference': 6 * 2,
  'quality-cost': 6,
  'twin-differences': 2 * 6 * 3,
  'difficulty-dial': 6 * 3 * 4,
  ease: 2 * 2 * 12 * 2,
  calibration: 3 * 7,
  roc: 2 * 2 + 6,
  'time-to-catch': 2 * 2 * 2,
  'service-life': 2 * 2 * 3,
  'ranking-along-axes': 16,
  'service-weeks': 48,
};

describe('charts', () => {
  it('are all built from a full report, in their order', () => {
    expect(report.charts.map(({ id }) => id)).toEqual([
      'headline',
      'critical-difference',
      'quality-cost',
      'precision-recall',
      'false-removals',
      'roc',
      'time-to-catch',
      'harm-by-persona',
      'twin-differences',
      'difficulty-dial',
      'ranking-along-axes',
      'score-distributions',
      'service-life',
      'service-weeks',
      'customer-timeline',
      'ease',
      'paired-differences',
      'calibration',
    ]);
  });

  for (const entry of report.charts) {
    it(`${entry.id} compiles without warnings and draws its marks`, async () => {
      const { nMarks, warnings } = await drawChart(standaloneSpec(entry, report));
      expect(warnings).toEqual([]);
      expect(nMarks).toBeGreaterThanOrEqual(LEAST_MARKS[entry.id] ?? Infinity);
    });
  }

  for (const entry of two.charts.filter(({ comparesScenarios }) => comparesScenarios !== true)) {
    it(`${entry.id} draws one scenario at a time where there are two`, async () => {
      const one = report.charts.find(({ id }) => id === entry.id);
      if (one === undefined) throw new Error(`no chart ${entry.id}`);
      const both = await drawChart(standaloneSpec(entry, two));
      const single = await drawChart(standaloneSpec(one, report));
      expect(both.warnings).toEqual([]);
      expect(both.nMarks).toBeGreaterThan(0);
      expect(both.nMarks).toBeLessThan(1.3 * single.nMarks);
    });
  }

  it('name only the detectors that they draw, each in its own colour', async () => {
    const input = sampleInput();
    const tables = {
      ...input.tables,
      'pr-curve': (input.tables['pr-curve'] ?? []).filter((row) => row['detector'] !== 'rate-rules'),
    };
    const points = (input.tables['operating-points'] ?? []).filter((row) => row['detector'] !== 'rate-rules');
    const partial = await buildReport({ ...input, tables: { ...tables, 'operating-points': points } });
    const entry = partial.charts.find(({ id }) => id === 'precision-recall');
    if (entry === undefined) throw new Error('no chart');
    const { svg, warnings } = await drawChart(standaloneSpec(entry, partial));
    expect(warnings).toEqual([]);
    expect(svg).not.toContain('>rate-rules<');
    expect(svg).toContain('>gradient-boosting<');
    expect(svg).not.toContain('#0072b2');
    expect(svg).toContain('#cc79a7');
  });

  it('whose tables are empty are skipped with the reason', async () => {
    const input = sampleInput();
    const bare = await buildReport({ ...input, tables: {} });
    expect(bare.charts.map(({ id }) => id)).toEqual(['headline']);
    expect(bare.skipped).toContainEqual({ what: 'chart precision-recall', why: 'the run holds no rows for it' });
  });
});
