import { DuckDBInstance, DuckDBDataChunk, UINTEGER, UTINYINT, type DuckDBConnection } from '@duckdb/node-api';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';

/** The columns that `featureSql` computes: all of the blocks `rates` and `rhythm`. */
export const SQL_BLOCKS = ['rates', 'rhythm'] as const;

const CHUNK_ROWS = 2048;
const LOG = ['seq', 't', 'verb', 'actor', 'target', 'session'] as const;

/** Loads the log and the accounts of a traffic into tables `log` (with its running number `seq`) and `accounts`. */
export async function loadTables({ epochs, accounts }: Traffic, threads: number): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE log (seq UINTEGER, t UINTEGER, verb UTINYINT, actor UINTEGER, target UINTEGER, session UINTEGER)',
  );
  await connection.run('CREATE TABLE accounts (account UINTEGER, created INTEGER)');
  const appender = await connection.createAppender('log');
  const types = LOG.map((name) => (name === 'verb' ? UTINYINT : UINTEGER));
  let seq = 0;
  for (const { t, verb, actor, target, session, nActions } of epochs)
    for (let from = 0; from < nActions; from += CHUNK_ROWS) {
      const to = Math.min(nActions, from + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(types, to - from);
      const numbers = Array.from({ length: to - from }, () => seq++);
      const columns = [t, verb, actor, target, session].map((column) =>
        Array.from({ length: to - from }, (_, row) => column[from + row]),
      );
      chunk.setColumns([numbers, ...columns]);
      appender.appendDataChunk(chunk);
    }
  appender.closeSync();
  const people = await connection.createAppender('accounts');
  for (let account = 0; account < accounts.nAccounts; account++) {
    people.appendUInteger(account);
    people.appendInteger(accounts.createdSec[account]);
    people.endRow();
  }
  people.closeSync();
  return connection;
}

