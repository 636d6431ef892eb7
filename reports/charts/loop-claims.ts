import { chart } from '../chart.js';
import { distinct, sampleSize } from '../house-style.js';

/** Claims are sentences: in lines of about fifty letters. */
const WRAPPED = {
  labelLimit: 0,
  labelLineHeight: 13,
  labelExpr: `split(trim(replace(datum.label, regexp('(.{1,50})( |$)', 'g'), '$1\\n')), '\\n')`,
};

/** The claims of a closed-loop study as paired differences. */
export default chart({
  id: 'loop-claims',
  title: 'The answer in numbers',
  summary: "A closed-loop study's claims: paired differences over the same worlds with 95 % intervals.",
  order: 5,
  page: 'study',
  onlyWith: 'loop-claims',
  build(input) {
    const rows = input.tables['loop-claims'] ?? [];
    if (rows.length === 0) return null;
    const clear = { condition: { test: 'datum.low > 0 || datum.high < 0', value: '#0072b2' }, value: '#858b94' };
    const yOf = (quantity: string) => ({
      ...{ field: 'says', type: 'nominal', title: null, axis: WRAPPED },
      sort: distinct(
        rows.filter((row) => row['quantity'] === quantity),
        'says',
      ),
    });
    return {
      caption:
        `Each claim as a paired difference over the same worlds (${sampleSize(rows, 'pair')}), mean and 95 % interval, in the unit of its quantity. ` +
        `Blue: the interval leaves out zero. The intervals are not corrected for their number.`,
      tables: ['loop-claims'],
      spec: {
        vconcat: distinct(rows, 'quantity').map((quantity) => ({
          width: 320,
          height: { step: 46 },
          data: { name: 'loop-claims' },
          transform: [{ filter: { field: 'quantity', equal: quantity } }],
          layer: [
            { mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x: { datum: 0, type: 'quantitative' } } },
            {
              mark: { type: 'rule', strokeWidth: 2 },
              encoding: {
                x: { field: 'low', type: 'quantitative' },
                x2: { field: 'high' },
                y: yOf(quantity),
                color: clear,
              },
            },
            {
              mark: { type: 'point', filled: true, size: 50, opacity: 1 },
              encoding: {
                x: {
                  field: 'difference',
                  type: 'quantitative',
                  title: quantity.replaceAll('-', ' '),
                  axis: { tickCount: 5 },
                },
                y: yOf(quantity),
                color: clear,
                tooltip: ['says', 'quantity', 'unit', 'difference', 'low', 'high', 'p', 'n'].map((field) => ({
                  field,
                })),
              },
            },
          ],
        })),
      },
    };
  },
});
