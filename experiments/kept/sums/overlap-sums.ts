import type { DuckDBConnection } from '@duckdb/node-api';
import { hitColumn, KINDS, MOST_POLICIES, stopColumn } from '../../../reports/sums/overlap-sums.js';
import { identifier, quoted } from '../../../reports/sums/sql-text.js';
import type { ParquetColumns } from '../../files/parquet-writer.js';
import { ranker } from './ranks.js';
import type { DetectorStops } from './stops.js';
import { streamColumns, type NumberColumn } from './stream-columns.js';

/** The scores of one detector, and where the slider's stops lie. */
export interface StoppedScores {
  readonly path: string;
  readonly stops: DetectorStops;
}

/** Row by row, what is told of a level: `stops` are the columns of `stops-LEVEL.parquet`, `hits` are what `hits-LEVEL.parquet` counts. */
export interface OverlapSums {
  readonly stops: ParquetColumns;
  readonly hits: ParquetColumns;
}

/**
 * The kind of each row, and for each detector the first of its bars that the row reaches and the policies that act on it. Null for
 * fewer than two detectors, and where they were not scored on the same rows in the same order. O(rows x detectors), and as many bytes twice over.
 */
export async function overlapSums(
  connection: DuckDBConnection,
  scores: readonly StoppedScores[],
  removedColumns: readonly string[],
): Promise<OverlapSums | null> {
  if (scores.length < 2) return null;
  const rows = await rowNumbers(connection, scores[0].path);
  const stops: Record<string, Uint8Array> = { kind: rows.kind };
  const hits: Record<string, Uint8Array> = { kind: rows.kind };
  for (const [place, one] of scores.entries()) {
    const told = await columnsOf(connection, one, rows.row, removedColumns);
    if (told === null) return null;
    stops[stopColumn(place)] = told.stop;
    hits[hitColumn(place)] = told.hit;
  }
  return { stops, hits };
}

async function rowNumbers(connection: DuckDBConnection, path: string): Promise<{ row: Uint32Array; kind: Uint8Array }> {
  const nRows = await countRows(connection, path);
  const [row, kind] = [new Uint32Array(nRows), new Uint8Array(nRows)];
  let first = 0;
  await streamColumns(
    connection,
    `SELECT "row", inauthentic, counted FROM read_parquet(${quoted(path)})`,
    ([number, inauthentic, counted], n) => {
      row.set(number.subarray(0, n), first);
      for (let at = 0; at < n; at++)
        kind[first + at] =
          inauthentic[at] === 1 ? KINDS.inauthentic : counted[at] === 1 ? KINDS.organic : KINDS.neither;
      first += n;
    },
  );
  return { row, kind };
}

async function columnsOf(
  connection: DuckDBConnection,
  { path, stops: { bars } }: StoppedScores,
  rows: Uint32Array,
  removedColumns: readonly string[],
): Promise<{ stop: Uint8Array; hit: Uint8Array } | null> {
  if ((await countRows(connection, path)) !== rows.length) return null;
  const rankOf = ranker(bars);
  const [stop, hit] = [new Uint8Array(rows.length), new Uint8Array(rows.length)];
  const policies = removedColumns.slice(0, MOST_POLICIES);
  let first = 0;
  let isAligned = true;
  await streamColumns(
    connection,
    `SELECT ${['row', 'score', ...policies].map(identifier).join(', ')} FROM read_parquet(${quoted(path)})`,
    ([number, score, ...removed]: readonly NumberColumn[], n) => {
      for (let at = 0; at < n; at++) {
        if (number[at] !== rows[first + at]) isAligned = false;
        stop[first + at] = rankOf(score[at]);
      }
      for (const [policy, column] of removed.entries())
        for (let at = 0; at < n; at++) hit[first + at] |= column[at] << policy;
      first += n;
    },
  );
  return isAligned ? { stop, hit } : null;
}

/** Columns of `stop-numbers-LEVEL.parquet`. Hit at a stop are the rows whose first bar has at most its number. */
export function stopNumbers(scores: readonly StoppedScores[]): ParquetColumns {
  const told = scores.flatMap(({ stops: { stops } }, place) => stops.map((stop) => ({ place, ...stop })));
  return {
    by: told.map(({ by }) => by),
    budget: Float64Array.from(told, ({ budget }) => budget),
    place: Uint32Array.from(told, ({ place }) => place),
    stop: Uint32Array.from(told, ({ bar }) => bar),
  };
}

async function countRows(connection: DuckDBConnection, path: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${quoted(path)})`);
  return Number(counted.getRows()[0][0]);
}
