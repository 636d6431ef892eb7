import type { Duck } from './duck.js';
import type { AccountDetail, Row } from './kept-answers.js';
import { countOf } from '../../reports/sums/people-sums.js';
import { identifier, quoted } from '../../reports/sums/sql-text.js';
import { queryAccountArms } from './measured-query.js';
import type { KeptCells, WorldName } from './kept-cells.js';

/** Which account, seen with whose eyes. */
export interface AccountQuery extends WorldName {
  readonly account: number;
  readonly detector: string;
  readonly policy: string;
}

/** Neighbours told to each side; the most followed first. Assumed: more can not be drawn small. */
const MOST_NEIGHBOURS = 24;

/** What is known of one account. Null where the world has no such account. */
export async function queryAccount(duck: Duck, kept: KeptCells, query: AccountQuery): Promise<AccountDetail | null> {
  const file = await kept.worldFile(query, 'accounts.parquet');
  const account = Math.trunc(query.account);
  const [[facts = null], scores, graph, timeline, arms] = await Promise.all([
    file === null ? [] : duck.rows(`SELECT * FROM read_parquet(${quoted(file)}) WHERE account = ?`, [account]),
    scoresOf(duck, kept, query),
    neighboursOf(duck, kept, query, file),
    timelineOf(duck, kept, query),
    queryAccountArms(duck, kept, query),
  ]);
  if (facts === null && scores.length === 0) return null;
  return {
    account,
    facts,
    scores,
    timeline,
    neighbours: graph?.neighbours ?? null,
    edges: graph?.edges ?? null,
    window: kept.window(query),
    arms,
  };
}

/** One line a detector and level that scored it, in the order of the run. */
async function scoresOf(duck: Duck, kept: KeptCells, query: AccountQuery): Promise<Row[]> {
  const removed = kept.policyColumn(query.policy);
  const account = Math.trunc(query.account);
  const cells = await kept.scores(query);
  if (cells.length === 0) return [];
  const own = cells.map(({ path, people }, place) =>
    people === null ? ownSql(path, place, removed, account) : ownFromSums(people, place, removed, account),
  );
  const rows = await duck.rows(`${own.join(' UNION ALL ')} ORDER BY place`);
  const unranked = rows.filter(({ nHigher }) => nHigher === null);
  const ranks = await ranksOf(
    duck,
    unranked.map(({ place, score }) => ({ path: cells[Number(place)]?.path ?? '', score: Number(score) })),
  );
  return rows.map(({ place, ...row }) => {
    const { detector = '', level = '' } = cells[Number(place)] ?? {};
    return { detector, level, ...row, ...ranks[unranked.findIndex((one) => one['place'] === place)] };
  });
}

function ownSql(scores: string, place: number, removed: string, account: number): string {
  const hit = `${identifier(removed)} = 1`;
  return (
    `SELECT ${place} AS place, max(score) AS score, min("flaggedFrom") AS "flaggedFrom", count(*) AS "nRows", ` +
    `count(*) FILTER (${hit}) AS "nHit", count(*) FILTER (${hit} AND inauthentic = 0 AND counted = 1) AS "nWrong", ` +
    `NULL::BIGINT AS "nHigher", NULL::BIGINT AS "nAll" FROM read_parquet(${quoted(scores)}) WHERE account = ${account} HAVING count(*) > 0`
  );
}

/** From the sums of the run, where it has them: the rows of an account are few, and lie all over the scores of actions. */
function ownFromSums(people: string, place: number, removed: string, account: number): string {
  const counted = (['nHit', 'nWrong'] as const).map((name) => `${identifier(countOf(name, removed))} AS "${name}"`);
  const from = `FROM read_parquet(${quoted(people)})`;
  return (
    `SELECT ${place} AS place, score, "flaggedFrom", "nRows", ${counted.join(', ')}, "nHigher", ` +
    `(SELECT sum("nRows") ${from})::BIGINT AS "nAll" ${from} WHERE account = ${account}`
  );
}

