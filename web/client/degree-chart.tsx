import { operationColours } from '../../reports/house-style.js';
import { numberIn } from '../../reports/page/operating-numbers.js';
import type { Report, TableRow } from '../../reports/report.js';
import { LocalChart } from './local-chart.js';

interface Props {
  readonly rows: readonly TableRow[];
  readonly n: number;
  readonly report: Report;
  readonly scenario: string;
}

/** The panel to whose axis a calibrated quantity belongs. */
const PANEL_OF: Readonly<Record<string, string>> = {
  'followers-of-ordinary-people': 'followers',
  'followings-of-ordinary-people': 'following',
};

/** How many follow, are followed and act, people and bots apart, with the published bands of ordinary people behind them. */
export function DegreeChart({ rows, n, report, scenario }: Props) {
  const named = rows.map((row) => ({
    ...row,
    behind: String(row['behind']).replace('operation:', '').replace('people', 'organic'),
  }));
  const colours = operationColours([...new Set(named.map(({ behind }) => behind))]);
  const quantities = [...new Set(rows.map((row) => String(row['quantity'])))];
  const bands = bandsOf(report, scenario);
  const about =
    bands.length > 0
      ? ' Grey stripes: the published bands of quantiles of ordinary people (table degree-bands); the world’s own quantiles are below.'
      : '';
  return (
    <LocalChart
      id="degrees"
      title={
        quantities.some((quantity) => quantity.startsWith('actions'))
          ? 'Followers, following and actions'
          : 'Followers and following'
      }
      caption={`Share of accounts in each bin of a logarithmic scale, people (grey) and the bots of each operation apart; n = ${n} accounts.${about}`}
      rows={named}
      more={{ 'degree-bands': bands }}
      detectors={report.detectors}
      scenario={scenario}
      spec={{
        columns: 3,
        concat: quantities.map((quantity) => ({
          title: quantity,
          width: 260,
          height: 180,
          layer: [
            ...(bands.some((row) => row['quantity'] === quantity) ? [stripesOf(quantity)] : []),
            linesOf(quantity, colours),
          ],
        })),
      }}
    />
  );
}

function stripesOf(quantity: string): object {
  return {
    data: { name: 'degree-bands' },
    transform: [{ filter: { field: 'quantity', equal: quantity } }],
    mark: { type: 'rect', color: '#858b94', opacity: 0.22 },
    encoding: {
      x: { field: 'from', type: 'quantitative', scale: { type: 'log' } },
      x2: { field: 'to' },
      tooltip: ['label', 'published', 'bandLow', 'bandHigh', 'value', 'source'].map((field) => ({ field })),
    },
  };
}

function linesOf(quantity: string, colours: object): object {
  return {
    data: { name: 'degrees' },
    transform: [{ filter: { field: 'quantity', equal: quantity } }, { calculate: 'datum.low + 1', as: 'from' }],
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        title: `${quantity} + 1 (log)`,
        scale: { type: 'log' },
        axis: { tickCount: 4 },
      },
      y: { field: 'share', type: 'quantitative', title: 'share of accounts', axis: { format: '.3~p', tickCount: 5 } },
      color: { field: 'behind', type: 'nominal', title: null, scale: colours },
      tooltip: ['behind', 'low', 'high', 'accounts', 'share'].map((field) => ({ field })),
    },
  };
}

/** Bands of followers and followings on the axis of the chart (+ 1); those open to one side say nothing on a picture. */
function bandsOf({ tables }: Report, scenario: string): TableRow[] {
  return (tables['calibration'] ?? []).flatMap((row) => {
    const quantity = PANEL_OF[String(row['quantity'])];
    const [low, high] = [numberIn(row, 'bandLow'), numberIn(row, 'bandHigh')];
    if (row['scenario'] !== scenario || quantity === undefined || low === null || high === null) return [];
    return [{ ...row, quantity, from: low + 1, to: high + 1 }];
  });
}
