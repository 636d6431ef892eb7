import { DuckDBInstance, type DuckDBResultReader, type DuckDBValue } from '@duckdb/node-api';

/** Answers a query by DuckDB, which looks for files below a folder. */
export async function queryFolder(folder: string, sql: string): Promise<DuckDBResultReader> {
  const instance = await DuckDBInstance.create(':memory:', { file_search_path: folder });
  const connection = await instance.connect();
  try {
    return await connection.runAndReadAll(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Columns of a Parquet file by name, in the order of the file. */
export async function readParquet(folder: string, file: string): Promise<Record<string, DuckDBValue[]>> {
  const reader = await queryFolder(folder, `FROM read_parquet('${file.replaceAll("'", "''")}')`);
  const columns = reader.getColumns();
  return Object.fromEntries(reader.columnNames().map((name, index) => [name, columns[index] ?? []]));
}
