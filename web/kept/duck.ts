import type { Row } from './kept-answers.js';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';

/** A value that a query may be given. */
export type Parameter = string | number | boolean;
/** Threads of the viewer's queries. Assumed: the machine has other work. */
const THREADS = '2';

/**
 * Answers questions about Parquet files. Values travel as parameters, never inside the text. Extensions are neither fetched nor loaded; results are read as a
 * whole, so ask for pages and sums.
 */
export class Duck {
  #opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | undefined;
  /** One query at a time: a connection has one answer under way. */
  #turn: Promise<unknown> = Promise.resolve();

  /** The rows of a query; `?` stand for the parameters in their order. */
  rows(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    const answer = this.#turn.then(async () => {
      const { connection } = await (this.#opened ??= open());
      const reader = await connection.runAndReadAll(sql, [...parameters] as DuckDBValue[]);
      return reader.getRowObjects().map(plainRow);
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Frees the database. */
  async close(): Promise<void> {
    await this.#turn;
    const opened = await this.#opened;
    opened?.connection.closeSync();
    opened?.instance.closeSync();
    this.#opened = undefined;
  }
}

async function open(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: THREADS,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  // Footers are read once, and anew where a file's time has changed.
  await connection.run('SET parquet_metadata_cache = true');
  return { instance, connection };
}

function plainRow(row: Readonly<Record<string, DuckDBValue>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: DuckDBValue): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return Number(value);
  return String(value);
}
