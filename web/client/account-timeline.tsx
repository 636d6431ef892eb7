import { operationColours } from '../../reports/house-style.js';
import type { Report, TableRow } from '../../reports/report.js';
import { LocalChart } from './local-chart.js';

const DAY_SEC = 86_400;
const VERBS = ['like', 'follow', 'unfollow', 'comment', 'post', 'login'];

interface Props {
  readonly rows: readonly TableRow[];
  /** The test window, s; every day of it has its place. */
  readonly window: { readonly startSec: number; readonly endSec: number } | null;
  readonly account: number;
  readonly detector: string;
  readonly detectors: Report['detectors'];
}

/** What an account did in the test window: day by hour, who caused it, what was removed; and its highest action score of each day. */
export function AccountTimeline({ rows, window, account, detector, detectors }: Props) {
  if (rows.length === 0) return <p class="note">It did nothing in the test window.</p>;
  const named = rows.map((row) => ({ ...row, verb: VERBS[Number(row['verb'])] ?? String(row['verb']) }));
  const controllers = operationColours([...new Set(named.map((row) => String((row as TableRow)['controller'])))]);
  const total = named.reduce((sum, row) => sum + Number((row as TableRow)['actions']), 0);
  const scored = named.filter((row) => typeof (row as TableRow)['score'] === 'number');
  const days = daysOf(rows, window);
  const color = {
    field: 'controller',
    type: 'nominal',
    title: null,
    scale: controllers,
    legend: { symbolType: 'square' },
  };
  return (
    <>
      <LocalChart
        id="account-raster"
        title={`Account ${account}, day by hour`}
        caption={`Every hour of the test window in which it acted (n = ${total} actions). Colour is the truth: the owner, or the operation that held the password. A cross was removed by ${detector}, a ring was kept. Grey crosses are false removals, coloured rings were missed.`}
        rows={named}
        detectors={detectors}
        spec={{
          data: { name: 'account-raster' },
          transform: [
            {
              aggregate: [{ op: 'sum', field: 'actions', as: 'actions' }],
              groupby: ['day', 'hour', 'controller', 'outcome'],
            },
            { calculate: 'datum.hour + 0.5', as: 'middle' },
          ],
          width: 620,
          height: 260,
          mark: { type: 'point', filled: false, strokeWidth: 1.5, opacity: 1 },
          encoding: {
            x: { field: 'day', type: 'ordinal', title: 'day', scale: { domain: days }, axis: { labelAngle: 0 } },
            xOffset: { field: 'controller', type: 'nominal' },
            y: {
              field: 'middle',
              type: 'quantitative',
              title: 'hour of the day',
              scale: { domain: [24, 0], nice: false },
              axis: { values: [0, 6, 12, 18, 24] },
            },
            color,
            shape: {
              field: 'outcome',
              type: 'nominal',
              title: null,
              scale: { domain: ['kept', 'removed'], range: ['circle', 'M-1,-1L1,1M-1,1L1,-1'] },
            },
            size: {
              field: 'actions',
              type: 'quantitative',
              title: 'actions in the hour',
              scale: { type: 'sqrt', rangeMin: 18, rangeMax: 160 },
              legend: { values: legendSizes(named), format: 'd' },
            },
            tooltip: ['day', 'hour', 'controller', 'outcome', 'actions'].map((field) => ({ field })),
          },
        }}
      />
      {scored.length > 0 && (
        <LocalChart
          id="account-scores"
          title="Its action scores over time"
          caption={`Highest action score of each hour by ${detector} (n = ${scored.length} hours with scored actions), coloured by who caused the actions.`}
          rows={scored}
          detectors={detectors}
          spec={{
            data: { name: 'account-scores' },
            transform: [{ calculate: 'datum.day + datum.hour / 24', as: 'when' }],
            width: 620,
            height: 150,
            mark: { type: 'point', filled: true, size: 26, opacity: 0.85 },
            encoding: {
              x: {
                field: 'when',
                type: 'quantitative',
                title: 'day',
                scale: { domain: [days[0], Number(days.at(-1)) + 1], nice: false },
                axis: { tickMinStep: 1, format: 'd' },
              },
              y: { field: 'score', type: 'quantitative', title: 'score', scale: { domain: [0, 1] } },
              color,
              tooltip: ['day', 'hour', 'verb', 'controller', 'outcome', 'score', 'actions'].map((field) => ({ field })),
            },
          }}
        />
      )}
    </>
  );
}

/** Every day of the window, or of the rows where there is none. */
function daysOf(rows: readonly TableRow[], window: Props['window']): number[] {
  const acted = rows.map((row) => Number(row['day']));
  const first = window === null ? Math.min(...acted) : Math.floor(window.startSec / DAY_SEC);
  const last = window === null ? Math.max(...acted) : Math.ceil(window.endSec / DAY_SEC) - 1;
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/** One action, the most in an hour, and the middle: whole numbers. */
function legendSizes(rows: readonly TableRow[]): number[] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = ['day', 'hour', 'controller', 'outcome'].map((name) => String(row[name])).join('/');
    sums.set(key, (sums.get(key) ?? 0) + Number(row['actions']));
  }
  const most = Math.max(1, ...sums.values());
  return [...new Set([1, Math.ceil(most / 2), most])];
}
