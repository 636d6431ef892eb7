import { StatementType, type DuckDBResultReader } from '@duckdb/node-api';
import { UserError } from '../../errors/user-error.js';
import type { FinishedFolder } from '../finished/open-run.js';
import { duckdbTrouble } from './duckdb-trouble.js';
import { identifier, openRunDatabase, sealDatabase, type RunDatabase } from './run-database.js';

/** A value of an answer; whole numbers beyond 2^53 come as text. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** The answer to a query, or its beginning. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** False: there are more rows than were asked for. */
  readonly isWhole: boolean;
}

/** A view of a run and its columns. */
export interface ListedView {
  readonly view: string;
  /** `rows`: kept row by row; `report`: a table of the report. */
  readonly of: 'rows' | 'report';
  readonly nRows: number;
  readonly columns: readonly string[];
}

/** What a query may be: it reads, and changes nothing. */
const READING: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

/**
 * Answers one query on a finished run, reading at most `mostRows` rows. The database sees the run's folder only and can write nowhere. Throws UserError in one line
 * when the query is not one that reads, or is wrong.
 */
export async function queryRun(run: FinishedFolder, sql: string, mostRows = Infinity): Promise<Answer> {
  return withSealed(run, async ({ connection }) => {
    if (sql.trim() === '') throw new UserError('sql: expected a query, got nothing; without one the views are listed');
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1)
      throw new UserError(`sql: expected one statement, got ${statements.count}; put the query in quotes`);
    const statement = await statements.prepare(0);
    if (!READING.has(statement.statementType))
      throw new UserError(`sql: a run is only read; expected a SELECT, got ${StatementType[statement.statementType]}`);
    const reader = await connection.streamAndReadUntil(sql, Math.min(mostRows + 1, Number.MAX_SAFE_INTEGER));
    return answerOf(reader, mostRows);
  });
}

/** Lists the views of a run with their columns and rows. */
export async function listViews(run: FinishedFolder): Promise<ListedView[]> {
  return withSealed(run, async ({ connection, rowViews, reportViews }) => {
    const listed: ListedView[] = [];
    for (const view of [...rowViews, ...reportViews]) {
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${identifier(view)}`);
      const described = await connection.runAndReadAll(`DESCRIBE ${identifier(view)}`);
      listed.push({
        view,
        of: rowViews.includes(view) ? 'rows' : 'report',
        nRows: Number(counted.getRows()[0][0]),
        columns: described.getRows().map(([name]) => String(name)),
      });
    }
    return listed;
  });
}

async function withSealed<Result>(
  run: FinishedFolder,
  use: (database: RunDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openRunDatabase(run);
  try {
    await sealDatabase(database, run);
    return await use(database);
  } catch (error) {
    throw duckdbTrouble(error, 'sql');
  } finally {
    database.close();
  }
}

function answerOf(reader: DuckDBResultReader, mostRows: number): Answer {
  const rows = reader.getRowsJS();
  return {
    columns: reader.columnNames(),
    rows: rows.slice(0, mostRows === Infinity ? undefined : mostRows).map((row) => row.map(plain)),
    isWhole: reader.done && rows.length <= mostRows,
  };
}

function plain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return JSON.stringify(value) ?? null;
}
