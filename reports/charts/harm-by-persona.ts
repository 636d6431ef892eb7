import { counted } from '../../errors/counted.js';
import { chart } from '../chart.js';
import {
  detectorColours,
  detectorShapes,
  distinct,
  intervalEnds,
  LEVEL_TITLES,
  NAME_LABELS,
  sampleSize,
} from '../house-style.js';

const METRIC_TITLES: Readonly<Record<string, string>> = {
  'false-removal-rate': 'false-removal rate',
  'wrongly-hit-people': 'wrongly hit people',
};

/** `persona:creator` -> `creator`, `confounder:giveaway-loop` -> `in giveaway-loop`; the spec below does the same in the browser. */
function groupName(segment: string): string {
  return segment.replace('persona:', '').replace('confounder:', 'in ');
}

/** Who is wrongly hit: the same harm split by kind of person. */
export default chart({
  id: 'harm-by-persona',
  title: 'Who is wrongly hit',
  summary: 'False-removal rate and wrongly hit people by persona and confounder, with 95 % intervals, per detector.',
  order: 40,
  build(input) {
    const rows = input.tables['harm-by-persona'] ?? [];
    if (rows.every(({ segment }) => segment === 'overall')) return null;
    const ids = input.detectors.map(({ id }) => id);
    const segments = distinct(rows, 'segment');
    const y = { field: 'group', type: 'nominal', title: null, sort: segments.map((segment) => groupName(segment)) };
    const yOffset = { field: 'detector', type: 'nominal', sort: ids, scale: { paddingOuter: 0.6 } };
    const color = { field: 'detector', type: 'nominal', title: null, scale: detectorColours(ids), legend: NAME_LABELS };
    const panels = distinct(rows, 'metric').flatMap((metric) =>
      distinct(rows, 'level')
        .filter((level) => rows.some((row) => row['level'] === level && row['metric'] === metric))
        .map((level) => ({ level, metric })),
    );
    return {
      caption:
        `Harm to organic people by what they are (${counted(segments.filter((segment) => segment !== 'overall').length, 'group')}); mean over replicates (${sampleSize(rows)}) and 95 % ` +
        `interval. "In" a confounder: people who took part in it during the test window. People count once each.`,
      tables: ['harm-by-persona'],
      spec: {
        columns: 2,
        resolve: { scale: { yOffset: 'independent' } },
        concat: panels.map(({ level, metric }) => ({
          title: `${LEVEL_TITLES[level] ?? level}: ${METRIC_TITLES[metric] ?? metric}`,
          width: 360,
          height: { step: 10, for: 'offset' },
          data: { name: 'harm-by-persona' },
          transform: [
            { filter: { field: 'level', equal: level } },
            { filter: { field: 'metric', equal: metric } },
            { calculate: `replace(replace(datum.segment, 'persona:', ''), 'confounder:', 'in ')`, as: 'group' },
            ...intervalEnds(),
          ],
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 1.6 },
              encoding: {
                x: { field: 'from', type: 'quantitative' },
                x2: { field: 'to' },
                y,
                yOffset,
                color,
              },
            },
            {
              mark: { type: 'point', filled: true, size: 36, opacity: 1 },
              encoding: {
                x: {
                  field: 'value',
                  type: 'quantitative',
                  title: null,
                  scale: { zero: true },
                  axis: { format: metric.endsWith('-rate') ? '.3~p' : '~s', tickCount: 5 },
                },
                y,
                yOffset,
                color,
                shape: {
                  field: 'detector',
                  type: 'nominal',
                  title: null,
                  scale: detectorShapes(ids),
                  legend: NAME_LABELS,
                },
                tooltip: ['detector', 'policy', 'segment', 'metric', 'value', 'low', 'high', 'n'].map((field) => ({
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
