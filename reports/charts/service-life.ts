import { chart } from '../chart.js';
import { distinct, intervalEnds, operationColours, sampleSize } from '../house-style.js';
import type { TableRow } from '../report.js';

/** Where everything is 0 there is one tick, not six decimals of it. */
function scaleOf(rows: readonly TableRow[], quantity: string): object {
  const isFlat = rows.every(
    (row) => row['quantity'] !== quantity || ['value', 'low', 'high'].every((name) => Number(row[name] ?? 0) === 0),
  );
  return isFlat
    ? { scale: { domain: [0, 1] }, axis: { values: [0], format: 'd' } }
    : { scale: { zero: true }, axis: { tickCount: 4 } };
}

/** The books of each operation: customers, actions, revenue and what stood in its way. */
export default chart({
  id: 'service-life',
  title: 'The operations’ books',
  summary: 'Customers, actions, revenue, cost and blocked tries of each operation, with 95 % intervals.',
  order: 58,
  page: 'operations',
  onlyWith: 'economy',
  build(input) {
    const rows = (input.tables['economy'] ?? []).filter(({ value }) => value !== null);
    if (rows.length === 0) return null;
    const names = distinct(rows, 'operation');
    const y = { field: 'operation', type: 'nominal', title: null };
    const color = { field: 'operation', type: 'nominal', legend: null, scale: operationColours(names) };
    return {
      caption:
        `What each operation had at the end of the worlds and did a day in them: mean over replicates (${sampleSize(rows)}) with 95 % intervals. ` +
        `Revenue and cost are list prices.`,
      tables: ['economy'],
      spec: {
        columns: 3,
        concat: distinct(rows, 'quantity').map((quantity) => ({
          title: { text: quantity, subtitle: String(rows.find((row) => row['quantity'] === quantity)?.['unit'] ?? '') },
          width: 210,
          height: { step: 24 },
          data: { name: 'economy' },
          transform: [
            { filter: { field: 'quantity', equal: quantity } },
            { filter: 'isValid(datum.value)' },
            ...intervalEnds(),
          ],
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 2 },
              encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color },
            },
            {
              mark: { type: 'point', filled: true, size: 60, opacity: 1 },
              encoding: {
                x: { field: 'value', type: 'quantitative', title: null, ...scaleOf(rows, quantity) },
                y,
                color,
                tooltip: ['operation', 'quantity', 'value', 'low', 'high', 'unit', 'n'].map((field) => ({ field })),
              },
            },
          ],
        })),
      },
    };
  },
});
