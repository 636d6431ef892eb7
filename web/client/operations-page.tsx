import { Charts } from '../../reports/page/report-page.js';
import { MetricTable } from '../../reports/page/metric-table.js';
import { wholeText, type Cell } from '../../reports/page/number-format.js';
import { usePageLinks } from '../../reports/page/place-links.js';
import { numberIn } from '../../reports/page/operating-numbers.js';
import { DetectorName } from '../../reports/page/detector-name.js';
import type { TableRow } from '../../reports/report.js';
import type { Campaigns } from '../kept/kept-answers.js';
import { CampaignBlocks } from './campaign-blocks.js';
import { keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { LoopServices } from './loop-services.js';
import { NotKept } from './not-kept.js';
import type { RunPageProps } from './run-page-props.js';

/** Each operation’s life: its books, what removed it, and its jobs as pictures. */
export function OperationsPage({ id, report, selection, kept }: RunPageProps) {
  const { scenario } = selection;
  const replicate = keptReplicate(kept, scenario);
  const jobs = useJson<Campaigns>(
    replicate === null ? null : asked(`./api/runs/${encodeURIComponent(id)}/campaigns`, { scenario, replicate }),
  );
  const isLoop = 'loop-totals' in report.tables;
  const hasBooks = (report.tables['economy'] ?? []).some((row) => row['scenario'] === scenario);
  return (
    <>
      <section>
        <h2>{isLoop ? 'Services in each arm' : 'What removed each operation'}</h2>
        {isLoop ? (
          <LoopServices report={report} scenario={scenario} />
        ) : (
          <CaughtBy report={report} selection={selection} />
        )}
      </section>
      {hasBooks && (
        <section>
          <h2>Books</h2>
          <Books rows={(report.tables['economy'] ?? []).filter((row) => row['scenario'] === scenario)} />
        </section>
      )}
      <section>
        <h2>Jobs as blocks</h2>
        {replicate === null || isLoop ? (
          <NotKept what="actions" traffic report={report} />
        ) : (
          <Loading loaded={jobs} what="the jobs of the operations">
            {({ campaigns, targets }) =>
              campaigns === null || targets === null ? (
                <NotKept what="actions" traffic report={report} />
              ) : campaigns.length === 0 ? (
                <p class="note">No operation had a job with a name in this world.</p>
              ) : (
                <CampaignBlocks
                  accounts={campaigns}
                  targets={targets}
                  detectors={report.detectors}
                  scenario={scenario}
                />
              )
            }
          </Loading>
        )}
      </section>
      <Charts report={report} selection={selection} page="operations" head="Operations in charts" />
    </>
  );
}

function CaughtBy({ report, selection }: Pick<RunPageProps, 'report' | 'selection'>) {
  const { peopleBehind } = usePageLinks();
  const rows = report.rows.filter(
    (row) =>
      row.scenario === selection.scenario &&
      row.policy === selection.policy &&
      row.metric === 'recall' &&
      /^(operation|coordinated):/.test(row.segment),
  );
  const operations = [...new Set(rows.map(({ segment }) => segment))];
  const ids = report.detectors.map(({ id }) => id);
  const columns = [...new Set(rows.map(({ detector, level }) => JSON.stringify([detector, level])))]
    .map((text) => JSON.parse(text) as [string, string])
    .filter(([detector]) => !selection.hidden.has(detector));
  if (operations.length === 0) {
    const isReal = report.scenarios.some(({ id, kind }) => id === selection.scenario && kind === 'real');
    return (
      <p class="note">
        {isReal ? 'Labels of real data do not say which operation acted.' : 'No operation acted in this scenario.'}
      </p>
    );
  }
  const recall = report.metrics.find(({ id }) => id === 'recall') ?? {
    ...{ id: 'recall', summary: '', better: 'higher' as const, display: 'rate' as const },
  };
  return (
    <MetricTable
      caption="Share of its rows that each detector hits (recall)"
      corner="Detector"
      columns={operations.map((segment) => ({ key: segment, head: segment.replace(/^[^:]*:/, '') }))}
      lines={columns.map(([detector, level]) => ({
        key: `${detector}/${level}`,
        head: (
          <>
            <DetectorName id={detector} ids={ids} /> <span class="soft">{level}s</span>
          </>
        ),
        cells: operations.map((segment) =>
          rows.find((row) => row.detector === detector && row.level === level && row.segment === segment),
        ),
      }))}
      metricOf={() => recall}
      addressOf={(cell: Cell) => {
        const row = rows.find((one) => one === cell);
        return row === undefined ? null : peopleBehind({ ...row, show: 'caught' });
      }}
    />
  );
}

/** The books as a table: a line an operation would be wide, so quantities are lines. */
function Books({ rows }: { readonly rows: readonly TableRow[] }) {
  const operations = [...new Set(rows.map((row) => String(row['operation'])))];
  const quantities = [...new Set(rows.map((row) => JSON.stringify([row['quantity'], row['unit']])))].map(
    (text) => JSON.parse(text) as [string, string],
  );
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Books of the operations">
      <table class="metrics">
        <caption>Mean over replicates, 95 % interval in brackets</caption>
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            {operations.map((operation) => (
              <th key={operation} scope="col" class="number">
                {operation}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {quantities.map(([quantity, unit]) => (
            <tr key={quantity}>
              <th scope="row">
                {quantity} <span class="soft">({unit})</span>
              </th>
              {operations.map((operation) => {
                const row = rows.find((one) => one['operation'] === operation && one['quantity'] === quantity);
                return (
                  <td key={operation} class="number">
                    {row === undefined ? '–' : bookText(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function bookText(row: TableRow): string {
  const [value, low, high] = [numberIn(row, 'value'), numberIn(row, 'low'), numberIn(row, 'high')];
  const text = (number: number): string => (number < 10 ? String(Number(number.toPrecision(2))) : wholeText(number));
  if (value === null) return '–';
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`;
}
