import { writeSyntheticFiles } from './synthetic-files.js';

/** How large the kept rows are to be. */
export interface SyntheticOptions {
  readonly scenario: string;
  readonly nAccounts: number;
  readonly detectors: readonly string[];
  /** Levels scored by every detector. */
  readonly levels: readonly ('account' | 'action')[];
  /** Actions in the test window; kept with their truth where `hasTraffic`. */
  readonly nActions: number;
  readonly hasTraffic: boolean;
  /** Put before the names of personas and operations. */
  readonly prefix?: string;
}

const DAY_SEC = 86_400;
const [START_SEC, END_SEC] = [21 * DAY_SEC, 28 * DAY_SEC];
const PERSONAS = ['regular', 'creator', 'newcomer', 'follow-for-follow'];

/** A number in [0, 1) that depends on a row and a name only, in SQL. */
const chance = (row: string, name: string): string => `(hash(${row}, '${name}') % 1000003) / 1000003.0`;

/**
 * Writes `cells/` of a run with made-up rows in the columns that docs/run-folder.md lists: nobody simulated or scored anything. For tests of the viewer, and to
 * see what it does with large runs.
 */
export async function writeSyntheticCells(folder: string, options: SyntheticOptions): Promise<void> {
  const { scenario, nAccounts, nActions, detectors, levels, hasTraffic } = options;
  await writeSyntheticFiles(
    folder,
    { scenario, testStartSec: START_SEC, testEndSec: END_SEC },
    async (connection, write) => {
      await connection.run(populationTable(nAccounts, options.prefix ?? ''));
      await connection.run(actionTable(nActions, nAccounts));
      const traffic = {
        'traffic.parquet':
          'SELECT t, verb, actor, target, object, session, device, client, network FROM actions ORDER BY n',
        'truth.parquet': 'SELECT controller, campaign, operation, name FROM actions ORDER BY n',
        'graph.parquet':
          `SELECT CAST(i % ${nAccounts} AS UINTEGER) AS follower, CAST(hash(i, 'to') % ${nAccounts} AS UINTEGER) AS followee ` +
          `FROM range(${nAccounts * 8}) r(i) ORDER BY ALL`,
      };
      await write(
        `${scenario}-1`,
        {
          'accounts.parquet': `SELECT '${scenario}' AS scenario, 1 AS replicate, * FROM people ORDER BY account`,
          ...(hasTraffic ? traffic : {}),
        },
        { detector: null, level: null },
      );
      for (const [place, detector] of detectors.entries())
        for (const level of levels)
          await write(
            `${scenario}-1-${detector}-${level}`,
            { 'scores.parquet': scoreSql(scenario, detector, level, 1 + (2.5 * place) / detectors.length) },
            { detector, level },
          );
    },
  );
}

/** One account in ten is a bot of the farm, one in twenty a customer of the service. Made up. */
function populationTable(nAccounts: number, prefix: string): string {
  const text = (name: string): string => `'${(prefix + name).replaceAll("'", "''")}'`;
  const kind = chance('i', 'kind');
  return (
    `CREATE TABLE people AS SELECT CAST(i AS UINTEGER) AS account, CAST(-86400 * ${chance('i', 'age')} * 900 AS INTEGER) AS createdSec, ` +
    `CAST(${chance('i', 'private')} < 0.3 AS UTINYINT) AS isPrivate, CAST(${chance('i', 'business')} < 0.1 AS UTINYINT) AS isBusiness, ` +
    `CAST(${chance('i', 'picture')} < 0.9 AS UTINYINT) AS hasPicture, CAST(100 * ${chance('i', 'posts')} AS UINTEGER) AS nPostsBefore, ` +
    `CAST(pow(10, 3 * ${chance('i', 'followers')}) AS UINTEGER) AS followers, CAST(pow(10, 2.7 * ${chance('i', 'following')}) AS UINTEGER) AS following, ` +
    `CASE WHEN ${kind} < 0.1 THEN NULL ELSE [${PERSONAS.map(text).join(',')}][1 + CAST(floor(4 * ${chance('i', 'persona')}) AS INTEGER)] END AS persona, ` +
    `CASE WHEN ${kind} < 0.1 THEN ${text('bot-farm')} END AS operator, ` +
    `CASE WHEN ${kind} >= 0.1 AND ${kind} < 0.15 THEN ${text('follow-service')} END AS customerOf, ` +
    `CAST(pow(10, 2 * ${chance('i', 'acts')}) AS UINTEGER) AS nActions, ` +
    `CAST(CASE WHEN ${kind} < 0.15 THEN pow(10, 1.5 * ${chance('i', 'acts')}) ELSE 0 END AS UINTEGER) AS nNotOwner, ` +
    `CAST(i AS UINTEGER) AS person FROM range(${nAccounts}) r(i)`
  );
}

