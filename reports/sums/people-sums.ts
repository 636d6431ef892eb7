import { identifier, quoted } from './sql-text.js';

/** A file of sums over the accounts of an action-level cell; it lies beside `scores.parquet`. */
export const PEOPLE_SUMS = 'people.parquet';
/** A file that says where queues of given lengths end; it lies beside `scores.parquet`. */
export const QUEUE_SUMS = 'queues.parquet';

/** The name of a count of what a policy acts on, from the column that says so: `nHit` beside `removed`, `nHit_NAME` beside `removed_NAME`. */
export const countOf = (name: 'nHit' | 'nWrong' | 'nCaught', removedColumn: string): string =>
  name + removedColumn.slice('removed'.length);

/**
 * Columns of an account that hold for every policy, as SQL over rows of `scores.parquet` grouped by account. Its class is that of its first inauthentic row, else of its
 * first.
 */
const OF_ACCOUNT =
  `account, max(score) AS score, min("flaggedFrom") AS "flaggedFrom", count(*) AS "nRows", ` +
  `count(*) FILTER (inauthentic = 1) AS "nInauthentic", ` +
  `arg_min(class, "row"::BIGINT + CASE WHEN inauthentic = 1 THEN 0 ELSE ${2 ** 32} END) AS class`;

/** Counts of rows that fulfil a condition: all, wrongly hit ones, caught ones. */
const counts = (hit: string, [nHit, nWrong, nCaught]: readonly string[]): string =>
  `count(*) FILTER (${hit}) AS "${nHit}", ` +
  `count(*) FILTER (${hit} AND inauthentic = 0 AND counted = 1) AS "${nWrong}", ` +
  `count(*) FILTER (${hit} AND inauthentic = 1) AS "${nCaught}"`;

/** The sums that `people.parquet` holds, by account, made from a file of scores. O(rows). */
export function peopleSumsSql(scores: string, removedColumns: readonly string[]): string {
  const hits = removedColumns.map((column) =>
    counts(
      `${identifier(column)} = 1`,
      (['nHit', 'nWrong', 'nCaught'] as const).map((name) => countOf(name, column)),
    ),
  );
  return `SELECT ${[OF_ACCOUNT, ...hits].join(', ')} FROM read_parquet(${quoted(scores)}) GROUP BY account`;
}

/** The same of one condition, where no sums were written. `hit` is SQL over a row of `scores.parquet`. O(rows). */
export function peopleSql(scores: string, hit: string): string {
  return `SELECT ${OF_ACCOUNT}, ${counts(hit, ['nHit', 'nWrong', 'nCaught'])} FROM read_parquet(${quoted(scores)}) GROUP BY account`;
}

/** The same of what a policy did, from `people.parquet`. O(accounts). */
export function peopleOfPolicySql(people: string, removedColumn: string): string {
  const own = (['nHit', 'nWrong', 'nCaught'] as const).map(
    (name) => `${identifier(countOf(name, removedColumn))} AS "${name}"`,
  );
  return `SELECT account, score, "flaggedFrom", "nRows", "nInauthentic", class, ${own.join(', ')} FROM read_parquet(${quoted(people)})`;
}

/** The same of any condition, from `people.parquet` and the rows that fulfil it. O(rows), but only those hit are put together. */
export function peopleAtSql(people: string, scores: string, hit: string): string {
  const names = ['nHit', 'nWrong', 'nCaught'];
  const told = names.map((name) => `coalesce(hits."${name}", 0) AS "${name}"`);
  return (
    `SELECT account, score, "flaggedFrom", "nRows", "nInauthentic", class, ${told.join(', ')} ` +
    `FROM read_parquet(${quoted(people)}) LEFT JOIN (SELECT account, ${counts('true', names)} ` +
    `FROM read_parquet(${quoted(scores)}) WHERE ${hit} GROUP BY account) hits USING (account)`
  );
}
