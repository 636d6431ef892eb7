import { operationColours } from '../../reports/house-style.js';
import type { Report, TableRow } from '../../reports/report.js';
import { LocalChart } from './local-chart.js';

interface Props {
  readonly accounts: readonly TableRow[];
  readonly targets: readonly TableRow[];
  readonly detectors: Report['detectors'];
  readonly scenario: string;
}

/** The largest jobs as account x time and as target x time: accounts that work together, and what they work on. */
export function CampaignBlocks({ accounts, targets, detectors, scenario }: Props) {
  return (
    <>
      <LocalChart
        id="campaign-blocks"
        title="Accounts against time, job by job"
        caption={`The largest jobs of the operations: each line is one account (in the order of its first action, at most 60), each mark six hours of it; the area counts the distinct targets. Solid blocks are accounts that act together. A click on a mark opens the account. n = ${accounts.length} marks.`}
        rows={named(accounts)}
        detectors={detectors}
        scenario={scenario}
        spec={specOf('campaign-blocks', 'account of the job', 'targets', accounts)}
      />
      {targets.length > 0 && (
        <LocalChart
          id="campaign-targets"
          title="Targets against time, job by job"
          caption={`The same jobs from the other side: each line is one target (in the order in which it was first met, at most 60), each mark six hours; the area counts the distinct accounts of the job that met it. Columns are targets met by many at once. A click on a mark opens the target. n = ${targets.length} marks.`}
          rows={named(targets)}
          detectors={detectors}
          scenario={scenario}
          spec={specOf('campaign-targets', 'target of the job', 'accounts', targets)}
        />
      )}
    </>
  );
}

const named = (rows: readonly TableRow[]): TableRow[] =>
  rows.map((row) => ({ ...row, panel: `${row['operation']}: ${row['job']} (${row['campaign']})` }));

function specOf(
  name: string,
  lines: string,
  count: string,
  rows: readonly TableRow[],
): Readonly<Record<string, unknown>> {
  return {
    data: { name },
    facet: { field: 'panel', type: 'nominal', title: null },
    columns: 2,
    spec: {
      width: 380,
      height: 220,
      mark: { type: 'square', opacity: 0.85 },
      encoding: {
        x: {
          field: 'day',
          type: 'quantitative',
          title: 'day',
          scale: { zero: false },
          axis: { tickMinStep: 1, format: 'd', tickCount: 7 },
        },
        y: {
          field: 'place',
          type: 'quantitative',
          title: lines,
          scale: { reverse: true, zero: false, nice: false },
          axis: { tickMinStep: 1, format: 'd', tickCount: 5 },
        },
        size: {
          field: count,
          type: 'quantitative',
          title: count,
          scale: { type: 'sqrt', zero: false, rangeMin: 8, rangeMax: 60 },
          legend: { tickMinStep: 1, format: 'd', symbolFillColor: '#858b94' },
        },
        color: {
          field: 'operation',
          type: 'nominal',
          title: null,
          scale: operationColours([...new Set(rows.map((row) => String(row['operation'])))]),
        },
        tooltip: ['account', 'operation', 'job', 'day', 'actions', count].map((field) => ({ field })),
      },
    },
  };
}
