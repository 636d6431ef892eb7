import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DataType, Precision, tableFromIPC, type Field, type Table } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRun, type FinishedFolder } from '../../experiments/finished/open-run.js';
import { exportRun } from '../../experiments/kept/export-run.js';
import { writeArrowFile } from '../../experiments/kept/export-arrow.js';
import { listViews, queryRun } from '../../experiments/kept/query-run.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
let run: FinishedFolder;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  const study = { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules'], keep: { traffic: true } };
  const file = writeTo(folderIn(home), 's.yaml', study);
  run = openRun((await runStudy(file, { workers: 2, runsDir: join(home, 'runs') })).folder);
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const readArrow = (path: string): Table => tableFromIPC(readFileSync(path));

/** Rows as `ersatz sql` tells them: whole numbers as numbers, or as text beyond 2^53. */
function rowsOf(table: Table): unknown[][] {
  const columns = table.schema.fields.map((_, place) => table.getChildAt(place));
  return Array.from({ length: table.numRows }, (_, row) =>
    columns.map((column) => {
      const value: unknown = column?.get(row);
      if (typeof value !== 'bigint')
        return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }),
  );
}

/** What a column is in DuckDB's words. */
function duckType({ type }: Field): string {
  if (DataType.isDictionary(type) || DataType.isUtf8(type)) return 'VARCHAR';
  if (DataType.isBool(type)) return 'BOOLEAN';
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? 'DOUBLE' : 'FLOAT';
  if (!DataType.isInt(type)) return String(type);
  const word = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bitWidth];
  return `${type.isSigned ? '' : 'U'}${word}`;
}

test('every exported table holds what sql answers: rows, types and nulls', async () => {
  const out = join(home, 'arrow');
  const { files, loader } = await exportRun(run, 'arrow', out);
  expect(loader).toContain("pd.read_feather('scores.arrow')");
  const tables = files.filter((file) => file.endsWith('.arrow'));
  const views = (await listViews(run)).filter(({ view }) => view !== 'actions');
  expect(tables.map((file) => basename(file, '.arrow')).sort()).toEqual(views.map(({ view }) => view).sort());
  let nNulls = 0;
  for (const { view, columns, of } of views) {
    const table = readArrow(join(out, of === 'rows' ? '' : 'report', `${view}.arrow`));
    const { rows } = await queryRun(run, `select * from "${view}"`);
    expect(rowsOf(table), view).toEqual(rows);
    nNulls += rows.flat().filter((value) => value === null).length;
    expect(table.schema.names, view).toEqual(columns);
    const types = await queryRun(run, `select column_name, column_type from (describe "${view}")`);
    expect(
      table.schema.fields.map((field) => [field.name, duckType(field)]),
      view,
    ).toEqual(types.rows);
  }
  expect(nNulls).toBeGreaterThan(0);
});

test('text of few values is written once each, text of many as it stands', async () => {
  const path = join(home, 'words.arrow');
  await connection.run(
    `CREATE OR REPLACE VIEW words AS SELECT CASE WHEN n % 3 = 0 THEN NULL ELSE 'w' || (n % 7) END AS few, 'text ' || n AS many FROM range(2500) t(n)`,
  );
  await writeArrowFile(connection, 'words', path);
  const [few, many] = readArrow(path).schema.fields;
  expect([DataType.isDictionary(few.type), DataType.isUtf8(many.type)]).toEqual([true, true]);
  expect(readFileSync(path, 'latin1').split('w3').length - 1).toBe(1);
});

test('a long table is written in batches, and every row is there', async () => {
  const path = join(home, 'long.arrow');
  await connection.run(
    `CREATE OR REPLACE VIEW long AS SELECT n, 'kind ' || (n % 5) AS kind, 'row ' || n AS text, n % 4 = 0 AS even FROM range(200000) t(n)`,
  );
  await writeArrowFile(connection, 'long', path);
  const table = readArrow(path);
  expect(table.numRows).toBe(200_000);
  expect(table.batches.length).toBeGreaterThan(3);
  expect(Math.max(...table.batches.map(({ numRows }) => numRows))).toBeLessThanOrEqual(65_536);
  for (const row of [0, 65_535, 65_536, 131_071, 199_999])
    expect(rowsOf(table.slice(row, row + 1))).toEqual([[row, `kind ${row % 5}`, `row ${row}`, row % 4 === 0]]);
});

/** A column of each type: what SQL writes a value as, and what Arrow gives back. */
const COLUMNS: readonly (readonly [type: string, value: fc.Arbitrary<number | bigint | boolean | string>])[] = [
  ['TINYINT', fc.integer({ min: -128, max: 127 })],
  ['SMALLINT', fc.integer({ min: -32_768, max: 32_767 })],
  ['INTEGER', fc.integer()],
  ['BIGINT', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['UTINYINT', fc.nat(255)],
  ['USMALLINT', fc.nat(65_535)],
  ['UINTEGER', fc.nat(4_294_967_295)],
  ['UBIGINT', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
  ['FLOAT', fc.float({ noNaN: true, noDefaultInfinity: true })],
  ['DOUBLE', fc.double({ noNaN: true, noDefaultInfinity: true })],
  ['BOOLEAN', fc.boolean()],
  ['VARCHAR', fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !text.includes('\0'))],
];

test('any values of any type come back as they were', async () => {
  const types = COLUMNS.map(([type]) => type);
  const rows = fc.array(fc.tuple(...COLUMNS.map(([, value]) => fc.option(value))), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, async (table) => {
      await connection.run(`CREATE OR REPLACE TABLE odd (${types.map((type, n) => `c${n} ${type}`).join(', ')})`);
      const slots = types.map((type, n) => `$${n + 1}::VARCHAR::${type}`).join(', ');
      for (const row of table)
        await connection.run(
          `INSERT INTO odd VALUES (${slots})`,
          row.map((value) => (value === null ? null : Object.is(value, -0) ? '-0' : String(value))),
        );
      const path = join(home, 'odd.arrow');
      await writeArrowFile(connection, 'odd', path);
      const read = readArrow(path);
      expect(read.schema.fields.map(duckType)).toEqual(types);
      const columns = types.map((_, place) => read.getChildAt(place));
      expect(table.map((_, row) => columns.map((column) => column?.get(row) as unknown))).toEqual(table);
    }),
    { seed: 7, numRuns: 40 },
  );
});

test('days and times keep their types, what Arrow has no plain type for is text', async () => {
  const path = join(home, 'times.arrow');
  await connection.run(
    `CREATE OR REPLACE VIEW times AS SELECT DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 12:34:56.789' AS at, 1.25::DECIMAL(5, 2) AS price, [1, 2] AS list`,
  );
  await writeArrowFile(connection, 'times', path);
  const table = readArrow(path);
  expect([DataType.isDate(table.schema.fields[0].type), DataType.isTimestamp(table.schema.fields[1].type)]).toEqual([
    true,
    true,
  ]);
  const [[day, at, price, list]] = rowsOf(table);
  expect(new Date(Number(day)).toISOString()).toBe('2024-02-29T00:00:00.000Z');
  expect(new Date(Number(at)).toISOString()).toBe('2024-02-29T12:34:56.789Z');
  expect([price, list]).toEqual(['1.25', '[1, 2]']);
});
