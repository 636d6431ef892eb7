import type { Row } from './kept-answers.js';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';

/** A value that a query may be given. */
export type Parameter = string | number | boolean;
/** Threads of the viewer's queries. Assumed: the machine has other work. */
const THREADS = '2';
/** Queries that run side by side: one that waits for its file leaves room for another. Assumed. */
const LANES = 2;

/** A connection has one answer under way; the others wait for their turn. */
interface Lane {
  turn: Promise<unknown>;
  nWaiting: number;
}

/**
 * Answers questions about Parquet files. Values travel as parameters, never inside the text. Extensions are neither fetched nor loaded; results are read as a
 * whole, so ask for pages and sums.
 */
export class Duck {
  #opened: Promise<{ instance: DuckDBInstance; connections: readonly DuckDBConnection[] }> | undefined;
  readonly #lanes = Array.from({ length: LANES }, (): Lane => ({ turn: Promise.resolve(), nWaiting: 0 }));

  /** The rows of a query; `?` stand for the parameters in their order. */
  rows(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    const place = this.#lanes.reduce(
      (best, { nWaiting }, at) => (nWaiting < this.#lanes[best].nWaiting ? at : best),
      0,
    );
    const lane = this.#lanes[place];
    lane.nWaiting++;
    const answer = lane.turn.then(async () => {
      const { connections } = await (this.#opened ??= open());
      const reader = await connections[place].runAndReadAll(sql, [...parameters] as DuckDBValue[]);
      return reader.getRowObjects().map(plainRow);
    });
    const done = (): void => void lane.nWaiting--;
    lane.turn = answer.then(done, done);
    return answer;
  }

  /** Frees the database. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ turn }) => turn));
    const opened = await this.#opened;
    for (const connection of opened?.connections ?? []) connection.closeSync();
    opened?.instance.closeSync();
    this.#opened = undefined;
  }
}

async function open(): Promise<{ instance: DuckDBInstance; connections: readonly DuckDBConnection[] }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: THREADS,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections = await Promise.all(Array.from({ length: LANES }, () => instance.connect()));
  // Footers are read once, and anew where a file's time has changed.
  for (const connection of connections) await connection.run('SET parquet_metadata_cache = true');
  return { instance, connections };
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
