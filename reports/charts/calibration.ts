import { chart } from '../chart.js';
import { distinct, REFERENCE_COLOUR, sampleSize } from '../house-style.js';

/** How far outside its band, in widths of the band, a value is still drawn at its place. */
const REACH = 1;

/** How the simulated world compares with published figures: every value against its own band. */
export default chart({
  id: 'calibration',
  title: 'Simulated against published',
  summary: 'Each published figure’s band as 0 to 1, and where the simulated worlds lie, with 95 % intervals.',
  order: 80,
  page: 'world',
  build(input) {
    const rows = (input.tables['calibration'] ?? []).filter(({ value }) => value !== null);
    if (rows.length === 0) return null;
    const counted = rows.filter((row) => row['counted'] === 'yes');
    const nInside = counted.filter(({ verdict }) => verdict === 'inside').length;
    const y = {
      field: 'name',
      type: 'nominal',
      title: null,
      sort: null,
      axis: { labelLimit: 640, labelFontSize: 9.5 },
    };
    const verdict = {
      field: 'shown',
      type: 'nominal',
      title: null,
      scale: { domain: ['inside', 'outside', 'not counted'], range: ['#0072b2', '#d55e00', REFERENCE_COLOUR] },
    };
    const domain = [-REACH, 1 + REACH];
    // The same for every layer: else the axis lists the fields.
    const title = 'place in the published band (0 to 1)';
    const x = { type: 'quantitative', title, scale: { domain, clamp: true } };
    const scenarios = distinct(rows, 'scenario').length;
    return {
      caption:
        `Each figure on the scale of its published band: the grey stretch from 0 to 1. Mean over worlds (${sampleSize(rows)}) and 95 % ` +
        `interval; marks at the edge lie further out. Counted figures inside: ${nInside} of ${counted.length}` +
        `${scenarios > 1 ? ` over ${scenarios} scenarios` : ''}.`,
      tables: ['calibration'],
      spec: {
        data: { name: 'calibration' },
        transform: [
          { filter: 'isValid(datum.value)' },
          {
            calculate: `datum.quantity + ': ' + datum.label + (datum.counted === 'yes' ? '' : ' (not counted)')`,
            as: 'plain',
          },
          { calculate: `datum.plain + ' [' + datum.population + ']'`, as: 'name' },
          { calculate: 'isValid(datum.bandLow) ? datum.bandLow : 0', as: 'from' },
          // Open upwards: published bounds of that kind are shares.
          { calculate: 'isValid(datum.bandHigh) ? datum.bandHigh : 1', as: 'to' },
          { calculate: 'max(datum.to - datum.from, 1e-9)', as: 'width' },
          { calculate: '(datum.value - datum.from) / datum.width', as: 'place' },
          { calculate: '(datum.low - datum.from) / datum.width', as: 'placeLow' },
          { calculate: '(datum.high - datum.from) / datum.width', as: 'placeHigh' },
          { calculate: `datum.counted === 'yes' ? datum.verdict : 'not counted'`, as: 'shown' },
        ],
        width: 320,
        height: { step: 12 },
        layer: [
          {
            mark: { type: 'bar', opacity: 0.18, color: REFERENCE_COLOUR, height: { band: 0.9 } },
            encoding: {
              x: { datum: 0, ...x },
              x2: { datum: 1 },
              y,
            },
          },
          {
            transform: [{ filter: 'isValid(datum.low)' }],
            mark: { type: 'rule', strokeWidth: 1.6 },
            encoding: { x: { field: 'placeLow', ...x }, x2: { field: 'placeHigh' }, y, color: verdict },
          },
          {
            mark: { type: 'point', filled: true, size: 34, opacity: 1 },
            encoding: {
              x: { field: 'place', ...x },
              y,
              color: verdict,
              tooltip: [
                'label',
                'population',
                'published',
                'value',
                'low',
                'high',
                'unit',
                'sure',
                'source',
                'row',
                'n',
              ].map((field) => ({ field })),
            },
          },
        ],
      },
    };
  },
});