/** How many rows of a file score higher, and how many there are. */
async function ranksOf(
  duck: Duck,
  asked: readonly { readonly path: string; readonly score: number }[],
): Promise<Row[]> {
  if (asked.length === 0) return [];
  const parts = asked.map(
    ({ path }, place) =>
      `SELECT ${place} AS place, count(*) FILTER (score > ?) AS "nHigher", count(*) AS "nAll" FROM read_parquet(${quoted(path)})`,
  );
  const rows = await duck.rows(
    `${parts.join(' UNION ALL ')} ORDER BY place`,
    asked.map(({ score }) => score),
  );
  return rows.map(({ place: _place, ...row }) => row);
}

async function timelineOf(duck: Duck, kept: KeptCells, query: AccountQuery): Promise<Row[] | null> {
  const traffic = await kept.worldFile(query, 'traffic.parquet');
  const truth = await kept.worldFile(query, 'truth.parquet');
  const window = kept.window(query);
  if (traffic === null || truth === null || window === null) return null;
  const ofActions = (await kept.scores(query, 'action')).find(({ detector }) => detector === query.detector);
  const removed =
    ofActions === undefined
      ? `SELECT NULL::UINTEGER AS "row", 0 AS removed, NULL::DOUBLE AS score WHERE false`
      : `SELECT "row", ${identifier(kept.policyColumn(query.policy))} AS removed, score FROM read_parquet(${quoted(ofActions.path)}) WHERE account = ${Math.trunc(query.account)}`;
  return duck.rows(
    `WITH acted AS (SELECT file_row_number AS n, t, verb FROM read_parquet(${quoted(traffic)}, file_row_number = true) ` +
      `WHERE actor = ? AND t >= ? AND t < ?), ` +
      `caused AS (SELECT file_row_number AS n, operation FROM read_parquet(${quoted(truth)}, file_row_number = true)), ` +
      `decided AS (${removed}) ` +
      `SELECT t // 86400 AS day, (t % 86400) // 3600 AS hour, verb, coalesce(operation, 'owner') AS controller, ` +
      `CASE WHEN removed = 1 THEN 'removed' ELSE 'kept' END AS outcome, count(*) AS actions, max(score) AS score ` +
      `FROM acted JOIN caused USING (n) LEFT JOIN decided ON decided."row" = acted.n ` +
      `GROUP BY ALL ORDER BY ALL`,
    [query.account, window.startSec, window.endSec],
  );
}

async function neighboursOf(
  duck: Duck,
  kept: KeptCells,
  query: AccountQuery,
  accounts: string | null,
): Promise<{ neighbours: Row[]; edges: Row[] } | null> {
  const graph = await kept.worldFile(query, 'graph.parquet');
  if (graph === null || accounts === null) return null;
  const [follows, people] = [`read_parquet(${quoted(graph)})`, `read_parquet(${quoted(accounts)})`];
  const side = (own: string, other: string, name: string): string =>
    `(SELECT f.${other} AS account, '${name}' AS side FROM ${follows} f JOIN ${people} p ON p.account = f.${other} ` +
    `WHERE f.${own} = ${Math.trunc(query.account)} ORDER BY p.followers DESC, p.account LIMIT ${MOST_NEIGHBOURS})`;
  const neighbours = await duck.rows(
    `SELECT account, string_agg(side, ' and ' ORDER BY side) AS side, any_value(persona) AS persona, any_value(operator) AS operator, ` +
      `any_value(customerOf) AS customerOf, any_value(followers) AS followers FROM (${side('follower', 'followee', 'followed')} ` +
      `UNION ALL ${side('followee', 'follower', 'follower')}) JOIN ${people} USING (account) GROUP BY account ORDER BY account`,
  );
  const ids = neighbours.map(({ account }) => Number(account)).join(', ');
  const edges =
    ids === ''
      ? []
      : await duck.rows(
          `SELECT follower, followee FROM ${follows} WHERE follower IN (${ids}) AND followee IN (${ids})`,
        );
  return { neighbours, edges };
}
