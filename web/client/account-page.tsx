import { plainNumber, scoreText, wholeText } from '../../reports/page/number-format.js';
import { DetectorName } from '../../reports/page/detector-name.js';
import { useSetting } from '../../reports/page/settings.js';
import type { AccountDetail } from '../kept/kept-answers.js';
import { AccountArms } from './account-arms.js';
import { AccountTimeline } from './account-timeline.js';
import { AccountWhy } from './account-why.js';
import { keptDetectors, keptLevels, keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { Neighbourhood } from './neighbourhood.js';
import { NotKept } from './not-kept.js';
import { whoIs } from './people-page.js';
import type { RunPageProps } from './run-page-props.js';

interface Props extends RunPageProps {
  readonly account: number;
  readonly canExplain: boolean;
}

const DAY_SEC = 86_400;

/** One account: who it is, what every detector made of it and why, what it did hour by hour, what it lost, and who is around it. */
export function AccountPage({ id, report, selection, kept, account, canExplain }: Props) {
  const { scenario, policy } = selection;
  const [wantedDetector, setDetector] = useSetting('detector');
  const [wantedLevel] = useSetting('level');
  const levels = keptLevels(kept, scenario);
  const level = levels.find((one) => one === wantedLevel) ?? levels[0] ?? '';
  const detectors = [...new Set(levels.flatMap((one) => keptDetectors(kept, report, scenario, one)))];
  const detector = detectors.includes(wantedDetector) ? wantedDetector : (detectors[0] ?? '');
  const replicate = keptReplicate(kept, scenario);
  const loaded = useJson<AccountDetail>(
    replicate === null
      ? null
      : asked(`./api/runs/${encodeURIComponent(id)}/account`, { scenario, replicate, detector, policy, account }),
  );
  const ids = report.detectors.map((one) => one.id);
  if (replicate === null)
    return (
      <section>
        <h2>Account {account}</h2>
        <NotKept what="rows of single accounts" />
      </section>
    );
  return (
    <section class="account">
      <h2>
        Account {account}{' '}
        <span class="soft">
          in world {replicate} of {scenario}
        </span>
      </h2>
      <Loading loaded={loaded} what={`account ${account}`}>
        {(detail) =>
          detail.arms !== null ? (
            <>
              <Facts detail={detail} />
              <AccountArms arms={detail.arms} isBot={typeof detail.facts?.['operator'] === 'string'} />
              <h3>What it did, hour by hour</h3>
              {detail.timeline === null ? (
                <p class="note">
                  A closed loop keeps what the platform did to accounts and what they lost, not their single actions:
                  each arm would be a world of its own. A study without <code>closedLoop</code> on the same scenario and
                  seed, with <code>{'keep: { worlds: 1, traffic: true }'}</code>, shows this account hour by hour as it
                  acts where no platform steps in.
                </p>
              ) : (
                <AccountTimeline
                  rows={detail.timeline}
                  window={detail.window}
                  account={account}
                  detector={detector}
                  detectors={report.detectors}
                />
              )}
            </>
          ) : (
            <>
              <Facts detail={detail} />
              <h3>What the detectors made of it</h3>
              <Scores detail={detail} ids={ids} />
              <Losses detail={detail} detector={detector} policy={policy} />
              {canExplain && (
                <AccountWhy
                  key={`${detector}/${level}`}
                  {...{ id, scenario, replicate, account }}
                  cells={detail.scores.map((row) => ({
                    detector: String(row['detector']),
                    level: String(row['level']),
                  }))}
                  chosen={{ detector, level }}
                />
              )}
              <h3>
                What it did, hour by hour
                {detectors.length > 1 && (
                  <label class="choice inline">
                    <span class="soft">removals by</span>
                    <select value={detector} onChange={(event) => setDetector(event.currentTarget.value)}>
                      {detectors.map((one) => (
                        <option key={one} value={one}>
                          {one}
                        </option>
                      ))}
                    </select>
                  </label>
                )}
              </h3>
              {detail.timeline === null ? (
                <NotKept what="actions" traffic />
              ) : (
                <AccountTimeline
                  rows={detail.timeline}
                  window={detail.window}
                  account={account}
                  detector={detector}
                  detectors={report.detectors}
                />
              )}
              <h3>Who is around it</h3>
              {detail.neighbours === null || detail.edges === null ? (
                <NotKept what="follow graph" traffic />
              ) : (
                <Neighbourhood id={id} account={account} neighbours={detail.neighbours} edges={detail.edges} />
              )}
            </>
          )
        }
      </Loading>
    </section>
  );
}

function Facts({ detail: { facts } }: { readonly detail: AccountDetail }) {
  if (facts === null) return <p class="soft">Nothing but its scores is known of it.</p>;
  const number = (name: string): string => (typeof facts[name] === 'number' ? plainNumber(facts[name]) : '–');
  const created = Number(facts['createdSec']);
  const lines: readonly (readonly [string, string])[] = [
    ['who (truth)', whoIs(facts)],
    [
      'opened',
      created < 0
        ? `${plainNumber(Math.round(-created / DAY_SEC))} days before the start`
        : `on day ${Math.floor(created / DAY_SEC)}`,
    ],
    ['followers at the start', number('followers')],
    ['following at the start', number('following')],
    ...(facts['nActions'] === undefined
      ? []
      : ([
          ['actions in the test window', number('nActions')],
          ['of them not its owner’s (truth)', number('nNotOwner')],
        ] as const)),
    ['posts before the start', number('nPostsBefore')],
    [
      'profile',
      [
        facts['isPrivate'] ? 'private' : 'public',
        facts['isBusiness'] ? 'business' : '',
        facts['hasPicture'] ? 'picture' : 'no picture',
      ]
        .filter(Boolean)
        .join(', '),
    ],
  ];
  return (
    <dl class="facts">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Scores({ detail, ids }: { readonly detail: AccountDetail; readonly ids: readonly string[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Scores of the account">
      <table class="metrics">
        <thead>
          <tr>
            <th scope="col">Detector</th>
            <th scope="col">level</th>
            <th scope="col" class="number">
              score
            </th>
            <th scope="col" class="number" title="rows of the whole world that score higher than its highest">
              rows above
            </th>
            <th scope="col" class="number" title="the smallest budget of false removals at which it is hit">
              flagged from
            </th>
            <th scope="col">decision</th>
          </tr>
        </thead>
        <tbody>
          {detail.scores.map((row) => (
            <tr key={`${row['detector']}/${row['level']}`}>
              <th scope="row">
                <DetectorName id={String(row['detector'])} ids={ids} />
              </th>
              <td>{row['level']}</td>
              <td class="number">{scoreText(row['score'] as number | null)}</td>
              <td class="number">
                {wholeText(Number(row['nHigher']))} <span class="soft">of {wholeText(Number(row['nAll']))}</span>
              </td>
              <td class="number">{flaggedText(row['flaggedFrom'])}</td>
              <td>{decisionText(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function flaggedText(value: string | number | null | undefined): string {
  return typeof value === 'number' ? `${Number((100 * value).toPrecision(2))} %` : '–';
}

function decisionText(row: Readonly<Record<string, string | number | null>>): string {
  const [nHit, nRows, nWrong] = [Number(row['nHit']), Number(row['nRows']), Number(row['nWrong'] ?? 0)];
  if (nHit === 0) return 'left alone';
  if (row['level'] === 'action')
    return `${nHit} of ${nRows} actions removed${nWrong > 0 ? `, ${nWrong} of them organic` : ''}`;
  return nWrong > 0 ? 'acted on: wrongly' : 'acted on';
}

/** What the clean-up of the chosen detector took from the account. */
function Losses({
  detail,
  detector,
  policy,
}: {
  readonly detail: AccountDetail;
  readonly detector: string;
  readonly policy: string;
}) {
  const lost = (detail.timeline ?? []).filter((row) => row['outcome'] === 'removed');
  const own = lost.filter((row) => row['controller'] === 'owner');
  const sum = (rows: typeof lost): number => rows.reduce((total, row) => total + Number(row['actions']), 0);
  if (detail.timeline === null) return null;
  return (
    <p>
      {sum(lost) === 0
        ? `Policy ${policy} with ${detector} takes no action of it away.`
        : `Policy ${policy} with ${detector} takes ${sum(lost)} of its actions away; ${sum(own) === 0 ? 'none of them was' : `${sum(own)} of them were`} its owner’s own.`}
    </p>
  );
}
