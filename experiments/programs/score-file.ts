import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { ProgramError } from './program-error.js';

/** Where scores are looked for, the first first, and how DuckDB reads each. */
const FILES = [
  ['scores.parquet', (path: string) => `read_parquet(${path})`],
  ['scores.csv', (path: string) => `read_csv(${path}, header = true)`],
] as const;

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

/** Rows that must be scored: their ids run from `first` to `first + nRows - 1`. Lower ids are rows to learn from. */
export interface WantedIds {
  readonly first: number;
  readonly nRows: number;
}

/**
 * Reads `scores.parquet`, or `scores.csv`, of a folder: one score for each wanted row, in the order of the ids, whatever the order of the file. Columns beside
 * `id` and `score` are passed over. Throws ProgramError, naming the first row at fault and how many there are, when the file or a column is missing, an id
 * is unknown, missing or comes twice, or a score is not a number in [0,1].
 */
export async function readScores(
  connection: DuckDBConnection,
  folder: string,
  { first, nRows }: WantedIds,
): Promise<Float64Array> {
  const [name, source] = findFile(folder);
  const scores = new Float64Array(nRows);
  const seen = new Uint8Array(nRows);
  const wrong = new Faults(name);
  await eachRow(connection, name, source, (id, score) => {
    const row = id === null ? -1 : id - first;
    if (id === null || !Number.isInteger(id)) wrong.add('ids that are no whole numbers', `id ${id}`);
    else if (id >= 0 && row < 0)
      wrong.add('ids of rows to learn from; expected scores of the other rows only', `id ${id}`);
    else if (row < 0 || row >= nRows)
      wrong.add(`unknown ids; expected ${first} to ${first + nRows - 1}, as in the files`, `id ${id}`);
    else if (seen[row] === 1) wrong.add('ids that come twice; expected one score a row', `id ${id}`);
    else if (score === null || !(score >= 0 && score <= 1)) {
      seen[row] = 1;
      wrong.add('scores that are no numbers in [0,1]', `${score} for id ${id}`);
    } else {
      seen[row] = 1;
      scores[row] = score;
    }
  });
  for (let row = seen.indexOf(0); row >= 0; row = seen.indexOf(0, row + 1))
    wrong.add(`rows without a score; expected ${counted(nRows, 'score')}`, `id ${first + row}`);
  wrong.complain();
  return scores;
}

function findFile(folder: string): [name: string, source: string] {
  for (const [name, read] of FILES) {
    const path = join(folder, name);
    if (existsSync(path)) return [name, read(`'${path.replaceAll("'", "''")}'`)];
  }
  throw new ProgramError('ended without an error, but wrote neither scores.parquet nor scores.csv into its folder');
}

async function eachRow(
  connection: DuckDBConnection,
  name: string,
  source: string,
  take: (id: number | null, score: number | null) => void,
): Promise<void> {
  const kinds = await columnsOf(connection, name, source);
  for (const wanted of ['id', 'score']) {
    const kind = kinds.get(wanted);
    if (kind === undefined)
      throw new ProgramError(
        `${name}: has no column "${wanted}"; expected id and score, got ${[...kinds.keys()].join(', ')}`,
      );
    if (!NUMERIC.test(kind) && !(await isEmpty(connection, source)))
      throw new ProgramError(`${name}: column "${wanted}" holds ${kind.toLowerCase()}; expected numbers`);
  }
  const result = await connection.stream(`SELECT id::DOUBLE, score::DOUBLE FROM ${source}`);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const ids = chunk.getColumnValues(0) as (number | null)[];
    const scores = chunk.getColumnValues(1) as (number | null)[];
    ids.forEach((id, row) => take(id, scores[row]));
  }
}

/** A CSV without rows says nothing of its types. */
async function isEmpty(connection: DuckDBConnection, source: string): Promise<boolean> {
  return (await connection.runAndReadAll(`SELECT 1 FROM ${source} LIMIT 1`)).currentRowCount === 0;
}

/** Types of the columns by name. An empty file of scores has columns too. */
async function columnsOf(
  connection: DuckDBConnection,
  name: string,
  source: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const rows = (await connection.runAndReadAll(`DESCRIBE FROM ${source}`)).getRowsJson() as [string, string][];
    return new Map(rows.map(([column, kind]) => [column, kind]));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const kind = name.endsWith('.csv') ? 'CSV with a header line' : 'Parquet file';
    throw new ProgramError(`${name}: is no ${kind}`);
  }
}

/** Counts what is wrong, kind by kind; the kind met first is told. */
class Faults {
  readonly #file: string;
  readonly #found = new Map<string, { readonly example: string; n: number }>();

  constructor(file: string) {
    this.#file = file;
  }

  add(kind: string, example: string): void {
    const fault = this.#found.get(kind);
    if (fault === undefined) this.#found.set(kind, { example, n: 1 });
    else fault.n++;
  }

  complain(): void {
    for (const [kind, { n, example }] of this.#found)
      throw new ProgramError(`${this.#file}: has ${kind}; ${n === 1 ? 'once' : `${n} times, the first`}: ${example}`);
  }
}
