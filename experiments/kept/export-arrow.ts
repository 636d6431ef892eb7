import { closeSync, openSync, writeSync } from 'node:fs';
import { AsyncByteQueue, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from 'apache-arrow';
import type { DuckDBConnection } from '@duckdb/node-api';
import { arrowColumn, keepsType, type ArrowColumn } from './arrow-column.js';
import { identifier } from './run-database.js';

/** Rows of a batch: what is held in memory of a table, whatever its size (assumed). */
const BATCH_ROWS = 65_536;
/** A text column with at most as many different values names each once, and rows by number (assumed). */
const MOST_WORDS = 1000;

/**
 * Writes a view of DuckDB as an Arrow IPC file, batch by batch: `pyarrow.ipc.open_file`, `polars.read_ipc` and Arrow in other languages read it. Numbers, booleans,
 * dates and times keep their types; texts of few values are dictionaries; what Arrow has no plain type for becomes text. Memory: one batch.
 */
export async function writeArrowFile(connection: DuckDBConnection, view: string, path: string): Promise<void> {
  const described = await connection.runAndReadAll(`DESCRIBE ${identifier(view)}`);
  const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const filled: ArrowColumn[] = [];
  for (const { name, type } of columns) {
    const kept = keepsType(type) ? type : 'VARCHAR';
    const words = kept === 'VARCHAR' ? await wordsOf(connection, view, name) : null;
    filled.push(arrowColumn(name, kept, BATCH_ROWS, words));
  }
  const asKept = columns.map(({ name, type }) => {
    const column = identifier(name);
    return keepsType(type) ? column : `${column}::VARCHAR AS ${column}`;
  });
  const file = openSync(path, 'w');
  try {
    await writeBatches(connection, `SELECT ${asKept.join(', ')} FROM ${identifier(view)}`, filled, file);
  } finally {
    closeSync(file);
  }
}

async function writeBatches(
  connection: DuckDBConnection,
  sql: string,
  columns: readonly ArrowColumn[],
  file: number,
): Promise<void> {
  const schema = new Schema(columns.map(({ field }) => field));
  const type = new Struct(schema.fields);
  const writer = new RecordBatchFileWriter().reset(new FileSink(file), schema);
  let nRows = 0;
  const writeBatch = (): void => {
    const children = columns.map((column) => column.batch(nRows));
    writer.write(new RecordBatch(schema, makeData({ type, length: nRows, nullCount: 0, children })));
    nRows = 0;
  };
  const rows = await connection.stream(sql);
  for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    if (nRows + chunk.rowCount > BATCH_ROWS) writeBatch();
    for (const [place, column] of columns.entries())
      for (const [row, value] of chunk.getColumnValues(place).entries()) column.put(nRows + row, value);
    nRows += chunk.rowCount;
  }
  // A table without rows is one empty batch: its dictionaries have to be in the file.
  writeBatch();
  writer.close();
}

/** All values of a text column; null where they are many. */
async function wordsOf(connection: DuckDBConnection, view: string, name: string): Promise<string[] | null> {
  const column = `${identifier(name)}::VARCHAR`;
  const found = await connection.runAndReadAll(
    `SELECT DISTINCT ${column} AS word FROM ${identifier(view)} WHERE ${column} IS NOT NULL LIMIT ${MOST_WORDS + 1}`,
  );
  const words = found.getRows().map(([word]) => String(word));
  return words.length > MOST_WORDS ? null : words.sort();
}

/** Takes what the writer makes straight to the file: nothing waits in memory, and a batch's memory is free for the next. */
class FileSink extends AsyncByteQueue {
  readonly #file: number;

  constructor(file: number) {
    super();
    this.#file = file;
  }

  override write(value: Uint8Array): void {
    for (let done = 0; done < value.byteLength;) done += writeSync(this.#file, value, done);
  }
}
