import { chart } from '../chart.js';
import { distinct, LEVELS, operationColours, sampleSize, STROKE_LEGEND } from '../house-style.js';

/** Where each detector's scores put organic rows and the rows of each operation. */
export default chart({
  id: 'score-distributions',
  title: 'Score distributions',
  summary: 'How the scores of organic rows and of each operation spread over [0, 1], per detector and level.',
  order: 50,
  build(input) {
    const rows = input.tables['score-distribution'] ?? [];
    if (rows.length === 0) return null;
    const ids = input.detectors.map(({ id }) => id);
    const panels = ids.flatMap((id) => LEVELS.map((level) => `${id}: ${level}s`));
    const classes = operationColours(distinct(rows, 'class').map((name) => name.replace(/^operation:/, '')));
    return {
      caption:
        `Share of each class's rows per score bin (each class sums to 100 %; square-root scale, so that small shares show); ` +
        `mean over replicates (${sampleSize(rows)}). The further apart the classes, the easier the detector's work.`,
      tables: ['score-distribution'],
      spec: {
        data: { name: 'score-distribution' },
        transform: [
          { calculate: `datum.detector + ': ' + datum.level + 's'`, as: 'panel' },
          { calculate: `replace(datum['class'], 'operation:', '')`, as: 'className' },
          // Both edges of every bin, so that the outline keeps the width of the last bin too.
          { fold: ['binStart', 'binEnd'], as: ['edge', 'score'] },
        ],
        facet: { field: 'panel', type: 'nominal', title: null, sort: panels },
        columns: 3,
        spec: {
          width: 240,
          height: 130,
          layer: [{ mark: { type: 'area', opacity: 0.16 } }, { mark: { type: 'line', strokeWidth: 1.6 } }],
          encoding: {
            y: {
              field: 'share',
              type: 'quantitative',
              title: 'share of rows',
              stack: null,
              scale: { type: 'sqrt' },
              axis: { format: '.3~p', tickCount: 4 },
            },
            x: {
              field: 'score',
              type: 'quantitative',
              title: 'score',
              scale: { domain: [0, 1] },
              axis: { tickCount: 5 },
            },
            color: {
              field: 'className',
              type: 'nominal',
              title: null,
              scale: classes,
              legend: STROKE_LEGEND,
            },
          },
        },
      },
    };
  },
});
