import { useEffect, useState } from 'preact/hooks';
import { LEVEL_TITLES } from '../../reports/house-style.js';
import { plainNumber, scoreText, wholeText } from '../../reports/page/number-format.js';
import { segmentTitle } from '../../reports/page/segment-tables.js';
import { changeSettings, useSetting } from '../../reports/page/settings.js';
import type { PeoplePage as Answer } from '../kept/kept-answers.js';
import { keptDetectors, keptLevels, keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { NotKept } from './not-kept.js';
import { Pager } from './pager.js';
import { accountAddress } from './route.js';
import type { RunPageProps } from './run-page-props.js';
import { SortHead } from './sort-head.js';

const SHOWS = [
  ['', 'everybody'],
  ['hit', 'hit'],
  ['wrong', 'wrongly hit'],
  ['caught', 'caught'],
  ['missed', 'missed'],
] as const;

type Row = Answer['rows'][number];

interface Column {
  readonly key: string;
  readonly head: string;
  readonly hint: string;
  readonly of: (row: Row) => string;
}

const count = (name: string) => (row: Row) => (typeof row[name] === 'number' ? wholeText(row[name]) : '–');
const COLUMNS: readonly Column[] = [
  {
    key: 'score',
    head: 'score',
    hint: 'highest score of the account',
    of: (row) => scoreText(row['score'] as number | null),
  },
  { key: 'nHit', head: 'hit', hint: 'its rows that are hit', of: count('nHit') },
  { key: 'nWrong', head: 'of them organic', hint: 'organic rows among those hit', of: count('nWrong') },
  { key: 'nActions', head: 'actions', hint: 'actions in the test window', of: count('nActions') },
  {
    key: 'nNotOwner',
    head: 'not its owner’s',
    hint: 'truth: actions that an operation caused',
    of: count('nNotOwner'),
  },
  { key: 'followers', head: 'followers', hint: 'at the start', of: count('followers') },
  { key: 'following', head: 'following', hint: 'at the start', of: count('following') },
];

/** The accounts behind a number: filtered, sorted and paged by the server. */
export function PeoplePage({ id, report, selection, kept }: RunPageProps) {
  const { scenario, policy } = selection;
  const [wantedLevel] = useSetting('level');
  const [wantedDetector] = useSetting('detector');
  const [show] = useSetting('show');
  const [segment] = useSetting('segment');
  const [search] = useSetting('search');
  const [budget] = useSetting('budget');
  const [by] = useSetting('by', 'false-removals');
  const [lowScore] = useSetting('low');
  const [highScore] = useSetting('high');
  const [alsoHitBy] = useSetting('also');
  const [notHitBy] = useSetting('not');
  const [sort] = useSetting('sort', 'score');
  const [isDown] = useSetting('down', '1');
  const [page] = useSetting('page', '1');
  const levels = keptLevels(kept, scenario);
  const level = levels.find((one) => one === wantedLevel) ?? levels[0] ?? '';
  const detectors = keptDetectors(kept, report, scenario, level);
  const detector = detectors.includes(wantedDetector) ? wantedDetector : (detectors[0] ?? '');
  const replicate = keptReplicate(kept, scenario);
  const path = asked(`./api/runs/${encodeURIComponent(id)}/people`, {
    ...{ scenario, replicate, detector, level, policy, show, segment, search, lowScore, highScore },
    ...(budget === '' ? {} : { by, budget }),
    ...{ alsoHitBy, notHitBy, sort, isDown, page },
  });
  const loaded = useJson<Answer>(detector === '' ? null : path);
  if (detector === '')
    return (
      <section>
        <h2>People</h2>
        <NotKept what="scores of single accounts" />
      </section>
    );
  const set = (name: string) => (value: string) => changeSettings({ [name]: value, page: '' });
  const segments = loaded.state === 'here' ? loaded.value.segments : [];
  const narrowing = [
    ...(budget === '' ? [] : [{ name: 'budget', text: limitText(by, Number(budget)) }]),
    ...(lowScore === '' && highScore === ''
      ? []
      : [{ name: 'low', text: `score ${lowScore || '0'} to ${highScore || '1'}` }]),
    ...(alsoHitBy === '' ? [] : [{ name: 'also', text: `hit by ${alsoHitBy.replaceAll(',', ', ')} too` }]),
    ...(notHitBy === '' ? [] : [{ name: 'not', text: `not hit by ${notHitBy.replaceAll(',', ', ')}` }]),
  ];
  return (
    <section class="people">
      <h2>People</h2>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label="Detector"
          value={detector}
          options={detectors.map((one) => [one, one])}
          onChange={set('detector')}
        />
        <Choice
          label="Level"
          value={level}
          options={levels.map((one) => [one, LEVEL_TITLES[one] ?? one])}
          onChange={set('level')}
        />
        <Choice label="Show" value={show} options={SHOWS} onChange={set('show')} />
        <Choice
          label="Group"
          value={segment}
          options={[
            ['', 'all groups'],
            ...[...new Set([...segments, ...(segment === '' ? [] : [segment])])].map(
              (one) => [one, segmentTitle(one)] as const,
            ),
          ]}
          onChange={set('segment')}
        />
        <AccountSearch value={search} />
      </form>
      {narrowing.length > 0 && (
        <p class="narrowing">
          {narrowing.map(({ name, text }) => (
            <button
              key={name}
              type="button"
              class="tag"
              title="Take this limit away"
              onClick={() => changeSettings({ [name]: '', ...TOGETHER[name], page: '' })}
            >
              {text} ×
            </button>
          ))}
        </p>
      )}
      <Loading loaded={loaded} what="the accounts">
        {({ rows, nFound, page: shown, nPages }) => (
          <>
            <p class="note" role="status">
              {nFound.toLocaleString('en-US')} {nFound === 1 ? 'account fits' : 'accounts fit'}, in world {replicate} of{' '}
              {scenario}.
            </p>
            {nFound > 0 && (
              <div class="scroll" tabIndex={0} role="region" aria-label="Accounts">
                <table class="metrics people-table">
                  <thead>
                    <tr>
                      <SortHead
                        head="Account"
                        isSorted={sort === 'account'}
                        isDown={isDown === '1'}
                        startsDown={false}
                        onSort={(down) => changeSettings({ sort: 'account', down: down ? '' : '0', page: '' })}
                      />
                      <th scope="col">who (truth)</th>
                      {COLUMNS.map(({ key, head, hint }) => (
                        <SortHead
                          key={key}
                          isNumber
                          head={head}
                          hint={hint}
                          isSorted={sort === key}
                          isDown={isDown === '1'}
                          startsDown
                          onSort={(down) =>
                            changeSettings({ sort: key === 'score' ? '' : key, down: down ? '' : '0', page: '' })
                          }
                        />
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row['account']}>
                        <th scope="row">
                          <a
                            href={accountAddress(id, Number(row['account']), [
                              ['scenario', scenario === report.scenarios[0]?.id ? '' : scenario],
                              ['detector', detector],
                              ['level', level],
                            ])}
                          >
                            {row['account']}
                          </a>
                        </th>
                        <td>{whoIs(row)}</td>
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

/** Settings that mean nothing without another. */
const TOGETHER: Readonly<Record<string, Readonly<Record<string, string>>>> = { low: { high: '' }, budget: { by: '' } };

function limitText(by: string, budget: number): string {
  if (by === 'queue') return `a review queue of ${plainNumber(budget)} rows`;
  if (by === 'threshold') return `scores of ${budget} and more are hit`;
  return `threshold at ${Number((100 * budget).toPrecision(3))} % false removals`;
}

/** Who stands behind an account: persona, operation, customer. */
export function whoIs(row: Readonly<Record<string, string | number | null>>): string {
  const { persona = null, operator = null, customerOf = null, class: kind = null } = row;
  if (operator !== null) return `bot of ${operator}`;
  if (customerOf !== null) return `${persona ?? 'person'}, customer of ${customerOf}`;
  return String(persona ?? kind ?? '–');
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

/** A labelled list to choose from. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="choice">
      <span class="soft">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A field for the first digits of an account's number. */
export function AccountSearch({ value }: { readonly value: string }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <label class="choice">
      <span class="soft">Account number</span>
      <input
        type="search"
        inputMode="numeric"
        size={9}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          changeSettings({ search: event.currentTarget.value, page: '' }, 'replace');
        }}
      />
    </label>
  );
}
