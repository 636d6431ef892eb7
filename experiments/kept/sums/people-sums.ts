import type { DuckDBConnection } from '@duckdb/node-api';
import { peopleSumsSql } from '../../../reports/sums/people-sums.js';
import { quoted } from '../../../reports/sums/sql-text.js';
import { QUEUE_GRID } from '../../metrics/operating-curve.js';
import { nextAbove, ranker } from './ranks.js';
import { streamColumns } from './stream-columns.js';

/**
 * Makes the table `people` of the rows of a file of scores, put together by account and sorted by it, and gives for each account how many rows of the whole file score
 * higher than its highest. O(rows) twice.
 */
export async function peopleSums(
  connection: DuckDBConnection,
  scores: string,
  removedColumns: readonly string[],
): Promise<Uint32Array> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE people AS SELECT * FROM (${peopleSumsSql(scores, removedColumns)}) ORDER BY account`,
  );
  const highest: number[] = [];
  await streamColumns(connection, 'SELECT score FROM people', ([values], nRows) => {
    for (let row = 0; row < nRows; row++) highest.push(values[row]);
  });
  // What is above a score reaches the next number.
  const bars = Float64Array.from(highest, nextAbove).sort().reverse();
  const rankOf = ranker(bars);
  const nReaching = new Uint32Array(bars.length + 1);
  await streamColumns(connection, `SELECT score FROM read_parquet(${quoted(scores)})`, ([values], nRows) => {
    for (let row = 0; row < nRows; row++) nReaching[rankOf(values[row])]++;
  });
  for (let place = 1; place < bars.length; place++) nReaching[place] += nReaching[place - 1];
  return Uint32Array.from(highest, (score) => nReaching[rankOf(nextAbove(score))]);
}

/** Columns of `queues.parquet`. */
export interface QueueSums {
  readonly length: Uint32Array;
  readonly below: Float64Array;
}

/**
 * Looks where queues end: for each length of QUEUE_GRID the highest score of a counted row that the queue has no room for, -1 where all fit. Rows that score
 * higher are hit. O(rows).
 */
export async function queueSums(connection: DuckDBConnection, scores: string): Promise<QueueSums> {
  const longest = QUEUE_GRID[QUEUE_GRID.length - 1];
  const highest = new Float64Array(longest + 1);
  let nHighest = 0;
  await streamColumns(
    connection,
    `SELECT score FROM read_parquet(${quoted(scores)}) WHERE counted = 1 ORDER BY score DESC LIMIT ${longest + 1}`,
    ([values], nRows) => {
      highest.set(values.subarray(0, nRows), nHighest);
      nHighest += nRows;
    },
  );
  return {
    length: Uint32Array.from(QUEUE_GRID),
    below: Float64Array.from(QUEUE_GRID, (length) => (length < nHighest ? highest[length] : -1)),
  };
}
