import { operationColours } from '../../reports/house-style.js';
import { numberIn } from '../../reports/page/operating-numbers.js';
import type { Report, TableRow } from '../../reports/report.js';
import { LocalChart } from './local-chart.js';

interface Props {
  readonly rows: readonly TableRow[];
  readonly report: Report;
  readonly scenario: string;
}

/** Hours that a published share of posts is about, by figure of quantity `posting-hours`. */
const HOURS_OF: Readonly<Record<string, readonly [from: number, to: number]>> = { night: [1, 7], noon: [12, 13] };

/** Who acts when: shares of each controller's actions over the day, with the published bands of posts. */
export function RhythmChart({ rows, report, scenario }: Props) {
  const colours = operationColours([...new Set(rows.map((row) => String(row['controller'])))]);
  const n = rows.reduce((sum, row) => sum + Number(row['actions']), 0);
  const bands = bandsOf(report, scenario);
  const about =
    bands.length > 0
      ? ' Grey boxes: the published share of people’s posts in an hour of the night (1 to 7) and at noon; lines are all actions, not posts alone.'
      : '';
  return (
    <LocalChart
      id="rhythm"
      title="The day’s rhythm"
      caption={`Share of each controller’s actions in every hour of the day, over the whole world; n = ${n.toLocaleString('en-US')} actions.${about}`}
      rows={rows}
      more={{ 'rhythm-bands': bands }}
      detectors={report.detectors}
      scenario={scenario}
      spec={{
        width: 620,
        height: 200,
        layer: [
          ...(bands.length === 0
            ? []
            : [
                {
                  data: { name: 'rhythm-bands' },
                  mark: { type: 'rect', color: '#858b94', opacity: 0.3 },
                  encoding: {
                    x: { field: 'from', type: 'quantitative' },
                    x2: { field: 'to' },
                    y: { field: 'low', type: 'quantitative' },
                    y2: { field: 'high' },
                    tooltip: ['label', 'published', 'low', 'high', 'source'].map((field) => ({ field })),
                  },
                },
              ]),
          {
            data: { name: 'rhythm' },
            mark: { type: 'line', interpolate: 'monotone', point: { size: 20 }, strokeWidth: 1.8 },
            encoding: {
              x: {
                field: 'hour',
                type: 'quantitative',
                title: 'hour of the day',
                scale: { domain: [0, 23] },
                axis: { values: [0, 6, 12, 18, 23] },
              },
              y: {
                field: 'share',
                type: 'quantitative',
                title: 'share of the day’s actions',
                axis: { format: '.3~p', tickCount: 5 },
              },
              color: { field: 'controller', type: 'nominal', title: null, scale: colours },
              tooltip: ['controller', 'hour', 'actions', 'share'].map((field) => ({ field })),
            },
          },
        ],
      }}
    />
  );
}

/** Bands of the hours of posts, each spread evenly over its hours. */
function bandsOf({ tables }: Report, scenario: string): TableRow[] {
  return (tables['calibration'] ?? []).flatMap((row) => {
    const hours = row['quantity'] === 'posting-hours' ? HOURS_OF[String(row['figure'])] : undefined;
    const [low, high] = [numberIn(row, 'bandLow'), numberIn(row, 'bandHigh')];
    if (row['scenario'] !== scenario || hours === undefined || low === null || high === null) return [];
    const [from, to] = hours;
    return [{ ...row, from, to, low: low / (to - from), high: high / (to - from) }];
  });
}
