import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { hitsFile, hitsSql, stopNumbersFile, stopsFile } from '../../../reports/sums/overlap-sums.js';
import { PEOPLE_SUMS, QUEUE_SUMS } from '../../../reports/sums/people-sums.js';
import { quoted } from '../../../reports/sums/sql-text.js';
import { JOB_SUMS, jobBlocksSql, RHYTHM_SUMS, rhythmSql } from '../../../reports/sums/world-sums.js';
import {
  hashFile,
  openParquetWriter,
  PARQUET_FORMAT,
  type ParquetColumns,
  type ParquetWriter,
} from '../../files/parquet-writer.js';
import type { CellsIndex, KeptCell } from '../cells-index.js';
import { overlapSums, stopNumbers, type StoppedScores } from './overlap-sums.js';
import { peopleSums, queueSums, type QueueSums } from './people-sums.js';
import { findStops } from './stops.js';

type SumFile = KeptCell['files'][number];

/** Threads of the queries. Assumed: the study is done, and nothing else of it is at work. */
const THREADS = '2';

/**
 * Writes the sums that the viewer reads in place of millions of rows beside the kept rows of a run, in `folder` (what becomes its `cells/`), and gives the cells with
 * these files in their lists. Same rows: same bytes. O(rows x detectors).
 */
export async function writeSums(folder: string, { policies, cells }: Omit<CellsIndex, 'format'>): Promise<KeptCell[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: THREADS });
  const connection = await instance.connect();
  const writer = await openParquetWriter();
  const removedColumns = policies.map(({ column }) => column);
  const at: At = { folder, connection, writer, removedColumns, queues: new Map() };
  try {
    const told: KeptCell[] = [];
    for (const cell of cells) {
      const sums = cell.detector === null ? await worldSums(at, cell, cells) : await cellSums(at, cell);
      told.push({ ...cell, files: [...cell.files, ...sums] });
    }
    return told;
  } finally {
    writer.close();
    connection.closeSync();
    instance.closeSync();
  }
}

interface At {
  readonly folder: string;
  readonly connection: DuckDBConnection;
  readonly writer: ParquetWriter;
  /** What each policy acts on, in the order of the study. */
  readonly removedColumns: readonly string[];
  /** Queues of files of scores that were looked at, by path. */
  readonly queues: Map<string, QueueSums>;
}

const has = ({ files }: KeptCell, name: string): boolean => files.some(({ file }) => file === name);

/** Where rows are accounts the scores themselves are as short as their sums. */
async function cellSums(at: At, cell: KeptCell): Promise<SumFile[]> {
  if (cell.level !== 'action' || !has(cell, 'scores.parquet')) return [];
  const scores = join(at.folder, cell.id, 'scores.parquet');
  const nHigher = await peopleSums(at.connection, scores, at.removedColumns);
  const half = join(at.folder, cell.id, `${PEOPLE_SUMS}.half`);
  await at.writer.write(half, [{ nHigher }]);
  const people = await copied(
    at,
    cell,
    PEOPLE_SUMS,
    `SELECT * FROM people POSITIONAL JOIN read_parquet(${quoted(half)})`,
  );
  await rm(half);
  return [people, await written(at, cell, QUEUE_SUMS, { ...(await queuesOf(at, scores)) })];
}

async function worldSums(at: At, world: KeptCell, cells: readonly KeptCell[]): Promise<SumFile[]> {
  const files: SumFile[] = [];
  if (has(world, 'traffic.parquet') && has(world, 'truth.parquet')) {
    const [traffic, truth] = ['traffic.parquet', 'truth.parquet'].map((file) => join(at.folder, world.id, file));
    files.push(await copied(at, world, RHYTHM_SUMS, rhythmSql({ traffic, truth })));
    const sides = (['actor', 'target'] as const).map((own) => `(${jobBlocksSql({ traffic, truth }, own)})`);
    files.push(await copied(at, world, JOB_SUMS, sides.join(' UNION ALL ')));
  }
  const scored = cells.filter(
    (cell) => cell.scenario === world.scenario && cell.replicate === world.replicate && has(cell, 'scores.parquet'),
  );
  for (const level of new Set(scored.map((cell) => cell.level))) {
    const scores: StoppedScores[] = [];
    for (const { id } of scored.filter((cell) => cell.level === level)) {
      const path = join(at.folder, id, 'scores.parquet');
      scores.push({ path, stops: await findStops(at.connection, path, (await queuesOf(at, path)).below) });
    }
    const sums = await overlapSums(at.connection, scores, at.removedColumns);
    if (sums === null) continue;
    files.push(await written(at, world, stopsFile(level ?? ''), sums.stops));
    const half = join(at.folder, world.id, `${hitsFile(level ?? '')}.half`);
    await at.writer.write(half, [sums.hits]);
    files.push(await copied(at, world, hitsFile(level ?? ''), hitsSql(half, scores.length)));
    await rm(half);
    files.push(await written(at, world, stopNumbersFile(level ?? ''), stopNumbers(scores)));
  }
  return files;
}

async function queuesOf({ connection, queues }: At, scores: string): Promise<QueueSums> {
  const found = queues.get(scores) ?? (await queueSums(connection, scores));
  queues.set(scores, found);
  return found;
}

async function written(
  { folder, writer }: At,
  { id }: KeptCell,
  file: string,
  columns: ParquetColumns,
): Promise<SumFile> {
  return { file, ...(await writer.write(join(folder, id, file), [columns])) };
}

async function copied({ folder, connection }: At, { id }: KeptCell, file: string, sql: string): Promise<SumFile> {
  const path = join(folder, id, file);
  await connection.run(`COPY (${sql}) TO ${quoted(path)} (${PARQUET_FORMAT})`);
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${quoted(path)})`);
  return { file, nRows: Number(counted.getRows()[0][0]), ...(await hashFile(path)) };
}
