import { LEVEL_TITLES, LEVELS } from '../house-style.js';
import type { MetricRow, Report } from '../report.js';
import { DetectorName } from './detector-name.js';
import { columnHead } from './headline-tables.js';
import { inReadingOrder } from './metric-order.js';
import { MetricTable } from './metric-table.js';
import { numberStyle } from './number-format.js';
import { usePageLinks } from './place-links.js';

interface Props {
  readonly report: Report;
  /** The chosen rows. */
  readonly rows: readonly MetricRow[];
  /** `harm`: groups of organic people, metrics that should be low. `catch`: operations, metrics that should be high. */
  readonly about: 'harm' | 'catch';
}

/** One small table for each metric and level, the levels of a metric abreast: a line for each group, a column for each detector. */
export function SegmentTables({ report, rows, about }: Props) {
  const wanted = rows.filter(
    ({ segment, value }) => segment !== 'overall' && isOperation(segment) === (about === 'catch') && value !== null,
  );
  const ids = report.detectors.map(({ id }) => id);
  return (
    <>
      {inReadingOrder(report.metrics)
        .filter(({ id, better }) => better === BETTER[about] && wanted.some(({ metric }) => metric === id))
        .map((metric) => (
          <div key={metric.id} class="small-tables">
            {LEVELS.map((level) => (
              <SegmentTable
                key={level}
                caption={`${LEVEL_TITLES[level] ?? level}: ${columnHead(metric.id, numberStyle(metric).unit)}`}
                corner={CORNERS[about]}
                metric={metric}
                ids={ids}
                rows={wanted.filter((row) => row.level === level && row.metric === metric.id)}
              />
            ))}
          </div>
        ))}
    </>
  );
}

/** Rows of accounts that no label to learn from named: no single account is one for good, so nothing leads to them. */
const UNLABELLED = 'unlabelled';
const BETTER = { harm: 'lower', catch: 'higher' } as const;
const CORNERS = { harm: 'People', catch: 'Operation' } as const;

interface TableProps {
  readonly caption: string;
  readonly corner: string;
  readonly metric: Report['metrics'][number];
  readonly ids: readonly string[];
  readonly rows: readonly MetricRow[];
}

function SegmentTable({ caption, corner, metric, ids, rows }: TableProps) {
  const { peopleBehind } = usePageLinks();
  if (rows.length === 0) return null;
  const show = metric.better === 'lower' ? 'wrong' : 'caught';
  const shown = ids.filter((id) => rows.some(({ detector }) => detector === id));
  const segments = [...new Set(rows.map(({ segment }) => segment))];
  return (
    <MetricTable
      caption={caption}
      corner={corner}
      columns={shown.map((id) => ({ key: id, head: <DetectorName id={id} ids={ids} /> }))}
      lines={segments.map((segment) => ({
        key: segment,
        head: segmentTitle(segment),
        cells: shown.map((id) => rows.find((row) => row.detector === id && row.segment === segment)),
      }))}
      metricOf={() => metric}
      addressOf={(cell) => {
        const row = rows.find((one) => one === cell);
        return row === undefined || row.segment === UNLABELLED ? null : peopleBehind({ ...row, show });
      }}
    />
  );
}

/** Whether a segment is of what is to be caught: what an operation did, inauthentic or coordinated by hand, or what no label to learn from named. */
export function isOperation(segment: string): boolean {
  return segment === UNLABELLED || /^(operation|coordinated):/.test(segment);
}

/** `persona:creator` -> `creator`, `confounder:giveaway-loop` -> `in giveaway-loop`, `coordinated:pod` -> `pod (coordinated, neither)`. */
export function segmentTitle(segment: string): string {
  return segment
    .replace(/^unlabelled$/, 'all that no label in training named')
    .replace(/^coordinated:(.*)$/, '$1 (coordinated, neither)')
    .replace(/^(persona|operation):/, '')
    .replace(/^confounder:/, 'in ');
}