/** One query for every column of the two blocks, a row an account that exists at `nowSec`; NULL where the column is NaN. */
export function featureSql(windowStartSec: number, nowSec: number): string {
  const count = (verb: number, of = ''): string => `count(*) FILTER (verb = ${verb})${of}`;
  const peak = (name: string): string => `coalesce(most.${name}, 0)`;
  const entropy = (c: string): string => `greatest(0, log2(sum(${c})) - sum(${c} * log2(${c})) / sum(${c}))`;
  const variation = (gap: string): string =>
    `CASE WHEN count(${gap}) < 2 OR sum(${gap}) = 0 THEN NULL ELSE stddev_pop(${gap}) / avg(${gap}) END`;
  return `
    WITH past AS (SELECT * FROM log WHERE t < ${nowSec}),
    win AS (
      SELECT *, t // 3600 AS hour,
        t - lag(t) OVER (PARTITION BY actor ORDER BY seq) AS gap,
        t - lag(t) OVER (PARTITION BY actor, session ORDER BY seq) AS session_gap
      FROM past WHERE t >= ${windowStartSec}),
    base AS (
      SELECT actor, count(*) AS n, ${count(VERB.like)} AS likes, ${count(VERB.follow)} AS follows,
        ${count(VERB.unfollow)} AS unfollows, ${count(VERB.comment)} AS comments, ${count(VERB.post)} AS posts,
        avg(gap) AS gap_mean, median(gap) AS gap_median, ${variation('gap')} AS gap_cv,
        avg(session_gap) AS session_gap_mean, median(session_gap) AS session_gap_median, ${variation('session_gap')} AS session_gap_cv,
        count(DISTINCT session) AS sessions
      FROM win GROUP BY actor),
    daily AS (
      SELECT actor, t // 86400 AS day, ${count(VERB.like)} AS likes, ${count(VERB.follow)} AS follows,
        ${count(VERB.unfollow)} AS unfollows, ${count(VERB.comment)} AS comments
      FROM win GROUP BY ALL),
    most AS (
      SELECT actor, max(likes) AS likes, max(follows) AS follows, max(unfollows) AS unfollows, max(comments) AS comments
      FROM daily GROUP BY actor),
    hourly AS (SELECT actor, hour, count(*) AS c FROM win GROUP BY ALL),
    hours AS (SELECT actor, max(c) AS peak, count(*) AS n_hours, count(DISTINCT hour // 24) AS n_days FROM hourly GROUP BY actor),
    islands AS (SELECT actor, hour - row_number() OVER (PARTITION BY actor ORDER BY hour) AS island FROM hourly),
    stretches AS (
      SELECT actor, max(length) AS longest FROM (SELECT actor, count(*) AS length FROM islands GROUP BY actor, island) GROUP BY actor),
    of_day AS (SELECT actor, hour % 24 AS h, sum(c) AS c FROM hourly GROUP BY ALL),
    hour_entropy AS (SELECT actor, ${entropy('c')} AS bits FROM of_day GROUP BY actor),
    gap_bins AS (SELECT actor, floor(log2(gap + 1)) AS bin, count(*) AS c FROM win WHERE gap IS NOT NULL GROUP BY ALL),
    gap_entropy AS (SELECT actor, ${entropy('c')} AS bits FROM gap_bins GROUP BY actor),
    pairs AS (
      SELECT actor, t, verb, lag(verb) OVER pair AS verb_before, lag(t) OVER pair AS t_before
      FROM past WHERE verb IN (${VERB.follow}, ${VERB.unfollow}) WINDOW pair AS (PARTITION BY actor, target ORDER BY seq)),
    churn AS (
      SELECT actor, count(*) AS n FROM pairs
      WHERE verb = ${VERB.unfollow} AND verb_before = ${VERB.follow} AND t >= ${windowStartSec}
        AND (t_before >= ${windowStartSec} OR t_before + ${14 * 86_400} >= t) GROUP BY actor),
    habit AS (SELECT actor, (t // 3600) % 24 AS h, count(*) AS c FROM past WHERE t < ${windowStartSec} GROUP BY ALL),
    clock AS (SELECT actor, h.h AS h FROM (SELECT DISTINCT actor FROM habit), range(24) AS h(h)),
    twice AS (
      SELECT clock.actor, clock.h, coalesce(habit.c, 0) AS before, coalesce(of_day.c, 0) AS now
      FROM clock LEFT JOIN habit USING (actor, h) LEFT JOIN of_day USING (actor, h)),
    round AS (SELECT * FROM twice UNION ALL SELECT actor, h + 24, before, now FROM twice WHERE h < 5),
    nights AS (
      SELECT actor, h, sum(before) OVER night AS before, sum(now) OVER night AS now
      FROM round WINDOW night AS (PARTITION BY actor ORDER BY h ROWS BETWEEN CURRENT ROW AND 5 FOLLOWING)),
    quietest AS (SELECT actor, arg_min(now, (before, h)) AS now FROM nights WHERE h < 24 GROUP BY actor),
    living AS (
      SELECT account, greatest(1, (${nowSec} - greatest(${windowStartSec}, created)) / 86400) AS days FROM accounts WHERE created < ${nowSec})
    SELECT account,
      coalesce(base.likes, 0) / days AS "rates/likes-per-day", coalesce(base.follows, 0) / days AS "rates/follows-per-day",
      coalesce(base.unfollows, 0) / days AS "rates/unfollows-per-day", coalesce(base.comments, 0) / days AS "rates/comments-per-day",
      coalesce(posts, 0) / days AS "rates/posts-per-day",
      ${peak('likes')} AS "rates/max-likes-per-day", ${peak('follows')} AS "rates/max-follows-per-day",
      ${peak('unfollows')} AS "rates/max-unfollows-per-day", ${peak('comments')} AS "rates/max-comments-per-day",
      coalesce(hours.peak, 0) AS "rates/max-actions-per-hour",
      coalesce(churn.n, 0) / greatest(1, coalesce(base.follows, 0)) AS "rates/follow-unfollow-churn",
      gap_mean AS "rhythm/gap-mean-sec", gap_median AS "rhythm/gap-median-sec", gap_cv AS "rhythm/gap-cv",
      session_gap_mean AS "rhythm/session-gap-mean-sec", session_gap_median AS "rhythm/session-gap-median-sec",
      session_gap_cv AS "rhythm/session-gap-cv", quietest.now / base.n AS "rhythm/night-share",
      hour_entropy.bits AS "rhythm/hour-entropy", coalesce(n_hours / n_days, 0) AS "rhythm/active-hours-per-day",
      coalesce(longest, 0) AS "rhythm/longest-stretch-hours", gap_entropy.bits AS "rhythm/gap-entropy",
      coalesce(sessions, 0) / days AS "rhythm/sessions-per-day", base.n / sessions AS "rhythm/actions-per-session"
    FROM living LEFT JOIN base ON base.actor = account LEFT JOIN most ON most.actor = account LEFT JOIN hours ON hours.actor = account
      LEFT JOIN stretches ON stretches.actor = account LEFT JOIN hour_entropy ON hour_entropy.actor = account
      LEFT JOIN gap_entropy ON gap_entropy.actor = account LEFT JOIN churn ON churn.actor = account
      LEFT JOIN quietest ON quietest.actor = account
    ORDER BY account`;
}
