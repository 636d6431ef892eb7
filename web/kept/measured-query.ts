import type { Duck, Parameter } from './duck.js';
import { quoted } from '../../reports/sums/sql-text.js';
import type { AccountArm, MeasuredPage, Row } from './kept-answers.js';
import type { KeptArm, KeptCells, WorldName } from './kept-cells.js';
import { PEOPLE_PAGE } from './people-query.js';

/** By what accounts of a closed loop can be sorted. */
export const MEASURED_SORTS = [
  ...['wronged', 'account', 'arm', 'firstSec', 'nMeasures', 'removed', 'ownRemoved', 'putBack'],
  ...['blockedSec', 'followers'],
] as const;

/** What an account can have met. */
export const MET = ['notice', 'warning', 'reset', 'limit', 'block', 'refusal', 'purge', 'lifted'] as const;

/** Which accounts of a closed loop are asked for. */
export interface MeasuredQuery extends WorldName {
  /** Empty = all arms. */
  readonly arm: string;
  /** Innocent people wronged, or all others. */
  readonly show: 'all' | 'wronged' | 'guilty';
  /** Met this at least once; empty = anything. */
  readonly met: (typeof MET)[number] | '';
  /** Account numbers that begin with this. */
  readonly search: string;
  readonly sort: string;
  readonly isDown: boolean;
  /** Counted from 1. */
  readonly page: number;
}

/** Measures of an account and arm, counted by kind. */
const COUNTS: Readonly<Record<(typeof MET)[number], string>> = {
  notice: `tell = 'notice'`,
  warning: `tell = 'warning'`,
  reset: '"resetPassword" = 1',
  limit: '"limitedToSec" > 0',
  block: '"blockedToSec" > 0',
  refusal: '"refusedToSec" > 0',
  purge: 'purged = 1',
  lifted: '"liftedSec" > 0',
};

/** One page of the accounts that a platform did something to, one row an account and arm. Null where the run is no closed loop, or kept none. */
export async function queryMeasured(duck: Duck, kept: KeptCells, query: MeasuredQuery): Promise<MeasuredPage | null> {
  const all = await kept.arms(query);
  const arms = all.filter(({ arm }) => query.arm === '' || arm === query.arm);
  if (arms.length === 0) return null;
  const terms: string[] = [];
  const parameters: Parameter[] = [];
  if (query.show !== 'all') terms.push(`wronged = ${query.show === 'wronged' ? 1 : 0}`);
  if (query.met !== '') terms.push(`"${query.met}" > 0`);
  if (query.search !== '') {
    terms.push('CAST(account AS VARCHAR) LIKE ?');
    parameters.push(`${query.search.replace(/\D/g, '')}%`);
  }
  const from = `WITH people AS (${await peopleOf(kept, query, arms)})`;
  const filter = terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`;
  const [count] = await duck.rows(
    `${from} SELECT count(*) AS n, count(*) FILTER (wronged = 1) AS "nWronged" FROM people ${filter}`,
    parameters,
  );
  const nFound = Number(count?.['n'] ?? 0);
  const nPages = Math.max(1, Math.ceil(nFound / PEOPLE_PAGE));
  const page = Math.min(Math.max(1, query.page), nPages);
  const sort = MEASURED_SORTS.find((one) => one === query.sort) ?? 'wronged';
  const rows = await duck.rows(
    `${from} SELECT * FROM people ${filter} ORDER BY "${sort}" ${query.isDown ? 'DESC' : 'ASC'} NULLS LAST, "nMeasures" DESC, account, arm ` +
      `LIMIT ${PEOPLE_PAGE} OFFSET ${(page - 1) * PEOPLE_PAGE}`,
    parameters,
  );
  return { rows, nFound, nWronged: Number(count?.['nWronged'] ?? 0), page, nPages, arms: all.map(({ arm }) => arm) };
}

/** What every arm did to one account, and what it took; null where the run is no closed loop, or kept none. */
export async function queryAccountArms(
  duck: Duck,
  kept: KeptCells,
  query: WorldName & { readonly account: number },
): Promise<AccountArm[] | null> {
  const arms = await kept.arms(query);
  if (arms.length === 0) return null;
  const found: AccountArm[] = [];
  for (const { arm, detector, level, measures, losses } of arms) {
    const of = (path: string, more = ''): Promise<Row[]> =>
      duck.rows(`SELECT * FROM read_parquet(${quoted(path)}) WHERE account = ? ${more}`, [Math.trunc(query.account)]);
    const [loss = null] = await of(losses);
    found.push({ arm, detector, level, measures: await of(measures, 'ORDER BY "atSec"'), loss });
  }
  return found;
}

async function peopleOf(kept: KeptCells, world: WorldName, arms: readonly KeptArm[]): Promise<string> {
  const accounts = await kept.worldFile(world, 'accounts.parquet');
  const together = (name: 'measures' | 'losses'): string =>
    `read_parquet([${arms.map((arm) => quoted(arm[name])).join(', ')}])`;
  const counts = MET.map((kind) => `count(*) FILTER (${COUNTS[kind]}) AS "${kind}"`);
  const facts = ['persona', 'operator', '"customerOf"', 'followers'];
  const met =
    `SELECT arm, account, count(*) AS "nMeasures", min("atSec") AS "firstSec", ${counts.join(', ')} ` +
    `FROM ${together('measures')} GROUP BY arm, account`;
  // Actions can be lost without a measure of one's own: what a refusal should have stopped is removed later.
  const sums = ['"nMeasures"', ...MET.map((kind) => `"${kind}"`)];
  return (
    `SELECT lost.arm, lost.account, removed, "ownRemoved", "putBack", "ownPutBack", "blockedSec", wronged, "firstSec", ` +
    `${sums.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ')}, ` +
    `${facts.map((name) => (accounts === null ? `NULL AS ${name}` : name)).join(', ')} ` +
    `FROM ${together('losses')} lost LEFT JOIN (${met}) met USING (arm, account)` +
    (accounts === null ? '' : ` JOIN read_parquet(${quoted(accounts)}) known ON known.account = lost.account`)
  );
}
