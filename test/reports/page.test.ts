import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittedPanels, wantedPanels, withLabelsFor, withPanels } from '../../reports/page/fit-spec.js';
import { NAME_LABELS } from '../../reports/house-style.js';
import { nameLabels } from '../../reports/name-labels.js';
import { decimalsOf, numberStyle, withInterval } from '../../reports/page/number-format.js';
import { firstSelection, selectRows, selectTables } from '../../reports/page/selection.js';
import { buildReport } from '../../reports/build.js';
import { sampleInput } from './sample-report.js';

const report = await buildReport(sampleInput({ scenarios: ['first-light', 'winter'] }));

describe('numbers on the page', () => {
  const quality = numberStyle({ id: 'q', summary: '', better: 'higher', display: 'rate' });
  const harm = numberStyle({ id: 'h', summary: '', better: 'lower', display: 'rate' });
  const people = numberStyle({ id: 'p', summary: '', better: 'lower', display: 'count' });
  const print = (value: number | null, low: number | null, high: number | null, style = quality) =>
    withInterval({ value, low, high }, style, decimalsOf([{ value, low, high }], style));

  it('carry their interval as half-width, or in brackets where it is not even-sided', () => {
    expect(print(0.812, 0.79, 0.834)).toBe('0.81 ± 0.02');
    expect(print(0.98, 0.94, 1)).toBe('0.98 [0.94, 1.00]');
    expect(print(0.812, 0.81, 0.814)).toBe('0.812 ± 0.002');
  });

  it('print harm in percent, counts whole, the undefined as a dash', () => {
    expect(print(0.0049, 0.0046, 0.0052, harm)).toBe('0.49 ± 0.03');
    expect(print(1234, 1200, 1268, people)).toBe('1,234 ± 34');
    expect(print(null, null, null)).toBe('–');
    expect(print(0.5, null, null)).toBe('0.50');
  });
});

describe('what the reader chose', () => {
  it('takes hidden detectors out of rows, tables and pairs, and keeps reference lines', () => {
    const selection = { ...firstSelection(report), hidden: new Set(['rate-rules']) };
    expect(new Set(selectRows(report.rows, selection).map(({ detector }) => detector)).has('rate-rules')).toBe(false);
    const tables = selectTables(report.tables, ['pr-curve', 'paired'], selection);
    expect(new Set(tables['pr-curve']?.map(({ detector }) => detector))).toEqual(
      new Set(['logistic-regression', 'isolation-forest', 'gradient-boosting', 'chance', 'oracle']),
    );
    expect(tables['paired']?.every(({ a, b }) => a !== 'rate-rules' && b !== 'rate-rules')).toBe(true);
    expect(tables['paired']).toHaveLength(3);
  });

  it('shows one scenario at a time', () => {
    const shown = selectRows(report.rows, { ...firstSelection(report), scenario: 'winter' });
    expect(shown).toHaveLength(report.rows.length / 2);
    expect(new Set(shown.map(({ scenario }) => scenario))).toEqual(new Set(['winter']));
  });
});

describe('panels', () => {
  it('fill the page and never pass its edge, whatever the chart and the page', () => {
    fc.assert(
      fc.property(
        fc.record({ columns: fc.integer({ min: 1, max: 4 }), width: fc.integer({ min: 100, max: 500 }) }),
        fc.integer({ min: 0, max: 180 }),
        fc.integer({ min: 320, max: 2000 }),
        (wanted, besidePx, availablePx) => {
          const drawnPx = wanted.columns * (wanted.width + besidePx);
          const { columns, width } = fittedPanels(wanted, wanted, drawnPx, availablePx);
          expect(columns).toBeGreaterThanOrEqual(1);
          expect(columns).toBeLessThanOrEqual(wanted.columns);
          expect(columns * (width + besidePx)).toBeLessThanOrEqual(availablePx);
        },
      ),
      { seed: 11 },
    );
  });

  it('keep room for their marks beside long labels', () => {
    const spec = {
      layer: [{ encoding: { y: { axis: { labelLimit: 640, title: 'a' } } } }],
      config: { labelLimit: 90 },
    };
    const cut = withLabelsFor(spec, 368, []) as typeof spec;
    expect(cut.layer[0]?.encoding.y.axis.labelLimit).toBeLessThan(368 / 2);
    expect(cut.config).toEqual(spec.config);
    expect(withLabelsFor(spec, 1400, [])).toEqual(spec);
  });

  it('tell variants apart, also where labels are short; legends may be as wide as the page', () => {
    const names = [5, 10].map((trees) => `gradient-boosting-iterations-${trees}-learning-rate-0p05-max-depth-3`);
    const encoding = { y: { axis: NAME_LABELS }, color: { legend: NAME_LABELS } };
    const narrow = withLabelsFor({ encoding }, 340, names) as { encoding: typeof encoding };
    const { labelExpr, labelLimit } = narrow.encoding.y.axis;
    expect(labelLimit).toBeLessThan(340 / 2);
    expect(labelExpr).toBe(nameLabels(names, 27).labelExpr);
    expect(narrow.encoding.color.legend).toEqual(NAME_LABELS);
    expect(withLabelsFor({ encoding }, 1280, names)).toEqual({ encoding });
  });

  it('are set on every kind of chart the report has', () => {
    for (const { spec } of report.charts) {
      const changed = withPanels(spec, { columns: 1, width: 123 });
      expect(wantedPanels(changed)).toEqual({ columns: 1, width: 123 });
    }
  });
});
