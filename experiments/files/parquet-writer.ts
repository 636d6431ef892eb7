import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  STRUCT,
  UINTEGER,
  UTINYINT,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBStructVector,
  type DuckDBType,
  type DuckDBVector,
} from '@duckdb/node-api';
import { UserError } from '../../errors/user-error.js';

/** Numbers of one type, or texts; null is a missing text. */
export type ParquetColumn = Uint8Array | Uint32Array | Int32Array | Float64Array | readonly (string | null)[];

/** Columns by name, in the order of the file, all of one length. */
export type ParquetColumns = Readonly<Record<string, ParquetColumn>>;

/** What was written. */
export interface WrittenFile {
  readonly nRows: number;
  readonly bytes: number;
  /** Of the whole file, in hex. */
  readonly sha256: string;
}

/** Writes Parquet files, one at a time. */
export interface ParquetWriter {
  /**
   * Writes one file from blocks of rows with the same columns; the file appears whole or not at all. Holds one block in memory. Same
   * rows: same bytes. `select` says in SQL what of each row goes into the file; all of it by default. Throws UserError when the disk does not take it.
   */
  write(path: string, blocks: Iterable<ParquetColumns>, select?: string): Promise<WrittenFile>;
  close(): void;
}

/** Rows of a DuckDB vector. */
const CHUNK_ROWS = 2048;

/**
 * Dictionaries for columns of few values only, and the fastest level of zstd: two thirds of the processor time of DuckDB's defaults on these
 * columns. Version 2 would be faster still, but Arrow can not read its delta-packed numbers where a column holds 2^32 - 1.
 */
export const PARQUET_FORMAT = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000';

/** Opens a writer: DuckDB in memory on one thread, since the simulator has its own. */
export async function openParquetWriter(): Promise<ParquetWriter> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return {
    async write(path, blocks, select) {
      try {
        return await writeFile(connection, path, blocks, select);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('IO Error'))
          throw new UserError(`${path}: can not be written: ${error.message.slice('IO Error: '.length)}`);
        throw error;
      }
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** One block goes straight into the file; of more, each gets a file of its own, which are then copied into one. */
async function writeFile(
  connection: DuckDBConnection,
  path: string,
  blocks: Iterable<ParquetColumns>,
  select?: string,
): Promise<WrittenFile> {
  const rows = 'SELECT unnest(cells) FROM block';
  const source = select === undefined ? rows : `SELECT ${select} FROM (${rows})`;
  const pieces: string[] = [];
  let nRows = 0;
  try {
    for (const columns of blocks) {
      nRows += await appendBlock(connection, columns);
      pieces.push(`${path}.${pieces.length}.part`);
      await connection.run(`COPY (${source}) TO ${quoted(pieces[pieces.length - 1])} (${PARQUET_FORMAT})`);
      await connection.run('DROP TABLE block');
    }
    if (pieces.length > 1) {
      const whole = `${path}.part`;
      await connection.run(
        `COPY (FROM read_parquet([${pieces.map(quoted).join(', ')}])) TO ${quoted(whole)} (${PARQUET_FORMAT})`,
      );
      await rename(whole, path);
    } else await rename(pieces[0], path);
  } finally {
    await Promise.all([`${path}.part`, ...pieces].map((piece) => rm(piece, { force: true })));
  }
  return { nRows, ...(await hashFile(path)) };
}

/**
 * Fills the table `block`. Its columns are the fields of one STRUCT: for plain columns DuckDB counts distinct values as rows come in,
 * which takes a third of the time and serves nothing here.
 */
async function appendBlock(connection: DuckDBConnection, columns: ParquetColumns): Promise<number> {
  const values = Object.values(columns);
  const cells = STRUCT(Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, typeOf(column)])));
  const nRows = values[0].length;
  await connection.run(`CREATE OR REPLACE TABLE block (cells ${cells.toString()})`);
  const appender = await connection.createAppender('block');
  let chunk = DuckDBDataChunk.create([cells], 0);
  for (let first = 0; first < nRows; first += CHUNK_ROWS) {
    const n = Math.min(CHUNK_ROWS, nRows - first);
    if (chunk.rowCount !== n) chunk = DuckDBDataChunk.create([cells], n);
    const vector = chunk.getColumnVector(0) as DuckDBStructVector;
    values.forEach((column, index) => fillVector(vector.entryVectorAt(index), column, first));
    vector.flush();
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  return nRows;
}

function fillVector(vector: DuckDBVector, column: ParquetColumn, first: number): void {
  const n = vector.itemCount;
  if (isTexts(column)) for (let row = 0; row < n; row++) vector.setItem(row, column[first + row]);
  else {
    // `items` is private, but setting item by item takes five times as long.
    const { items } = vector as unknown as { readonly items: typeof column };
    items.set(column.subarray(first, first + n));
  }
}

function typeOf(column: ParquetColumn): DuckDBType {
  if (isTexts(column)) return VARCHAR;
  if (column instanceof Uint8Array) return UTINYINT;
  if (column instanceof Uint32Array) return UINTEGER;
  return column instanceof Int32Array ? INTEGER : DOUBLE;
}

const isTexts = (column: ParquetColumn): column is readonly (string | null)[] => Array.isArray(column);

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Size and SHA-256 of a file. */
export async function hashFile(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(block);
    bytes += block.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
