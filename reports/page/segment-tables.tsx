import { LEVEL_TITLES } from '../house-style.js';
import type { MetricRow, Report } from '../report.js';
import { DetectorMark } from './detector-mark.js';
import { columnHead } from './headline-tables.js';
import { inReadingOrder } from './metric-order.js';
import { MetricTable } from './metric-table.js';
import { numberStyle } from './number-format.js';

interface Props {
  readonly report: Report;
  /** The chosen rows. */
  readonly rows: readonly MetricRow[];
  /** `harm`: groups of organic people, metrics that should be low. `catch`: operations, metrics that should be high. */
  readonly about: 'harm' | 'catch';
}

/** One small table for each level and metric: a line for each group, a column for each detector. */
export function SegmentTables({ report, rows, about }: Props) {
  const isOperation = (segment: string) => segment.startsWith('operation:');
  const wanted = rows.filter(
    ({ segment, value }) => segment !== 'overall' && isOperation(segment) === (about === 'catch') && value !== null,
  );
  const metrics = inReadingOrder(report.metrics).filter(
    ({ better }) => better === (about === 'catch' ? 'higher' : 'lower'),
  );
  const ids = report.detectors.map(({ id }) => id);
  const tables = (['account', 'action'] as const).flatMap((level) =>
    metrics.map((metric) => ({
      level,
      metric,
      part: wanted.filter((row) => row.level === level && row.metric === metric.id),
    })),
  );
  return (
    <div class="small-tables">
      {tables
        .filter(({ part }) => part.length > 0)
        .map(({ level, metric, part }) => {
          const shown = ids.filter((id) => part.some(({ detector }) => detector === id));
          const segments = [...new Set(part.map(({ segment }) => segment))];
          return (
            <MetricTable
              key={`${level} ${metric.id}`}
              caption={`${LEVEL_TITLES[level] ?? level}: ${columnHead(metric.id, numberStyle(metric).unit)}`}
              corner={about === 'catch' ? 'Operation' : 'People'}
              columns={shown.map((id) => ({
                key: id,
                head: (
                  <span class="detector-name">
                    <DetectorMark id={id} ids={ids} />
                    {id}
                  </span>
                ),
              }))}
              lines={segments.map((segment) => ({
                key: segment,
                head: segmentTitle(segment),
                cells: shown.map((id) => part.find((row) => row.detector === id && row.segment === segment)),
              }))}
              metricOf={() => metric}
            />
          );
        })}
    </div>
  );
}

/** `persona:creator` -> `creator`, `confounder:giveaway-loop` -> `in giveaway-loop`, `operation:bot-farm` -> `bot-farm`. */
function segmentTitle(segment: string): string {
  return segment.replace(/^(persona|operation):/, '').replace(/^confounder:/, 'in ');
}
