import { chart } from '../chart.js';
import {
  detectorColours,
  detectorShapes,
  distinct,
  intervalEnds,
  POINT_LEGEND,
  REFERENCE_COLOUR,
  sampleSize,
} from '../house-style.js';
import type { TableRow } from '../report.js';

/** The line of the twin without enforcement stays grey; the arms take the colours. */
const TWIN = 'do-nothing';

/** So many scenarios at most share a panel, told apart by their dashes; more get a panel each. */
const DASHES = [
  [1, 0],
  [5, 3],
] as const;

/** What each quantity is called above its panels. */
const titleOf = (rows: readonly TableRow[], quantity: string): string => {
  const row = rows.find((candidate) => candidate['quantity'] === quantity);
  return `${quantity.replaceAll('-', ' ')}: ${String(row?.['summary'] ?? '')}`;
};

/** A closed loop week by week: one line an arm; two scenarios in one panel a quantity, more in one each. */
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
    const shares = scenarios.length > 1 && scenarios.length <= DASHES.length;
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
    const strokeDash = shares
      ? {
          field: 'scenario',
          type: 'nominal',
          title: null,
          scale: { domain: scenarios, range: DASHES.slice(0, scenarios.length) },
          legend: { symbolType: 'stroke', symbolSize: 400 },
        }
      : { condition: { test: `datum.arm === '${TWIN}'`, value: [4, 3] }, value: [1, 0] };
    const detail = { field: 'scenario' };
    const x = { field: 'week', type: 'quantitative', title: 'week', axis: { tickMinStep: 1, format: 'd' } };
    const panel = (quantity: string, scenario: string | null): Record<string, unknown> => {
      const isShare = rows.some((row) => row['quantity'] === quantity && row['unit'] === 'share');
      const format = isShare ? { format: '.0%' } : {};
      const filters = [{ field: 'quantity', equal: quantity }];
      if (scenario !== null) filters.push({ field: 'scenario', equal: scenario });
      return {
        title: scenario !== null && scenarios.length > 1 ? scenario : '',
        width: scenario !== null && scenarios.length > 1 ? 300 : 620,
        height: shares ? 210 : 170,
        data: { name: 'loop-weeks' },
        transform: [...filters.map((filter) => ({ filter })), ...intervalEnds()],
        layer: [
          {
            mark: { type: 'area', opacity: 0.14 },
            encoding: {
              ...{ x, color, detail },
              y: { field: 'from', type: 'quantitative', axis: format },
              y2: { field: 'to' },
            },
          },
          {
            mark: { type: 'line', strokeWidth: 1.8 },
            encoding: {
              ...{ x, color, detail, strokeDash },
              y: { field: 'value', type: 'quantitative', title: null, axis: format },
            },
          },
          {
            mark: { type: 'point', filled: true, size: 30, opacity: 1 },
            encoding: {
              ...{ x, color, shape, detail },
              y: { field: 'value', type: 'quantitative', axis: format },
              tooltip: ['arm', 'scenario', 'quantity', 'week', 'value', 'low', 'high', 'n'].map((field) => ({ field })),
            },
          },
        ],
      };
    };
    return {
      caption:
        `Means over worlds (${sampleSize(rows)}) with 95 % intervals, by week of the action or event. Grey: ${TWIN}, the twin world on the same random ` +
        `streams in which the platform never acts.${shares ? ` Dashes tell ${scenarios.join(' and ')} apart.` : ''}`,
      tables: ['loop-weeks'],
      spec: {
        vconcat: distinct(rows, 'quantity').map((quantity) => ({
          title: titleOf(rows, quantity),
          hconcat: (shares ? [null] : scenarios).map((scenario) => panel(quantity, scenario)),
          resolve: { scale: { y: 'shared' } },
        })),
      },
    };
  },
});
