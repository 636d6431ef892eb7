import { describe, expect, it } from 'vitest';
import { behindRow, pickedRow, type PickedMark } from '../../reports/page/behind-mark.js';
import { sampleInput } from './sample-report.js';

const report = sampleInput();
const selection = { scenario: 'first-light', policy: 'threshold', hidden: new Set<string>() };
const behind = (row: Parameters<typeof behindRow>[0]) => behindRow(row, selection, report);

describe('a click on a chart', () => {
  it('takes the row of a bar or point, of a line the point next to it, and nothing of axes and empty panels', () => {
    const bar: PickedMark = { datum: { detector: 'a' }, mark: { role: 'mark', marktype: 'rect' } };
    expect(pickedRow(bar, [0, 0])).toEqual({ detector: 'a' });
    const points = [0, 1, 2].map((x): PickedMark => ({ datum: { x }, x: 100 * x, y: 50 }));
    for (const marktype of ['line', 'area']) {
      const [first] = points;
      const line: PickedMark = { ...first, mark: { role: 'mark', marktype, items: points } };
      expect(pickedRow(line, [93, 40]), marktype).toEqual({ x: 1 });
      expect(pickedRow(line, [500, 40]), marktype).toEqual({ x: 2 });
    }
    for (const mark of [
      { role: 'mark', marktype: 'group' },
      { role: 'scope', marktype: 'group' },
      { role: 'axis-label', marktype: 'text' },
      { role: 'legend-symbol', marktype: 'symbol' },
    ])
      expect(pickedRow({ datum: { detector: 'a' }, mark }, [0, 0]), mark.role).toBeNull();
    expect(pickedRow(null, [0, 0])).toBeNull();
  });

  it('leads nowhere from a row that names neither an account nor a detector of the report', () => {
    for (const row of report.tables['economy'] ?? []) expect(behind(row)).toBeNull();
    for (const row of report.tables['calibration'] ?? []) expect(behind(row)).toBeNull();
    const references = (report.tables['pr-curve'] ?? []).filter(({ kind }) => kind !== 'detector');
    expect(references.length).toBeGreaterThan(0);
    for (const row of references) expect(behind(row)).toBeNull();
  });

  it('opens the account that a mark of a job stands for', () => {
    expect(behind({ operation: 'bot-farm', account: 77, day: 3 })).toMatchObject({ account: 77, detector: undefined });
  });

  it('takes the budget of a curve’s point: its own false removals, or those at the same recall', () => {
    const curve = report.tables['false-removal-curve'] ?? [];
    const point = curve.find(({ kind, detector }) => kind === 'detector' && detector === 'gradient-boosting');
    expect(behind(point ?? {})).toMatchObject({ detector: 'gradient-boosting', budget: point?.['falseRemovalRate'] });
    const ofPr = (report.tables['pr-curve'] ?? []).filter(
      ({ detector, level }) => detector === 'gradient-boosting' && level === 'account',
    );
    const budgets = ofPr.map((row) => Number(behind(row)?.budget));
    expect(budgets).toEqual([...budgets].sort((a, b) => a - b));
    expect(new Set(budgets).size).toBeGreaterThan(10);
    const [landed] = report.tables['operating-points'] ?? [];
    expect(behind(landed ?? {})).toMatchObject({ budget: null, show: 'hit' });
  });

  it('shows whom a number is about', () => {
    const row = { detector: 'rate-rules', level: 'account', segment: 'persona:fan' };
    expect(behind({ ...row, metric: 'false-removal-rate' })?.show).toBe('wrong');
    expect(behind({ ...row, metric: 'recall' })?.show).toBe('caught');
    expect(behind({ ...row, metric: 'precision' })?.show).toBe('hit');
    expect(behind({ ...row, class: 'organic', binStart: 0.2, binEnd: 0.24 })).toMatchObject({
      ...{ show: 'all', lowScore: 0.2, highScore: 0.24 },
    });
  });
});
