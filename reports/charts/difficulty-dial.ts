import { chart } from '../chart.js';
import {
  detectorColours,
  detectorShapes,
  distinct,
  intervalEnds,
  LEVEL_TITLES,
  POINT_LEGEND,
  sampleSize,
} from '../house-style.js';

const METRICS = [
  { metric: 'average-precision', title: 'average precision' },
  { metric: 'recall', title: 'recall' },
  { metric: 'false-removal-rate', title: 'false-removal rate' },
];

/** How detectors fall as the operations evade harder. */
export default chart({
  id: 'difficulty-dial',
  title: 'The difficulty dial',
  summary: "Average precision, recall and false-removal rate of every detector as the scenarios' evasion dial turns.",
  order: 46,
  page: 'study',
  onlyWith: 'difficulty',
  build(input) {
    const rows = (input.tables['difficulty'] ?? []).filter(({ segment }) => segment === 'overall');
    if (rows.length === 0) return null;
    const ids = input.detectors.map(({ id }) => id);
    const color = {
      field: 'detector',
      type: 'nominal',
      title: null,
      scale: detectorColours(ids),
      legend: POINT_LEGEND,
    };
    const shape = {
      field: 'detector',
      type: 'nominal',
      title: null,
      scale: detectorShapes(ids),
      legend: POINT_LEGEND,
    };
    const x = {
      field: 'evasion',
      type: 'quantitative',
      title: 'evasion (0 = careless, 1 = all that is known to work)',
      axis: { values: distinct(rows, 'evasion').map(Number), format: '~g' },
    };
    const panels = distinct(rows, 'level').flatMap((level) =>
      METRICS.filter(({ metric }) => rows.some((row) => row['level'] === level && row['metric'] === metric)).map(
        (shown) => ({ level, ...shown }),
      ),
    );
    return {
      caption:
        `One world at ${distinct(rows, 'evasion').length} places of its evasion dial, the same people and seeds at each; mean over replicates ` +
        `(${sampleSize(rows)}) with 95 % bands. Every detector learns and sets its threshold anew at each place.`,
      tables: ['difficulty'],
      spec: {
        columns: 3,
        concat: panels.map(({ level, metric, title }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${title}`,
          width: 240,
          height: 200,
          data: { name: 'difficulty' },
          transform: [
            { filter: { field: 'segment', equal: 'overall' } },
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            ...intervalEnds(),
          ],
          layer: [
            {
              mark: { type: 'area', opacity: 0.14 },
              encoding: { x, y: { field: 'from', type: 'quantitative' }, y2: { field: 'to' }, color },
            },
            {
              mark: { type: 'line', strokeWidth: 1.8 },
              encoding: { x, y: { field: 'value', type: 'quantitative' }, color },
            },
            {
              mark: { type: 'point', filled: true, size: 40, opacity: 1 },
              encoding: {
                x,
                y: {
                  field: 'value',
                  type: 'quantitative',
                  title: null,
                  scale: metric === 'false-removal-rate' ? { zero: true } : { domain: [0, 1] },
                  axis: { format: '.3~p', tickCount: 5 },
                },
                color,
                shape,
                tooltip: ['variant', 'evasion', 'detector', 'level', 'metric', 'value', 'low', 'high', 'n'].map(
                  (field) => ({ field }),
                ),
              },
            },
          ],
        })),
      },
    };
  },
});
