import { chart } from '../chart.js';
import { detectorColours, distinct, intervalEnds, REFERENCE_COLOUR, sampleSize } from '../house-style.js';

/** How often nine-in-ten intervals should hold. */
const BAND = [0.85, 0.95];

/** What a platform foretold of its sweeps, against what was true. */
export default chart({
  id: 'loop-forecasts',
  title: 'Told beforehand, and true',
  summary:
    'Forecasts of what a sweep hits wrongly, by method, against the truth: coverage of the 90 % intervals, and one world sweep by sweep.',
  order: 5.2,
  page: 'study',
  onlyWith: 'loop-coverage',
  build(input) {
    const coverage = input.tables['loop-coverage'] ?? [];
    const told = input.tables['loop-forecasts'] ?? [];
    if (coverage.length === 0) return null;
    const methods = distinct(coverage, 'method');
    const kinds = distinct(coverage, 'kind');
    const colours = detectorColours(methods);
    const color = { field: 'method', type: 'nominal', title: null, legend: null, scale: colours };
    const y = { field: 'method', type: 'nominal', title: null, sort: methods };
    const kindIs = (kind: string) => [{ filter: { field: 'kind', equal: kind } }];
    const covered = kinds.map((kind) => ({
      title: `${kind}: share of intervals that hold`,
      width: 190,
      height: { step: 20 },
      data: { name: 'loop-coverage' },
      transform: [...kindIs(kind), ...intervalEnds()],
      layer: [
        {
          mark: { type: 'rect', opacity: 0.15, color: REFERENCE_COLOUR },
          encoding: { x: { datum: BAND[0], type: 'quantitative' }, x2: { datum: BAND[1] } },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.8 },
          encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color },
        },
        {
          mark: { type: 'point', filled: true, size: 44, opacity: 1 },
          encoding: {
            x: {
              field: 'value',
              type: 'quantitative',
              title: null,
              scale: { domain: [0, 1] },
              axis: { format: '.0%', tickCount: 5 },
            },
            y,
            color,
            tooltip: ['kind', 'method', 'value', 'low', 'high', 'n'].map((field) => ({ field })),
          },
        },
      ],
    }));
    const x = {
      field: 'day',
      type: 'quantitative',
      title: 'day of the sweep',
      scale: { zero: false },
      axis: { format: 'd' },
    };
    const days = ['PACC', 'review'].map((method) => ({
      title: `accounts wrongly hit, first world: ${method} and the truth`,
      width: 300,
      height: 150,
      data: { name: 'loop-forecasts' },
      transform: [...kindIs('accounts'), { filter: { field: 'method', equal: method } }],
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 5, opacity: 0.35 },
          encoding: { x, y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' }, color },
        },
        {
          mark: { type: 'point', filled: true, size: 40, opacity: 1, color: REFERENCE_COLOUR },
          encoding: {
            x,
            y: { field: 'trueWrong', type: 'quantitative', title: null },
            tooltip: ['day', 'method', 'nHit', 'wrong', 'low', 'high', 'trueWrong'].map((field) => ({ field })),
          },
        },
      ],
    }));
    return {
      caption:
        `Above: share of a world's sweeps whose 90 % interval held what was true, mean over worlds (${sampleSize(coverage)}) with 95 % interval; the grey band is ` +
        `85-95 %. Below: 90 % intervals (bars) and the truth (points) of the first world, sweep by sweep.`,
      tables: told.length === 0 ? ['loop-coverage'] : ['loop-coverage', 'loop-forecasts'],
      spec: { vconcat: [{ columns: 4, concat: covered }, ...(told.length === 0 ? [] : [{ hconcat: days }])] },
    };
  },
});
