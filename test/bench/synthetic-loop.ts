import { writeSyntheticFiles } from './synthetic-files.js';

/** How large the kept rows of a closed loop are to be. */
export interface SyntheticLoopOptions {
  readonly scenario: string;
  readonly nAccounts: number;
  readonly arms: readonly string[];
  readonly detector: string;
}

const DAY_SEC = 86_400;

/** A number in [0, 1) that depends on an account and a name only, in SQL. */
const chance = (name: string): string => `(hash(account, '${name}') % 1000003) / 1000003.0`;

/**
 * Writes `cells/` of a run with made-up rows of a closed loop, in the columns that docs/run-folder.md lists: one account in five met something in each arm. For
 * tests and measurements of the viewer; no platform did any of it.
 */
export async function writeSyntheticLoop(folder: string, options: SyntheticLoopOptions): Promise<void> {
  const { scenario, nAccounts, arms, detector } = options;
  await writeSyntheticFiles(folder, { scenario, testStartSec: null, testEndSec: null }, async (connection, write) => {
    await connection.run(
      `CREATE TABLE people AS SELECT CAST(i AS UINTEGER) AS account FROM range(${nAccounts}) r(i) ORDER BY i`,
    );
    const facts =
      `SELECT '${scenario}' AS scenario, 1 AS replicate, account, CAST(-${DAY_SEC} * 400 * ${chance('age')} AS INTEGER) AS createdSec, ` +
      `0 AS isPrivate, 0 AS isBusiness, 1 AS hasPicture, 9 AS nPostsBefore, CAST(pow(10, 3 * ${chance('followers')}) AS UINTEGER) AS followers, ` +
      `CAST(100 * ${chance('following')} AS UINTEGER) AS following, CASE WHEN ${chance('kind')} < 0.1 THEN NULL ELSE 'regular' END AS persona, ` +
      `CASE WHEN ${chance('kind')} < 0.1 THEN 'bot-farm' END AS operator, NULL::VARCHAR AS customerOf FROM people`;
    await write(`${scenario}-1`, { 'accounts.parquet': facts }, { detector: null, level: null });
    for (const arm of arms) {
      const met = `FROM people WHERE ${chance(`met ${arm}`)} < 0.2`;
      const at = `'${scenario}' AS scenario, CAST(1 AS UINTEGER) AS replicate, '${arm}' AS arm`;
      const blocked = `CASE WHEN ${chance('block')} < 0.3 THEN 86400 ELSE 0 END`;
      const wronged = `CAST(${chance('kind')} >= 0.1 AND ${chance('wrong')} < 0.2 AS UTINYINT) AS wronged`;
      await write(
        `${scenario}-1-${arm}`,
        {
          'measures.parquet':
            `SELECT ${at}, CAST((7 + step) * ${DAY_SEC} AS UINTEGER) AS atSec, account, 'score above the threshold' AS reason, CAST(3 AS UINTEGER) AS removed, ` +
            `CASE WHEN ${chance('told')} < 0.5 THEN 'notice' END AS tell, 0 AS resetPassword, 0 AS limitedToSec, ` +
            `CASE WHEN step > 1 AND ${blocked} > 0 THEN (8 + step) * ${DAY_SEC} ELSE 0 END AS blockedToSec, 0 AS refusedToSec, ` +
            `0 AS purged, 0 AS appealed, 0 AS liftedSec, ${wronged} FROM (SELECT account ${met}), range(3) s(step) ORDER BY atSec, account`,
          'losses.parquet':
            `SELECT ${at}, account, CAST(9 AS UINTEGER) AS removed, 2 AS ownRemoved, 0 AS putBack, 0 AS ownPutBack, ` +
            `${blocked} AS blockedSec, ${wronged} ${met} ORDER BY account`,
        },
        { detector, level: 'account', arm },
      );
    }
  });
}
