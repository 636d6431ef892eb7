import { LEVEL_TITLES, LEVELS } from '../house-style.js';
import type { MetricRow, Report } from '../report.js';
import { DetectorName } from './detector-name.js';
import { inReadingOrder } from './metric-order.js';
import { MetricTable } from './metric-table.js';
import { numberStyle } from './number-format.js';

interface Props {
  readonly report: Report;
  /** The chosen rows. */
  readonly rows: readonly MetricRow[];
}

/** Every detector against every metric, accounts, actions and groups apart. */
export function HeadlineTables({ report, rows }: Props) {
  const overall = rows.filter(({ segment }) => segment === 'overall');
  const ids = report.detectors.map(({ id }) => id);
  return (
    <>
      {LEVELS.map((level) => {
        const ofLevel = overall.filter((row) => row.level === level);
        const metrics = inReadingOrder(report.metrics).filter(({ id }) =>
          ofLevel.some((row) => row.metric === id && row.value !== null),
        );
        const shown = ids.filter((id) => ofLevel.some(({ detector }) => detector === id));
        if (shown.length === 0) return null;
        return (
          <MetricTable
            key={level}
            caption={LEVEL_TITLES[level] ?? level}
            corner="Detector"
            columns={metrics.map((metric) => ({
              key: metric.id,
              head: columnHead(metric.id, numberStyle(metric).unit),
              hint: metric.summary,
            }))}
            lines={shown.map((id) => ({
              key: id,
              head: <DetectorName id={id} ids={ids} />,
              cells: metrics.map((metric) => ofLevel.find((row) => row.detector === id && row.metric === metric.id)),
            }))}
            metricOf={(column) => metrics[column]}
            marksBest
          />
        );
      })}
      <p class="note">
        Mean over replicates ± half-width of the 95 % interval; the interval itself in brackets where it is not
        even-sided; a mean alone where too few worlds tell their spread. Bold: the best mean of a column whose interval
        holds no other detector's mean. Sample sizes: {sampleSizes(overall)}.
      </p>
    </>
  );
}

/** `average-precision` -> `average precision`, with the unit where there is one. */
export function columnHead(id: string, unit: string): string {
  const words = id.replaceAll('-', ' ');
  return unit === '' ? words : `${words}, ${unit}`;
}

function sampleSizes(rows: readonly MetricRow[]): string {
  const sizes = [...new Set(rows.filter(({ value }) => value !== null).map(({ n }) => n))].sort((a, b) => a - b);
  return sizes.length === 0 ? 'none' : `n = ${sizes.join(', ')}`;
}
