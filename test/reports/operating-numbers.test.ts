import { describe, expect, it } from 'vitest';
import { operatingNumbers, segmentHarm, type OperatingTables } from '../../reports/page/operating-numbers.js';
import { sampleInput } from './sample-report.js';

const report = sampleInput();
const tables: OperatingTables = {
  rows: report.rows,
  curve: report.tables['operating-curve'] ?? [],
  harm: report.tables['operating-harm'] ?? [],
  people: report.tables['segment-people'] ?? [],
  points: report.tables['operating-points'] ?? [],
  facts: [],
};

describe('the slider', () => {
  it('tells at the study’s own threshold the numbers of the report, to the last digit', () => {
    let nCompared = 0;
    for (const { id, levels } of report.detectors)
      for (const level of levels) {
        const numbers = operatingNumbers(tables, id, { level, by: 'false-removals', budget: null });
        for (const metric of ['recall', 'precision', 'false-removal-rate', 'hit', 'caught', 'wrongly-hit-people']) {
          const row = report.rows.find(
            (one) => one.detector === id && one.level === level && one.segment === 'overall' && one.metric === metric,
          );
          expect(numbers.get(metric)?.value).toBe(row?.value);
          expect(numbers.get(metric)?.low).toBe(row?.low);
          expect(numbers.get(metric)?.high).toBe(row?.high);
          nCompared++;
        }
        for (const { segment, hit } of segmentHarm(tables, [id], { level, by: 'false-removals', budget: null })) {
          const row = report.rows.find(
            (one) =>
              one.detector === id &&
              one.level === level &&
              one.segment === segment &&
              one.metric === 'wrongly-hit-people',
          );
          expect(hit.get(id)).toBe(row?.value);
          nCompared++;
        }
      }
    expect(nCompared).toBe(6 * 6 + 6 * 10);
  });

  it('splits both classes into hit and not hit at every stop', () => {
    for (const row of tables.curve) {
      const place = { level: String(row['level']), by: String(row['by']), budget: Number(row['budget']) };
      const numbers = operatingNumbers(tables, String(row['detector']), place);
      const value = (metric: string): number => numbers.get(metric)?.value ?? NaN;
      expect(value('caught') + value('missed')).toBeCloseTo(Number(row['inauthentic']), 6);
      expect(value('wrongly-hit-rows') + value('left-alone')).toBeCloseTo(Number(row['organic']), 6);
    }
  });

  it('stands by threshold at the loosest stop that hits no lower score, and says where that is', () => {
    let last = 0;
    for (const budget of [0.99, 0.9, 0.7, 0.5, 0.3]) {
      const numbers = operatingNumbers(tables, 'gradient-boosting', { level: 'account', by: 'threshold', budget });
      const threshold = numbers.get('threshold')?.value ?? NaN;
      const hit = numbers.get('hit')?.value ?? NaN;
      expect(threshold).toBeGreaterThanOrEqual(budget);
      expect(hit).toBeGreaterThan(last);
      const looser = tables.curve.filter(
        (row) => row['detector'] === 'gradient-boosting' && row['level'] === 'account' && Number(row['hit']) > hit,
      );
      for (const row of looser) expect(Number(row['threshold'])).toBeLessThan(budget);
      last = hit;
    }
    // At the study's own place it is the mean of where the policy's threshold landed.
    const atStudy = { level: 'account', by: 'threshold', budget: null };
    expect(operatingNumbers(tables, 'gradient-boosting', atStudy).get('threshold')?.value).toBeCloseTo(0.8, 12);
  });

  it('knows nothing of a stop that the report does not hold', () => {
    const place = { level: 'account', by: 'queue', budget: 17 };
    expect(operatingNumbers(tables, 'rate-rules', place).size).toBe(0);
  });
});
