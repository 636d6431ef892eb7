import { operationColours } from '../../reports/house-style.js';
import { Charts } from '../../reports/page/report-page.js';
import { wholeText } from '../../reports/page/number-format.js';
import type { TableRow } from '../../reports/report.js';
import type { WorldPicture } from '../kept/kept-answers.js';
import { keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { LocalChart } from './local-chart.js';
import { NotKept } from './not-kept.js';
import { QuantityBands } from './quantity-bands.js';
import type { RunPageProps } from './run-page-props.js';

/** Who lives in a world, how many follow whom, when they act: beside the published figures. */
export function WorldPage({ id, report, selection, kept }: RunPageProps) {
  const { scenario } = selection;
  const replicate = keptReplicate(kept, scenario);
  const world = useJson<WorldPicture>(
    replicate === null ? null : asked(`./api/runs/${encodeURIComponent(id)}/world`, { scenario, replicate }),
  );
  return (
    <>
      <section>
        <h2>Population</h2>
        {replicate === null ? (
          <NotKept what="accounts" />
        ) : (
          <Loading loaded={world} what="the world">
            {(picture) => <Picture picture={picture} {...{ report, scenario, replicate }} />}
          </Loading>
        )}
      </section>
      <QuantityBands report={report} scenario={scenario} />
      <Charts report={report} selection={selection} page="world" head="Against published figures" />
    </>
  );
}

interface PictureProps {
  readonly picture: WorldPicture;
  readonly report: RunPageProps['report'];
  readonly scenario: string;
  readonly replicate: number;
}

function Picture({ picture: { population, degrees, rhythm }, report, scenario, replicate }: PictureProps) {
  const nAccounts = population.reduce((sum, row) => sum + Number(row['accounts']), 0);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Population">
        <table class="metrics">
          <caption>
            World {replicate} of {scenario}: {wholeText(nAccounts)} accounts
          </caption>
          <thead>
            <tr>
              <th scope="col">Who</th>
              {['accounts', 'customers', 'actions', 'not the owner’s'].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {population.map((row) => (
              <tr key={row['kind']}>
                <th scope="row">
                  {String(row['kind'])
                    .replace(/^persona:/, '')
                    .replace(/^operation:/, 'bots of ')}
                </th>
                {['accounts', 'customers', 'actions', 'notOwner'].map((name) => (
                  <td key={name} class="number">
                    {wholeText(Number(row[name] ?? 0))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Degrees rows={degrees} n={nAccounts} detectors={report.detectors} />
      {rhythm === null ? (
        <>
          <h3>The day’s rhythm</h3>
          <NotKept what="actions" traffic />
        </>
      ) : (
        <Rhythm rows={rhythm} detectors={report.detectors} />
      )}
    </>
  );
}

type Detectors = RunPageProps['report']['detectors'];

function Degrees({
  rows,
  n,
  detectors,
}: {
  readonly rows: readonly TableRow[];
  readonly n: number;
  readonly detectors: Detectors;
}) {
  const named = rows.map((row) => ({
    ...row,
    behind: String(row['behind']).replace('operation:', '').replace('people', 'organic'),
  }));
  const colours = operationColours([...new Set(named.map(({ behind }) => behind))]);
  const quantities = [...new Set(rows.map((row) => String(row['quantity'])))];
  return (
    <LocalChart
      id="degrees"
      title="Followers, following and actions"
      caption={`Share of accounts in each bin of a logarithmic scale, people (grey) and the bots of each operation apart; n = ${n} accounts.`}
      rows={named}
      detectors={detectors}
      spec={{
        columns: 3,
        concat: quantities.map((quantity) => ({
          title: quantity,
          width: 260,
          height: 180,
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
            y: {
              field: 'share',
              type: 'quantitative',
              title: 'share of accounts',
              axis: { format: '~p', tickCount: 5 },
            },
            color: { field: 'behind', type: 'nominal', title: null, scale: colours },
            tooltip: ['behind', 'low', 'high', 'accounts', 'share'].map((field) => ({ field })),
          },
        })),
      }}
    />
  );
}

function Rhythm({ rows, detectors }: { readonly rows: readonly TableRow[]; readonly detectors: Detectors }) {
  const colours = operationColours([...new Set(rows.map((row) => String(row['controller'])))]);
  const n = rows.reduce((sum, row) => sum + Number(row['actions']), 0);
  return (
    <LocalChart
      id="rhythm"
      title="The day’s rhythm"
      caption={`Share of each controller’s actions in every hour of the day, over the whole world; n = ${n.toLocaleString('en-US')} actions.`}
      rows={rows}
      detectors={detectors}
      spec={{
        data: { name: 'rhythm' },
        width: 620,
        height: 200,
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
            axis: { format: '~p', tickCount: 5 },
          },
          color: { field: 'controller', type: 'nominal', title: null, scale: colours },
          tooltip: ['controller', 'hour', 'actions', 'share'].map((field) => ({ field })),
        },
      }}
    />
  );
}
