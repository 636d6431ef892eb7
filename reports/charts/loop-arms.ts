import { chart } from '../chart.js';
import { detectorColours, distinct, intervalEnds, REFERENCE_COLOUR, sampleSize } from '../house-style.js';

/** The twin without enforcement stays grey; the arms take the colours. */
const TWIN = 'do-nothing';

/** What a closed-loop study compares its arms by, one panel a quantity, one line an arm. */
export default chart({
  id: 'loop-arms',
  title: 'The arms side by side',
  summary:
    'The quantities by which a closed-loop study compares its arms, over the whole horizon, with 95 % intervals.',
  order: 5.5,
  page: 'study',
  onlyWith: 'loop-arms',
  build(input) {
    const rows = input.tables['loop-arms'] ?? [];
    if (rows.length === 0) return null;
    const arms = distinct(rows, 'arm').filter((arm) => arm !== TWIN);
    const scenarios = distinct(rows, 'scenario');
    const colours = detectorColours(arms);
    const color = {
      field: 'arm',
      type: 'nominal',
      legend: null,
      scale: { domain: [...arms, TWIN], range: [...colours.range, REFERENCE_COLOUR] },
    };
    const y = { field: 'arm', type: 'nominal', title: null, sort: [TWIN, ...arms], axis: { labelLimit: 220 } };
    return {
      caption:
        `Means over worlds (${sampleSize(rows)}) and 95 % intervals, from the first sweep to the end. Grey: ${TWIN}, the twin world on the same random ` +
        `streams in which the platform never acts. The intervals hold the differences between worlds; the paired ones above leave them out.`,
      tables: ['loop-arms'],
      spec: {
        columns: 2,
        concat: distinct(rows, 'quantity').flatMap((quantity) =>
          scenarios.map((scenario) => {
            const row = rows.find((candidate) => candidate['quantity'] === quantity);
            const axis = { tickCount: 5, ...(row?.['unit'] === 'share' ? { format: '.0%' } : {}) };
            return {
              title: {
                text: quantity.replaceAll('-', ' ') + (scenarios.length > 1 ? ` (${scenario})` : ''),
                subtitle: String(row?.['summary'] ?? ''),
              },
              width: 260,
              height: { step: 22 },
              data: { name: 'loop-arms' },
              transform: [
                { filter: { field: 'quantity', equal: quantity } },
                { filter: { field: 'scenario', equal: scenario } },
                ...intervalEnds(),
              ],
              layer: [
                {
                  mark: { type: 'rule', strokeWidth: 1.8 },
                  encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color },
                },
                {
                  mark: { type: 'point', filled: true, size: 46, opacity: 1 },
                  encoding: {
                    x: { field: 'value', type: 'quantitative', title: null, axis },
                    y,
                    color,
                    tooltip: ['arm', 'scenario', 'quantity', 'unit', 'value', 'low', 'high', 'n'].map((field) => ({
                      field,
                    })),
                  },
                },
              ],
            };
          }),
        ),
      },
    };
  },
});
