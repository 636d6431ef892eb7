import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { KeptCell } from '../../experiments/kept/cells-index.js';
import { writeSums } from '../../experiments/kept/sums/write-sums.js';

/** Writes one cell: its files, each the rows of a query, and what the index says of it. */
export type WriteCell = (
  id: string,
  tables: Readonly<Record<string, string>>,
  about: Pick<KeptCell, 'detector' | 'level' | 'arm'>,
) => Promise<void>;

/** Writes `cells/` of a run and their index with made-up rows of one scenario: `fill` makes tables in an empty database and writes cells of them. */
export async function writeSyntheticFiles(
  folder: string,
  about: { readonly scenario: string; readonly testStartSec: number | null; readonly testEndSec: number | null },
  fill: (connection: DuckDBConnection, write: WriteCell) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const cells: KeptCell[] = [];
  try {
    await fill(connection, async (id, tables, more) => {
      const path = join(folder, 'cells', id);
      mkdirSync(path, { recursive: true });
      const files = [];
      for (const [file, sql] of Object.entries(tables)) {
        await connection.run(`COPY (${sql}) TO '${join(path, file)}' (FORMAT parquet, COMPRESSION zstd)`);
        files.push({ file, nRows: 0, bytes: 0, sha256: '' });
      }
      const { scenario, ...span } = about;
      cells.push({ id, scenario, replicate: 1, ...more, ...span, files });
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const policies = [{ name: 'threshold', column: 'removed' }];
  const summed = await writeSums(join(folder, 'cells'), { policies, cells });
  const index = { format: 'cells@1', policies, cells: summed };
  writeFileSync(join(folder, 'cells', 'index.json'), JSON.stringify(index));
}
