import { quoted } from './sql-text.js';

/** A file beside `traffic.parquet`: when who acted. */
export const RHYTHM_SUMS = 'rhythm.parquet';
/** A file beside `traffic.parquet`: the largest jobs as blocks of account x time and target x time. */
export const JOB_SUMS = 'jobs.parquet';

/** So many marks of campaign blocks are told of each side at most. */
const MOST_BLOCKS = 4000;
/** Jobs and accounts a job that are drawn. */
const MOST_JOBS = 6;
const MOST_MEMBERS = 60;
const BLOCK_SEC = 6 * 3600;

/** The files of a world's actions. */
export interface ActionFiles {
  readonly traffic: string;
  readonly truth: string;
}

/** Traffic beside its truth: the two files have the same rows in the same order. */
const actionsOf = ({ traffic, truth }: ActionFiles): string =>
  `read_parquet(${quoted(traffic)}) POSITIONAL JOIN read_parquet(${quoted(truth)}) AS truth`;

/** Actions by who caused them and hour of the day. O(actions). */
export function rhythmSql(files: ActionFiles): string {
  return (
    `SELECT controller, hour, actions, actions / sum(actions) OVER (PARTITION BY controller) AS share FROM (` +
    `SELECT coalesce(operation, 'owner') AS controller, (t % 86400) // 3600 AS hour, count(*) AS actions FROM ${actionsOf(files)} ` +
    `GROUP BY ALL) ORDER BY controller, hour`
  );
}

/**
 * The largest jobs of a world: which accounts acted when on how many targets (`actor`), and which targets were met when by how many accounts (`target`). Accounts
 * and targets come in the order of their first action, so that blocks show. O(actions).
 */
export function jobBlocksSql(files: ActionFiles, own: 'actor' | 'target'): string {
  const other = own === 'actor' ? 'target' : 'actor';
  return (
    `WITH done AS (SELECT operation, campaign, coalesce(name, 'job') AS job, actor, target, t FROM ${actionsOf(files)} ` +
    `WHERE operation IS NOT NULL AND name IS NOT NULL), ` +
    `jobs AS (SELECT campaign FROM done GROUP BY campaign ORDER BY count(DISTINCT actor) DESC, campaign LIMIT ${MOST_JOBS}), ` +
    `members AS (SELECT campaign, ${own}, row_number() OVER (PARTITION BY campaign ORDER BY min(t), ${own}) AS place ` +
    `FROM done JOIN jobs USING (campaign) GROUP BY campaign, ${own}) ` +
    `SELECT '${own}' AS side, operation, job, campaign, place, ${own} AS account, (t // ${BLOCK_SEC}) * ${BLOCK_SEC} / 86400 AS day, ` +
    `count(*) AS actions, count(DISTINCT ${other}) AS others FROM done JOIN members USING (campaign, ${own}) ` +
    `WHERE place <= ${MOST_MEMBERS} GROUP BY ALL ORDER BY campaign, place, day, operation, job LIMIT ${MOST_BLOCKS}`
  );
}
