import { Charts } from '../../reports/page/report-page.js';
import { wholeText } from '../../reports/page/number-format.js';
import type { WorldPicture } from '../kept/kept-answers.js';
import { DegreeChart } from './degree-chart.js';
import { keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { NotKept } from './not-kept.js';
import { QuantityBands } from './quantity-bands.js';
import { RhythmChart } from './rhythm-chart.js';
import type { RunPageProps } from './run-page-props.js';

/** Who lives in a world, how many follow whom, when they act: beside the published figures. */
export function WorldPage({ id, report, selection, kept }: RunPageProps) {
  const { scenario } = selection;
  // Rows of real data are kept fold by fold, without a world.
  const isReal = report.scenarios.some(({ id: one, kind }) => one === scenario && kind === 'real');
  const replicate = isReal ? null : keptReplicate(kept, scenario);
  const world = useJson<WorldPicture>(
    replicate === null ? null : asked(`./api/runs/${encodeURIComponent(id)}/world`, { scenario, replicate }),
  );
  return (
    <>
      <section>
        <h2>Population</h2>
        {replicate === null ? (
          <NotKept what="accounts" report={report} />
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
  const shown = ['accounts', 'customers', 'actions', 'notOwner'].filter((name) => name in (population[0] ?? {}));
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
              {shown.map((name) => (
                <th key={name} scope="col" class="number">
                  {name === 'notOwner' ? 'not the owner’s' : name}
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
                {shown.map((name) => (
                  <td key={name} class="number">
                    {wholeText(Number(row[name] ?? 0))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!shown.includes('actions') && (
        <p class="note">
          As the world began; customers are those of the twin in which nothing is done. What accounts did is not
          counted: a closed loop has no test window.
        </p>
      )}
      <DegreeChart rows={degrees} n={nAccounts} report={report} scenario={scenario} />
      {rhythm === null ? (
        <>
          <h3>The day’s rhythm</h3>
          <NotKept what="actions" traffic report={report} />
        </>
      ) : (
        <RhythmChart rows={rhythm} report={report} scenario={scenario} />
      )}
    </>
  );
}