function actionTable(nActions: number, nAccounts: number): string {
  return (
    `CREATE TABLE actions AS SELECT n, CAST(${START_SEC} + n * ${END_SEC - START_SEC} // ${nActions} AS UINTEGER) AS t, ` +
    `CAST(hash(n, 'verb') % 4 AS UTINYINT) AS verb, actor, CAST(hash(n, 'target') % ${nAccounts} AS UINTEGER) AS target, ` +
    `CAST(n AS UINTEGER) AS object, CAST(n // 7 AS UINTEGER) AS session, CAST(actor AS UINTEGER) AS device, CAST(0 AS UTINYINT) AS client, ` +
    `CAST(1 AS UINTEGER) AS network, CAST(isTheirs AS UINTEGER) AS controller, CAST(CASE WHEN isTheirs THEN actor % 4 ELSE 4294967295 END AS UINTEGER) AS campaign, ` +
    `CASE WHEN isTheirs THEN coalesce(operator, customerOf) END AS operation, CASE WHEN isTheirs THEN 'likes for sale' END AS name ` +
    `FROM (SELECT i AS n, account AS actor, operator, customerOf, coalesce(operator IS NOT NULL OR (customerOf IS NOT NULL AND hash(i, 'who') % 3 > 0), false) AS isTheirs ` +
    `FROM range(${nActions}) r(i) JOIN people ON people.account = hash(i, 'actor') % ${nAccounts})`
  );
}

function scoreSql(scenario: string, detector: string, level: 'account' | 'action', skill: number): string {
  const from =
    level === 'account'
      ? `SELECT account AS "row", account, operator IS NOT NULL OR customerOf IS NOT NULL AS bad, coalesce(operator, customerOf) AS operation FROM people`
      : `SELECT CAST(n AS UINTEGER) AS "row", actor AS account, controller = 1 AS bad, operation FROM actions`;
  // Made-up scores: a logistic of noise, shifted where the row is inauthentic.
  const noise = `3 * (${chance('"row"', `${detector}-a`)} + ${chance('"row"', `${detector}-b`)} - 1)`;
  return (
    `WITH rows AS (${from}), scored AS (SELECT *, 1 / (1 + exp(2.2 - ${noise} - CASE WHEN bad THEN ${skill} ELSE 0 END)) AS score FROM rows), ` +
    `ranked AS (SELECT *, sum(CASE WHEN bad THEN 0 ELSE 1 END) OVER (ORDER BY score DESC) / (SELECT count(*) FROM rows WHERE NOT bad) AS flaggedFrom FROM scored) ` +
    `SELECT '${scenario}' AS scenario, CAST(1 AS UINTEGER) AS replicate, '${detector}' AS detector, '${level}' AS level, "row", account, score, flaggedFrom, ` +
    `CAST(flaggedFrom <= 0.005 AS UTINYINT) AS removed, CAST(bad AS UTINYINT) AS inauthentic, CAST(1 AS UTINYINT) AS counted, ` +
    `CASE WHEN bad THEN 'operation:' || operation ELSE 'organic' END AS class FROM ranked ORDER BY "row"`
  );
}
