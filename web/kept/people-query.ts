import type { Duck, Parameter } from './duck.js';
import type { PeoplePage, Row } from './kept-answers.js';
import { countOf, peopleAtSql, peopleOfPolicySql, peopleSql } from '../../reports/sums/people-sums.js';
import { identifier, quoted } from '../../reports/sums/sql-text.js';
import { hitTerm, type Hit } from './hit-term.js';
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
export interface PeopleQuery extends WorldName, Hit {
  readonly detector: string;
  readonly level: string;
  readonly show: PeopleShow;
  /** `persona:creator`, `operation:bot-farm`, `confounder:giveaway-loop`, `customers`, `organic`; empty = everybody. */
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
  const others = [
    ...query.alsoHitBy.map((detector) => ({ detector, isIn: true })),
    ...query.notHitBy.map((detector) => ({ detector, isIn: false })),
  ];
  const columns = accounts === null ? null : await columnsOf(duck, accounts);
  const { where, parameters } = filterOf(query, columns);
  const memberships = others.flatMap(({ detector, isIn }) => {
    const other = scores.find((one) => one.detector === detector);
    if (other === undefined) return [];
    return [`account ${isIn ? 'IN' : 'NOT IN'} (${hitAccounts(kept, query, other)})`];
  });
  const from = `WITH scored AS (${perAccount(kept, query, chosen)}), people AS (${joined(accounts, columns)})`;
  const conditions = [where, ...memberships].filter((term) => term !== '').join(' AND ');
  const filter = conditions === '' ? '' : `WHERE ${conditions}`;
  const order = `"${query.sort}" ${query.isDown ? 'DESC' : 'ASC'} NULLS LAST, account`;
  const pageOf = (page: number): Promise<Row[]> =>
    duck.rows(
      `${from} SELECT *, count(*) OVER () AS "nFound" FROM people ${filter} ORDER BY ${order} ` +
        `LIMIT ${PEOPLE_PAGE} OFFSET ${(page - 1) * PEOPLE_PAGE}`,
      parameters,
    );
  let page = Math.max(1, query.page);
  let found = await pageOf(page);
  if (found.length === 0 && page > 1) {
    // Beyond the last page: how many there are is told by the first.
    const [first] = await pageOf(1);
    page = Math.max(1, Math.ceil(Number(first?.['nFound'] ?? 0) / PEOPLE_PAGE));
    found = await pageOf(page);
  }
  const nFound = Number(found[0]?.['nFound'] ?? 0);
  const nPages = Math.max(1, Math.ceil(nFound / PEOPLE_PAGE));
  const rows = found.map(({ nFound: _nFound, ...row }) => row);
  return { rows, nFound, page, nPages, segments: await segmentsOf(duck, accounts, columns) };
}

/** Every account with its highest score and how many of its rows are hit; from the sums of the run where it has them. */
function perAccount(kept: KeptCells, hit: Hit, scores: KeptScores): string {
  if (scores.people === null) return peopleSql(scores.path, hitTerm(kept, hit, scores));
  if (hit.budget === null) return peopleOfPolicySql(scores.people, kept.policyColumn(hit.policy));
  return peopleAtSql(scores.people, scores.path, hitTerm(kept, hit, scores));
}

/** Accounts with a row that is hit. A threshold hits an account by its highest score; what a policy did was counted. */
function hitAccounts(kept: KeptCells, hit: Hit, scores: KeptScores): string {
  const from = `SELECT account FROM read_parquet(${quoted(scores.people ?? scores.path)}) WHERE `;
  if (scores.people !== null && hit.budget === null)
    return `${from}${identifier(countOf('nHit', kept.policyColumn(hit.policy)))} > 0`;
  return from + hitTerm(kept, hit, scores);
}

/** With the facts of the accounts where they were kept; without them (a data set) the columns are there and empty. */
function joined(accounts: string | null, columns: Columns): string {
  if (accounts === null)
    return (
      `SELECT *, NULL AS persona, NULL AS operator, NULL AS customerOf, NULL::VARCHAR AS confounders, NULL AS followers, ` +
      `NULL AS following, NULL AS nActions, NULL AS nNotOwner, NULL AS createdSec FROM scored`
    );
  return (
    `SELECT scored.*, persona, operator, customerOf, ${hasConfounders(columns) ? '' : 'NULL::VARCHAR AS '}confounders, followers, following, ` +
    `nActions, nNotOwner, createdSec FROM scored JOIN read_parquet(${quoted(accounts)}) USING (account)`
  );
}

/** The columns of a world's accounts; null where none were kept. */
type Columns = ReadonlySet<string> | null;

async function columnsOf(duck: Duck, file: string): Promise<Columns> {
  const rows = await duck.rows(
    `SELECT column_name AS name FROM (DESCRIBE SELECT * FROM read_parquet(${quoted(file)}))`,
  );
  return new Set(rows.map(({ name }) => String(name)));
}

/** Runs of earlier versions do not say who took part in what. */
const hasConfounders = (columns: Columns): boolean => columns?.has('confounders') ?? false;

const SHOWS: Readonly<Record<PeopleShow, string>> = {
  all: '',
  hit: 'nHit > 0',
  wrong: 'nWrong > 0',
  caught: 'nCaught > 0',
  missed: 'nInauthentic > 0 AND nCaught = 0',
};

function filterOf(query: PeopleQuery, columns: Columns): { where: string; parameters: Parameter[] } {
  const hasAccounts = columns !== null;
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
  else if (kind === 'confounder') add(`list_contains(string_split(confounders, ' '), ?)`, name);
  else if (kind === 'customers' && hasAccounts) terms.push('customerOf IS NOT NULL');
  else if (kind === 'organic') terms.push('nInauthentic = 0');
  if (query.search !== '') add('CAST(account AS VARCHAR) LIKE ?', `${query.search.replace(/\D/g, '')}%`);
  if (query.lowScore !== null) add('score >= ?', query.lowScore);
  if (query.highScore !== null) add('score <= ?', query.highScore);
  return { where: terms.join(' AND '), parameters };
}

async function segmentsOf(duck: Duck, accounts: string | null, columns: Columns): Promise<string[]> {
  if (accounts === null) return [];
  const file = `read_parquet(${quoted(accounts)})`;
  const rows = await duck.rows(
    `SELECT DISTINCT 'persona:' || persona AS segment FROM ${file} WHERE persona IS NOT NULL ` +
      `UNION SELECT DISTINCT 'operation:' || coalesce(operator, customerOf) FROM ${file} ` +
      `WHERE operator IS NOT NULL OR customerOf IS NOT NULL ` +
      (hasConfounders(columns)
        ? `UNION SELECT DISTINCT 'confounder:' || unnest(string_split(confounders, ' ')) FROM ${file} WHERE confounders IS NOT NULL `
        : '') +
      `ORDER BY 1`,
  );
  return [...rows.map(({ segment }) => String(segment)), 'customers', 'organic'];
}
