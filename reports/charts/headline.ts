import { chart } from '../chart.js';
import {
  detectorColours,
  detectorShapes,
  distinct,
  intervalEnds,
  LEVEL_TITLES,
  sampleSize,
  NAME_LABELS,
} from '../house-style.js';

const SHOWN = ['precision', 'recall', 'false-removal-rate'];

/** Detectors side by side on the three numbers that matter first. */
export default chart({
  id: 'headline',
  title: 'Detectors side by side',
  summary: 'Precision, recall and false-removal rate of every detector with 95 % intervals.',
  order: 10,
  page: 'study',
  build(input) {
    const rows = (input.tables['headline'] ?? []).filter(({ metric }) => SHOWN.includes(String(metric)));
    if (rows.length === 0) return null;
    const ids = input.detectors.map(({ id }) => id);
    const levels = distinct(rows, 'level');
    const panels = levels.flatMap((level) => SHOWN.map((metric) => `${LEVEL_TITLES[level] ?? level}: ${metric}`));
    const y = { field: 'detector', type: 'nominal', title: null, sort: ids, axis: NAME_LABELS };
    const color = { field: 'detector', type: 'nominal', scale: detectorColours(ids), legend: null };
    return {
      caption:
        `Mean over replicates (${sampleSize(rows)}) and 95 % interval of the mean, at the threshold that the policy froze. ` +
        `Each panel has its own axis; all begin at zero. An empty line: the detector does not work at that level.`,
      tables: ['headline'],
      spec: {
        data: { name: 'headline' },
        transform: [
          { filter: { field: 'metric', oneOf: SHOWN } },
          { calculate: `${titleOf(levels)} + ': ' + datum.metric`, as: 'panel' },
          ...intervalEnds(),
          { filter: 'isValid(datum.value)' },
        ],
        facet: { field: 'panel', type: 'nominal', title: null, sort: panels },
        columns: 3,
        resolve: { scale: { x: 'independent' } },
        spec: {
          width: 220,
          height: { step: 24 },
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 2 },
              encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y, color },
            },
            {
              mark: { type: 'point', filled: true, size: 60, opacity: 1 },
              encoding: {
                x: {
                  field: 'value',
                  type: 'quantitative',
                  title: null,
                  scale: { zero: true },
                  axis: { format: '.3~p', tickCount: 4 },
                },
                y,
                color,
                shape: { field: 'detector', type: 'nominal', scale: detectorShapes(ids), legend: null },
                tooltip: ['detector', 'policy', 'level', 'metric', 'value', 'low', 'high', 'n'].map((field) => ({
                  field,
                })),
              },
            },
          ],
        },
      },
    };
  },
});

/** A Vega expression for the title of a row's level. */
function titleOf(levels: readonly string[]): string {
  const cases = levels.map((level) => `datum.level === '${level}' ? '${LEVEL_TITLES[level] ?? level}' : `);
  return `(${cases.join('')}datum.level)`;
}
