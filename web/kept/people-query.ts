import type { Duck, Parameter } from './duck.js';
import type { PeoplePage } from './kept-answers.js';
import { quoted } from './duck.js';
import type { KeptCells, KeptScores, WorldName } from './kept-cells.js';

/** Accounts on one page. */
export const PEOPLE_PAGE = 50;

/** By what accounts can be sorted. */
export const PEOPLE_SORTS = [
  'score',
  'account',
  'followers',
  'following',
  'nActions',
  'nNotOwner',
  'nHit',
  'nWrong',
] as const;

/** Which accounts: all; those the detector hits; organic ones it hits; inauthentic ones it hits, or does not. */
export type PeopleShow = 'all' | 'hit' | 'wrong' | 'caught' | 'missed';

/** Which accounts are asked for. */
export interface PeopleQuery extends WorldName {
  readonly detector: string;
  readonly level: string;
  readonly policy: string;
  /** Share of organic rows, for a threshold placed perfectly; null = what the policy acted on. */
  readonly budget: number | null;
  readonly show: PeopleShow;
  /** `persona:creator`, `operation:bot-farm`, `customers`, `organic`; empty = everybody. */
  readonly segment: string;
  /** Account numbers that begin with this. */
  readonly search: string;
  readonly lowScore: number | null;
  readonly highScore: number | null;
  /** Detectors of the same level that must hit the account too, and such that must not. */
  readonly alsoHitBy: readonly string[];
  readonly notHitBy: readonly string[];
  readonly sort: (typeof PEOPLE_SORTS)[number];
  readonly isDown: boolean;
  /** Counted from 1. */
  readonly page: number;
}

/** One page of the accounts behind a number. Null where the run kept no such scores. */
export async function queryPeople(duck: Duck, kept: KeptCells, query: PeopleQuery): Promise<PeoplePage | null> {
  const scores = await kept.scores(query, query.level);
  const chosen = scores.find(({ detector }) => detector === query.detector);
  if (chosen === undefined) return null;
  const accounts = await kept.worldFile(query, 'accounts.parquet');
  const hit = hitTerm(kept, query);
  const others = [
    ...query.alsoHitBy.map((detector) => ({ detector, isIn: true })),
    ...query.notHitBy.map((detector) => ({ detector, isIn: false })),
  ];
  const { where, parameters } = filterOf(query, accounts !== null);
  const memberships = others.flatMap(({ detector, isIn }) => {
    const other = scores.find((one) => one.detector === detector);
    if (other === undefined) return [];
    return [`account ${isIn ? 'IN' : 'NOT IN'} (SELECT account FROM read_parquet(${quoted(other.path)}) WHERE ${hit})`];
  });
  const from = `WITH scored AS (${perAccount(chosen, hit)}), people AS (${joined(accounts)})`;
  const conditions = [where, ...memberships].filter((term) => term !== '').join(' AND ');
  const filter = conditions === '' ? '' : `WHERE ${conditions}`;
  const [count] = await duck.rows(`${from} SELECT count(*) AS n FROM people ${filter}`, parameters);
  const nFound = Number(count?.['n'] ?? 0);
  const nPages = Math.max(1, Math.ceil(nFound / PEOPLE_PAGE));
  const page = Math.min(Math.max(1, query.page), nPages);
  const rows = await duck.rows(
    `${from} SELECT * FROM people ${filter} ORDER BY "${query.sort}" ${query.isDown ? 'DESC' : 'ASC'} NULLS LAST, account ` +
      `LIMIT ${PEOPLE_PAGE} OFFSET ${(page - 1) * PEOPLE_PAGE}`,
    parameters,
  );
  return { rows, nFound, page, nPages, segments: await segmentsOf(duck, accounts) };
}

/** The condition by which a row of `scores.parquet` counts as hit. Budgets are numbers, checked by the caller. */
export function hitTerm(kept: KeptCells, { policy, budget }: Pick<PeopleQuery, 'policy' | 'budget'>): string {
  return budget === null ? `${kept.policyColumn(policy)} = 1` : `flaggedFrom <= ${Number(budget)}`;
}

function perAccount({ path }: KeptScores, hit: string): string {
  return (
    `SELECT account, max(score) AS score, min(flaggedFrom) AS flaggedFrom, count(*) AS nRows, ` +
    `count(*) FILTER (${hit}) AS nHit, count(*) FILTER (${hit} AND inauthentic = 0 AND counted = 1) AS nWrong, ` +
    `count(*) FILTER (${hit} AND inauthentic = 1) AS nCaught, count(*) FILTER (inauthentic = 1) AS nInauthentic, ` +
    `arg_max(class, inauthentic) AS class FROM read_parquet(${quoted(path)}) GROUP BY account`
  );
}

/** With the facts of the accounts where they were kept; without them (a data set) the columns are there and empty. */
function joined(accounts: string | null): string {
  if (accounts === null)
    return (
      `SELECT *, NULL AS persona, NULL AS operator, NULL AS customerOf, NULL AS followers, NULL AS following, ` +
      `NULL AS nActions, NULL AS nNotOwner, NULL AS createdSec FROM scored`
    );
  return (
    `SELECT scored.*, persona, operator, customerOf, followers, following, nActions, nNotOwner, createdSec ` +
    `FROM scored JOIN read_parquet(${quoted(accounts)}) USING (account)`
  );
}

const SHOWS: Readonly<Record<PeopleShow, string>> = {
  all: '',
  hit: 'nHit > 0',
  wrong: 'nWrong > 0',
  caught: 'nCaught > 0',
  missed: 'nInauthentic > 0 AND nCaught = 0',
};

function filterOf(query: PeopleQuery, hasAccounts: boolean): { where: string; parameters: Parameter[] } {
  const terms: string[] = [];
  const parameters: Parameter[] = [];
  const add = (term: string, ...values: Parameter[]): void => {
    terms.push(term);
    parameters.push(...values);
  };
  if (SHOWS[query.show] !== '') terms.push(SHOWS[query.show]);
  const [kind, name = ''] = query.segment.split(/:(.*)/s);
  if (kind === 'persona' && hasAccounts) add('persona = ?', name);
  else if (kind === 'operation' || kind === 'coordinated')
    if (hasAccounts) add('(class = ? OR operator = ? OR customerOf = ?)', query.segment, name, name);
    else add('class = ?', query.segment);
  else if (kind === 'customers' && hasAccounts) terms.push('customerOf IS NOT NULL');
  else if (kind === 'organic') terms.push('nInauthentic = 0');
  if (query.search !== '') add('CAST(account AS VARCHAR) LIKE ?', `${query.search.replace(/\D/g, '')}%`);
  if (query.lowScore !== null) add('score >= ?', query.lowScore);
  if (query.highScore !== null) add('score <= ?', query.highScore);
  return { where: terms.join(' AND '), parameters };
}

async function segmentsOf(duck: Duck, accounts: string | null): Promise<string[]> {
  if (accounts === null) return [];
  const rows = await duck.rows(
    `SELECT DISTINCT 'persona:' || persona AS segment FROM read_parquet(${quoted(accounts)}) WHERE persona IS NOT NULL ` +
      `UNION SELECT DISTINCT 'operation:' || coalesce(operator, customerOf) FROM read_parquet(${quoted(accounts)}) ` +
      `WHERE operator IS NOT NULL OR customerOf IS NOT NULL ORDER BY 1`,
  );
  return [...rows.map(({ segment }) => String(segment)), 'customers', 'organic'];
}
