import { chart } from '../chart.js';
import { distinct, intervalEnds, operationColours, sampleSize, STROKE_LEGEND } from '../house-style.js';

/** What is drawn, in the order of the panels; the table holds more. */
const SHOWN = ['customers at the end of the week', 'actions', 'revenue', 'blocked', 'locked out'];

/** The books of each operation week by week: whether it grows, what it earns, and what makes it change its ways. */
export default chart({
  id: 'service-weeks',
  title: 'The operations’ books, week by week',
  summary: 'Customers, actions, revenue and refused tries of each operation over the weeks of the world.',
  order: 59,
  page: 'operations',
  onlyWith: 'economy-by-week',
  build(input) {
    const rows = (input.tables['economy-by-week'] ?? []).filter(
      ({ value, quantity }) => value !== null && SHOWN.includes(String(quantity)),
    );
    if (rows.length === 0) return null;
    const colours = operationColours(distinct(rows, 'operation'));
    const color = { field: 'operation', type: 'nominal', title: null, scale: colours, legend: STROKE_LEGEND };
    const x = { field: 'week', type: 'quantitative', title: 'week', axis: { tickMinStep: 1, format: 'd' } };
    return {
      caption:
        `Means over replicates (${sampleSize(rows)}) with 95 % intervals, by the week of the world. Tries that are blocked or locked out are what an operator sees ` +
        `of its enemies and adapts to: where they rise, it slows down, changes its clients or loses customers.`,
      tables: ['economy-by-week'],
      spec: {
        columns: 3,
        concat: SHOWN.filter((quantity) => rows.some((row) => row['quantity'] === quantity)).map((quantity) => {
          const unit = String(rows.find((row) => row['quantity'] === quantity)?.['unit'] ?? '');
          const axis = unit.startsWith('share') ? { format: '.3~p', tickCount: 4 } : { tickCount: 4 };
          return {
            title: { text: quantity, subtitle: unit },
            width: 250,
            height: 150,
            data: { name: 'economy-by-week' },
            transform: [
              { filter: { field: 'quantity', equal: quantity } },
              { filter: 'isValid(datum.value)' },
              ...intervalEnds(),
            ],
            layer: [
              {
                mark: { type: 'area', opacity: 0.14 },
                encoding: { x, y: { field: 'from', type: 'quantitative', axis }, y2: { field: 'to' }, color },
              },
              {
                mark: { type: 'line', strokeWidth: 1.8, point: { size: 30 } },
                encoding: {
                  x,
                  y: { field: 'value', type: 'quantitative', title: null, axis },
                  color,
                  tooltip: ['operation', 'quantity', 'week', 'value', 'low', 'high', 'unit', 'n'].map((field) => ({
                    field,
                  })),
                },
              },
            ],
          };
        }),
      },
    };
  },
});
