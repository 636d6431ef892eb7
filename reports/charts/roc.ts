import { chart } from '../chart.js';
import {
  detectorColours,
  detectorDashes,
  distinct,
  intervalEnds,
  LEVEL_TITLES,
  POINT_LEGEND,
  REFERENCE_COLOUR,
  REFERENCE_DASHES,
  sampleSize,
  STROKE_LEGEND,
} from '../house-style.js';

/** Recall against the false-removal rate on straight axes, the usual picture of a receiver operating characteristic. */
export default chart({
  id: 'roc',
  title: 'ROC: recall against false removals, straight axes',
  summary:
    'The receiver operating characteristic with 95 % bands, chance and oracle; the table is that of chart false-removals.',
  order: 35,
  build(input) {
    const rows = input.tables['false-removal-curve'] ?? [];
    if (rows.length === 0) return null;
    const ids = input.detectors.map(({ id }) => id);
    const axis = { format: '.3~p', tickCount: 5 };
    const x = {
      field: 'falseRemovalRate',
      type: 'quantitative',
      title: 'false-removal rate',
      scale: { domain: [0, 1] },
      axis,
    };
    const y = { field: 'recall', type: 'quantitative', title: 'recall', scale: { domain: [0, 1] }, axis };
    const color = {
      field: 'detector',
      type: 'nominal',
      title: null,
      scale: detectorColours(ids),
      legend: POINT_LEGEND,
    };
    const strokeDash = detectorDashes(ids);
    const isDetector = { filter: { field: 'kind', equal: 'detector' } };
    return {
      caption:
        `Recall against the share of organic rows that are hit, as the threshold moves; mean over replicates ` +
        `(${sampleSize(rows.filter(({ kind }) => kind === 'detector'))}) with 95 % bands. Dashed: chance; dotted: oracle. What matters for people lies in ` +
        `the first per cent of the lower axis: the chart of false removals stretches it.`,
      tables: ['false-removal-curve'],
      spec: {
        columns: 2,
        concat: distinct(rows, 'level').map((level) => ({
          title: LEVEL_TITLES[level] ?? level,
          width: 400,
          height: 300,
          data: { name: 'false-removal-curve' },
          transform: [{ filter: { field: 'level', equal: level } }],
          layer: [
            {
              transform: [{ filter: { field: 'kind', oneOf: REFERENCE_DASHES.domain } }],
              mark: { type: 'line', color: REFERENCE_COLOUR, strokeWidth: 1.4 },
              encoding: {
                x,
                y,
                strokeDash: {
                  field: 'kind',
                  type: 'nominal',
                  title: null,
                  scale: REFERENCE_DASHES,
                  legend: STROKE_LEGEND,
                },
              },
            },
            {
              transform: [isDetector, ...intervalEnds('recall')],
              mark: { type: 'area', opacity: 0.16 },
              encoding: { x, y: { ...y, field: 'from' }, y2: { field: 'to' }, color },
            },
            {
              transform: [isDetector],
              mark: { type: 'line', strokeWidth: 1.8 },
              encoding: { x, y, color, ...(strokeDash === undefined ? {} : { strokeDash }) },
            },
          ],
        })),
      },
    };
  },
});
