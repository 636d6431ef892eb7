import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../errors/user-error.js';
import { readConfig } from '../plan/read-config.js';
import type { FinishedFolder } from '../finished/open-run.js';
import { checkKept, RUN_AGAIN } from './check-kept.js';
import { cellsIndexSchema, type CellsIndex, type KeptCell } from './cells-index.js';
import { duckdbTrouble } from './duckdb-trouble.js';

/** A finished run opened in DuckDB. */
export interface RunDatabase {
  readonly connection: DuckDBConnection;
  /** Views over the rows that were kept; `scores`, `accounts`, `measures`, `losses`, `traffic`, `truth`, `actions`, `graph` as far as they are there. */
  readonly rowViews: readonly string[];
  /** Views over the tables of the report: their names with `_` for `-`. */
  readonly reportViews: readonly string[];
  close(): void;
}

/** Options that keep DuckDB from fetching extensions. */
const NO_NETWORK = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/** What a run kept row by row; null when nothing, or when an earlier version wrote it. Throws UserError when the index is gone, changed or not valid. */
export function readCellsIndex({ path, record }: Pick<FinishedFolder, 'path' | 'record'>): CellsIndex | null {
  const file = join(path, 'cells', 'index.json');
  const expected = record.cellsSha256 ?? null;
  if (!existsSync(file)) {
    if (expected === null) return null;
    throw new UserError(`${file}: is gone, run.json says that rows were kept; ${RUN_AGAIN}`);
  }
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (expected !== null && found !== expected)
    throw new UserError(
      `${file}: was changed or damaged; expected SHA-256 ${expected.slice(0, 12)}..., got ${found.slice(0, 12)}...; ${RUN_AGAIN}`,
    );
  return readConfig(file, cellsIndexSchema);
}

/** Opens a run: everything that it kept and its tables, as views over the files where they lie. Throws UserError naming a file that is not what was written. */
export async function openRunDatabase(run: FinishedFolder): Promise<RunDatabase> {
  const folder = realpathSync(run.path);
  const index = readCellsIndex(run);
  await checkKept(run.path, index?.cells ?? []);
  const instance = await DuckDBInstance.create(':memory:', NO_NETWORK);
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const views = new Map([...rowViews(folder, index)]);
    const tables = reportTables(folder, new Set(views.keys()));
    for (const [name, sql] of [...views, ...tables])
      await connection.run(`CREATE VIEW ${identifier(name)} AS ${sql}`).catch((error: unknown) => {
        throw duckdbTrouble(error, `${run.path}: ${name} can not be read`, `; ${RUN_AGAIN}`);
      });
    return { connection, rowViews: [...views.keys()], reportViews: [...tables.keys()], close };
  } catch (error) {
    close();
    throw error;
  }
}

/** From here on the connection reads the run's folder, and nothing else: no other file, no network, no setting to undo it. */
export async function sealDatabase({ connection }: RunDatabase, run: FinishedFolder): Promise<void> {
  await connection.run(`SET allowed_directories = [${quoted(realpathSync(run.path))}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function rowViews(folder: string, index: CellsIndex | null): ReadonlyMap<string, string> {
  const cells = index?.cells ?? [];
  const filesOf = (name: string): [cell: KeptCell, path: string][] =>
    cells
      .filter(({ files }) => files.some(({ file }) => file === `${name}.parquet`))
      .map((cell) => [cell, join(folder, 'cells', cell.id, `${name}.parquet`)]);
  const together = (name: string): string =>
    `FROM read_parquet([${filesOf(name)
      .map(([, path]) => quoted(path))
      .join(', ')}], union_by_name = true)`;
  const apart = (name: string, of: (path: string) => string): string =>
    filesOf(name)
      .map(([{ scenario, replicate }, path]) => {
        return `SELECT ${quoted(scenario)} AS scenario, ${replicate}::UINTEGER AS replicate, ${of(path)}`;
      })
      .join(' UNION ALL ');
  const numbered = (path: string): string =>
    `file_row_number AS action, * EXCLUDE (file_row_number) FROM read_parquet(${quoted(path)}, file_row_number = true)`;
  const truthBeside = (path: string): string => {
    const truth = quoted(join(dirname(path), 'truth.parquet'));
    const traffic = `read_parquet(${quoted(path)}, file_row_number = true)`;
    return `t.file_row_number AS action, t.* EXCLUDE (file_row_number), u.* FROM ${traffic} t POSITIONAL JOIN read_parquet(${truth}) u`;
  };
  const views: readonly (readonly [name: string, file: string, sql: () => string])[] = [
    ['scores', 'scores', () => together('scores')],
    ['accounts', 'accounts', () => together('accounts')],
    ['measures', 'measures', () => together('measures')],
    ['losses', 'losses', () => together('losses')],
    ['traffic', 'traffic', () => apart('traffic', numbered)],
    ['truth', 'truth', () => apart('truth', numbered)],
    ['actions', 'traffic', () => apart('traffic', truthBeside)],
    ['graph', 'graph', () => apart('graph', (path) => `* FROM read_parquet(${quoted(path)})`)],
  ];
  return new Map(views.filter(([, file]) => filesOf(file).length > 0).map(([name, , sql]) => [name, sql()]));
}

function reportTables(folder: string, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const tables = join(folder, 'tables');
  const names = existsSync(tables)
    ? readdirSync(tables)
        .filter((name) => name.endsWith('.csv'))
        .sort()
    : [];
  // A table without rows has an empty file.
  const filled = names.filter((name) => readFileSync(join(tables, name), 'utf8').trim() !== '');
  return new Map(
    filled.map((file) => {
      const plain = basename(file, '.csv').replaceAll('-', '_');
      const name = taken.has(plain) ? `report_${plain}` : plain;
      const path = quoted(join(tables, file));
      return [name, `FROM read_csv(${path}, header = true, delim = ',', quote = '"', escape = '"', sample_size = -1)`];
    }),
  );
}

/** A text in SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name in SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
