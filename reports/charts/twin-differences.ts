import { chart } from '../chart.js';
import { detectorColours, detectorShapes, distinct, LEVEL_TITLES, POINT_LEGEND, sampleSize } from '../house-style.js';

/** What is shown of the table, in this order. */
const QUANTITIES = [
  { metric: 'false-removal-rate', isPart: 1, title: 'false-removal rate of those who take part' },
  { metric: 'false-removal-rate', isPart: 0, title: 'false-removal rate of everybody' },
  { metric: 'recall', isPart: 0, title: 'recall' },
];

/** What one change to a world costs each detector, measured on twins of the world without it. */
export default chart({
  id: 'twin-differences',
  title: 'What each change to the world costs',
  summary:
    "Differences between each scenario and the study's baseline on twin worlds, with 95 % intervals, per detector.",
  order: 45,
  page: 'study',
  onlyWith: 'twins',
  build(input) {
    const rows = input.tables['twins'] ?? [];
    if (rows.length === 0) return null;
    const ids = input.detectors.map(({ id }) => id);
    const y = { field: 'variant', type: 'nominal', title: null, sort: distinct(rows, 'variant') };
    const yOffset = { field: 'detector', type: 'nominal', sort: ids, scale: { paddingOuter: 0.6 } };
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
    const panels = distinct(rows, 'level').flatMap((level) =>
      QUANTITIES.filter(({ metric, isPart }) =>
        rows.some(
          (row) =>
            row['level'] === level && row['metric'] === metric && (row['segment'] === 'overall') === (isPart === 0),
        ),
      ).map((quantity) => ({ level, ...quantity })),
    );
    return {
      caption:
        `Each scenario less its twin "${String(rows[0]?.['baseline'])}" on the same people, friendships and seeds (${sampleSize(rows, 'pair')}): ` +
        `mean difference in percentage points and 95 % interval. Thresholds are set anew in each world, so a cost may show as ` +
        `false removals or as lost recall. The intervals are not corrected for their number.`,
      tables: ['twins'],
      spec: {
        columns: 3,
        resolve: { scale: { yOffset: 'independent' } },
        concat: panels.map(({ level, metric, isPart, title }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${title}`,
          width: 230,
          height: { step: 9, for: 'offset' },
          data: { name: 'twins' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            { filter: `(datum.segment === 'overall') === ${isPart === 0}` },
            { calculate: '100 * datum.difference', as: 'points' },
            { calculate: '100 * datum.low', as: 'pointsLow' },
            { calculate: '100 * datum.high', as: 'pointsHigh' },
          ],
          layer: [
            { mark: { type: 'rule', strokeDash: [3, 3] }, encoding: { x: { datum: 0, type: 'quantitative' } } },
            {
              mark: { type: 'rule', strokeWidth: 1.6 },
              encoding: {
                x: { field: 'pointsLow', type: 'quantitative' },
                x2: { field: 'pointsHigh' },
                y,
                yOffset,
                color,
              },
            },
            {
              mark: { type: 'point', filled: true, size: 34, opacity: 1 },
              encoding: {
                x: { field: 'points', type: 'quantitative', title: 'percentage points', axis: { tickCount: 5 } },
                y,
                yOffset,
                color,
                shape,
                tooltip: [
                  'variant',
                  'detector',
                  'level',
                  'segment',
                  'metric',
                  'value',
                  'baselineValue',
                  'difference',
                  'low',
                  'high',
                  'p',
                  'n',
                ].map((field) => ({ field })),
              },
            },
          ],
        })),
      },
    };
  },
});
