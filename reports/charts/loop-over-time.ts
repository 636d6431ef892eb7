import { chart } from '../chart.js';
import {
  detectorColours,
  detectorShapes,
  distinct,
  POINT_LEGEND,
  REFERENCE_COLOUR,
  sampleSize,
} from '../house-style.js';
import type { TableRow } from '../report.js';

/** The line of the twin without enforcement stays grey and dashed; the arms take the colours. */
const TWIN = 'do-nothing';

/** What each quantity is called above its panels. */
const titleOf = (rows: readonly TableRow[], quantity: string): string => {
  const row = rows.find((candidate) => candidate['quantity'] === quantity);
  return `${quantity.replaceAll('-', ' ')}: ${String(row?.['summary'] ?? '')}`;
};

/** A closed loop week by week: one panel a quantity and scenario, one line an arm. */
export default chart({
  id: 'loop-over-time',
  title: 'The clean-up week by week',
  summary: 'Quantities of a closed loop over the weeks of the world, one line an arm, with 95 % intervals.',
  order: 6,
  page: 'study',
  comparesScenarios: true,
  onlyWith: 'loop-weeks',
  build(input) {
    const rows = input.tables['loop-weeks'] ?? [];
    if (rows.length === 0) return null;
    const arms = distinct(rows, 'arm').filter((arm) => arm !== TWIN);
    const [colours, shapes] = [detectorColours(arms), detectorShapes(arms)];
    const scenarios = distinct(rows, 'scenario');
    const color = {
      field: 'arm',
      type: 'nominal',
      title: null,
      scale: { domain: [...arms, TWIN], range: [...colours.range, REFERENCE_COLOUR] },
      legend: POINT_LEGEND,
    };
    const shape = {
      field: 'arm',
      type: 'nominal',
      title: null,
      scale: { domain: [...arms, TWIN], range: [...shapes.range, 'circle'] },
      legend: POINT_LEGEND,
    };
    const x = { field: 'week', type: 'quantitative', title: 'week', axis: { tickMinStep: 1, format: 'd' } };
    return {
      caption:
        `Means over worlds (${sampleSize(rows)}) with 95 % intervals, by week of the action or event. Grey: ${TWIN}, the twin world on the same random ` +
        `streams in which the platform never acts.`,
      tables: ['loop-weeks'],
      spec: {
        vconcat: distinct(rows, 'quantity').map((quantity) => ({
          title: titleOf(rows, quantity),
          hconcat: scenarios.map((scenario) => {
            const isShare = rows.some((row) => row['quantity'] === quantity && row['unit'] === 'share');
            const format = isShare ? { format: '.0%' } : {};
            return {
              title: scenarios.length > 1 ? scenario : '',
              width: scenarios.length > 1 ? 300 : 620,
              height: 170,
              data: { name: 'loop-weeks' },
              transform: [
                { filter: { field: 'quantity', equal: quantity } },
                { filter: { field: 'scenario', equal: scenario } },
              ],
              layer: [
                {
                  mark: { type: 'area', opacity: 0.14 },
                  encoding: {
                    x,
                    y: { field: 'low', type: 'quantitative', axis: format },
                    y2: { field: 'high' },
                    color,
                  },
                },
                {
                  mark: { type: 'line', strokeWidth: 1.8 },
                  encoding: {
                    x,
                    y: { field: 'value', type: 'quantitative', title: null, axis: format },
                    color,
                    strokeDash: { condition: { test: `datum.arm === '${TWIN}'`, value: [4, 3] }, value: [1, 0] },
                  },
                },
                {
                  mark: { type: 'point', filled: true, size: 30, opacity: 1 },
                  encoding: {
                    x,
                    y: { field: 'value', type: 'quantitative', axis: format },
                    color,
                    shape,
                    tooltip: ['arm', 'scenario', 'quantity', 'week', 'value', 'low', 'high', 'n'].map((field) => ({
                      field,
                    })),
                  },
                },
              ],
            };
          }),
          resolve: { scale: { y: 'shared' } },
        })),
      },
    };
  },
});
