import { wholeText } from '../../reports/page/number-format.js';
import { changeSettings, useSetting } from '../../reports/page/settings.js';
import type { MeasuredPage } from '../kept/kept-answers.js';
import { keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { dayText } from './loop-days.js';
import { Pager } from './pager.js';
import { AccountSearch, Choice, whoIs } from './people-page.js';
import { accountAddress } from './route.js';
import type { RunPageProps } from './run-page-props.js';
import { SortHead } from './sort-head.js';

type Row = MeasuredPage['rows'][number];

const SHOWS = [
  ['', 'everybody'],
  ['wronged', 'wronged'],
  ['guilty', 'not wronged'],
] as const;

/** What an account can have met: the server's word, the word for one, for more. */
const MET = [
  ['notice', 'notice', 'notices'],
  ['warning', 'warning', 'warnings'],
  ['reset', 'password reset', 'password resets'],
  ['limit', 'limit', 'limits'],
  ['refusal', 'refusal', 'refusals'],
  ['block', 'block', 'blocks'],
  ['purge', 'account closed', 'times closed'],
  ['lifted', 'lifted on appeal', 'lifted on appeal'],
] as const;

interface Column {
  readonly key: string;
  readonly head: string;
  readonly hint: string;
  readonly of: (row: Row) => string;
}

const count = (name: string) => (row: Row) => (typeof row[name] === 'number' ? wholeText(row[name]) : '–');
const COLUMNS: readonly Column[] = [
  {
    key: 'firstSec',
    head: 'first met',
    hint: 'when the platform first did something to it',
    of: (row) => (row['firstSec'] === null ? '–' : dayText(Number(row['firstSec']))),
  },
  { key: 'nMeasures', head: 'times', hint: 'sweeps in which the platform did something to it', of: count('nMeasures') },
  { key: 'removed', head: 'removed', hint: 'its actions that were removed', of: count('removed') },
  { key: 'ownRemoved', head: 'its owner’s own', hint: 'truth: of them its owner’s', of: count('ownRemoved') },
  { key: 'putBack', head: 'put back', hint: 'actions that an appeal brought back', of: count('putBack') },
  {
    key: 'blockedSec',
    head: 'days blocked',
    hint: 'within the horizon',
    of: (row) => (Number(row['blockedSec']) / 86_400).toFixed(1),
  },
  { key: 'followers', head: 'followers', hint: 'at the start', of: count('followers') },
];

/** The accounts that a closed loop did something to: filtered, sorted and paged by the server; the wronged come first. */
export function MeasuredPeople({ id, report, selection, kept }: RunPageProps) {
  const { scenario } = selection;
  const [arm] = useSetting('arm');
  const [show] = useSetting('show');
  const [met] = useSetting('met');
  const [search] = useSetting('search');
  const [sort] = useSetting('sort', 'wronged');
  const [isDown] = useSetting('down', '1');
  const [page] = useSetting('page', '1');
  const replicate = keptReplicate(kept, scenario);
  const path = asked(`./api/runs/${encodeURIComponent(id)}/measured`, {
    ...{ scenario, replicate, arm, show, met, search, sort, isDown, page },
  });
  const loaded = useJson<MeasuredPage>(path);
  const set = (name: string) => (value: string) => changeSettings({ [name]: value, page: '' });
  const arms = kept.cells.flatMap((cell) =>
    cell.scenario === scenario && cell.replicate === replicate && cell.arm !== undefined ? [cell.arm] : [],
  );
  const sortBy = (key: string) => (down: boolean) =>
    changeSettings({ sort: key === 'wronged' ? '' : key, down: down ? '' : '0', page: '' });
  const head = (key: string, text: string, startsDown: boolean, hint?: string, isNumber = false) => (
    <SortHead
      key={key}
      head={text}
      isNumber={isNumber}
      {...(hint === undefined ? {} : { hint })}
      isSorted={sort === key}
      isDown={isDown === '1'}
      startsDown={startsDown}
      onSort={sortBy(key)}
    />
  );
  return (
    <section class="people">
      <h2>People</h2>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label="Arm"
          value={arm}
          options={[['', 'all arms'], ...arms.map((one) => [one, one] as const)]}
          onChange={set('arm')}
        />
        <Choice label="Show" value={show} options={SHOWS} onChange={set('show')} />
        <Choice
          label="Met"
          value={met}
          options={[['', 'anything'], ...MET.map(([kind, one]) => [kind, one] as const)]}
          onChange={set('met')}
        />
        <AccountSearch value={search} />
      </form>
      <Loading loaded={loaded} what="the accounts">
        {({ rows, nFound, nWronged, page: shown, nPages }) => (
          <>
            <p class="note" role="status">
              {foundText(nFound, nWronged)} in world {replicate} of {scenario}
              {arm === '' && arms.length > 1 ? ', counted in each arm' : ''}.
            </p>
            {nFound > 0 && (
              <div class="scroll" tabIndex={0} role="region" aria-label="Accounts">
                <table class="metrics people-table">
                  <thead>
                    <tr>
                      {head('account', 'Account', false)}
                      {head('arm', 'arm', false)}
                      <th scope="col">who (truth)</th>
                      {head('wronged', 'wronged', true, 'truth: hit although no operation had acted through it')}
                      <th scope="col">what it met</th>
                      {COLUMNS.map(({ key, head: text, hint }) => head(key, text, true, hint, true))}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={`${row['arm']}/${row['account']}`}>
                        <th scope="row">
                          <a
                            href={accountAddress(id, Number(row['account']), [
                              ['scenario', scenario === report.scenarios[0]?.id ? '' : scenario],
                            ])}
                          >
                            {row['account']}
                          </a>
                        </th>
                        <td>{row['arm']}</td>
                        <td>{whoIs(row)}</td>
                        <td>{Number(row['wronged']) === 1 ? <span class="wronged-mark">wronged</span> : 'no'}</td>
                        <td class="met">{metText(row)}</td>
                        {COLUMNS.map(({ key, of }) => (
                          <td key={key} class="number">
                            {of(row)}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <Pager page={shown} nPages={nPages} />
          </>
        )}
      </Loading>
    </section>
  );
}

function foundText(nFound: number, nWronged: number): string {
  const accounts = `${nFound.toLocaleString('en-US')} ${nFound === 1 ? 'account' : 'accounts'} that the platform did something to`;
  return nFound === 0 ? 'No account fits' : `${accounts}, ${nWronged.toLocaleString('en-US')} of them wronged,`;
}

function metText(row: Row): string {
  const told = MET.flatMap(([kind, one, more]) => {
    const n = Number(row[kind]);
    return n === 0 ? [] : [n === 1 ? one : `${n} ${more}`];
  });
  return told.length > 0 ? told.join(', ') : 'actions taken away, untold';
}
