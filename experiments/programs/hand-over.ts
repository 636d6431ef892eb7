import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Labels, Past } from '../../detectors/past.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import { followBlocks } from '../files/follow-blocks.js';
import { openParquetWriter, type ParquetColumn, type ParquetColumns } from '../files/parquet-writer.js';
import { nameParts, type HandedOver, type PartFile } from './handed-over.js';
import { programReadme } from './program-readme.js';
import type { Program } from './program.js';

/** Columns of an action, in the log and in the rows of an action-level program. */
const ACTION_COLUMNS = ['t', 'verb', 'actor', 'target', 'object', 'session', 'device', 'client', 'network'] as const;

/**
 * Fills an empty folder with what a program needs: `schema.json` says what is what, then one file a past, the labels and, where wanted and there,
 * the log up to the last moment, the accounts and the follow graph. Ids run on from file to file. The log ends where the last past ends: nothing later is there.
 */
export async function handOver(
  folder: string,
  handed: HandedOver,
  { files, traffic: wantsTraffic, labels: labelUse }: Pick<Program, 'files' | 'traffic' | 'labels'>,
  connection: DuckDBConnection,
): Promise<void> {
  const parts = nameParts(handed);
  const tables: [name: string, blocks: Iterable<ParquetColumns>][] = parts.map((part) => [part.part, [rowsOf(part)]]);
  const { labels } = handed;
  if (labelUse === 'revealed') tables.push(['labels', [labelColumns(labels)]]);
  const { traffic } = parts[parts.length - 1].past;
  if (wantsTraffic && traffic !== null) tables.push(...trafficTables(traffic));

  const writer = await openParquetWriter();
  const columns: Record<string, readonly string[]> = {};
  try {
    for (const [name, blocks] of tables) {
      const path = join(folder, `${name}.parquet`);
      await writer.write(
        path,
        noting(blocks, (names) => (columns[name] = names)),
      );
      if (files !== 'parquet') await copyAsCsv(connection, path);
      if (files === 'csv') await rm(path);
    }
  } finally {
    writer.close();
  }
  writeFileSync(
    join(folder, 'schema.json'),
    `${JSON.stringify(programReadme(handed, { parts, columns, files }), null, 2)}\n`,
  );
}

async function copyAsCsv(connection: DuckDBConnection, path: string): Promise<void> {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const csv = path.replace(/parquet$/, 'csv');
  await connection.run(`COPY (FROM read_parquet(${quoted(path)})) TO ${quoted(csv)} (FORMAT csv, HEADER)`);
}

function* noting(blocks: Iterable<ParquetColumns>, note: (names: string[]) => void): Generator<ParquetColumns> {
  for (const block of blocks) {
    note(Object.keys(block));
    yield block;
  }
}

/** Rows of a past: id, account, the action where rows are actions, then the features. */
function rowsOf({ past, first, nRows }: PartFile): ParquetColumns {
  const id = Uint32Array.from({ length: nRows }, (_, row) => first + row);
  const features = past.featureNames.map((name) => [name, past.feature(name)] as const);
  return {
    id,
    account: Uint32Array.from(past.account),
    ...actionColumns(past),
    ...(Object.fromEntries(features) as unknown as ParquetColumns),
  };
}

function actionColumns({ actions, traffic, nRows }: Past): ParquetColumns {
  if (actions === null || traffic === null) return {};
  const { epoch, row } = actions;
  const taken = ACTION_COLUMNS.filter((name) => name !== 'actor').map((name) => {
    const isByte = name === 'verb' || name === 'client';
    const values: Uint8Array | Uint32Array = isByte ? new Uint8Array(nRows) : new Uint32Array(nRows);
    for (let at = 0; at < nRows; at++) values[at] = traffic.epochs[epoch[at]][name][row[at]];
    return [name, values] as const;
  });
  return Object.fromEntries(taken);
}

function labelColumns(labels: Labels | null): ParquetColumns {
  const row = labels === null ? new Uint32Array(0) : Uint32Array.from(labels.row);
  return { id: row, label: Uint8Array.from(labels?.isInauthentic ?? []) };
}

function trafficTables({ accounts, graph, epochs }: Traffic): [string, Iterable<ParquetColumns>][] {
  const { nAccounts, ...known } = accounts;
  const account = Uint32Array.from({ length: nAccounts }, (_, number) => number);
  return [
    ['accounts', [{ account, ...(known as unknown as ParquetColumns) }]],
    ['graph', followBlocks(graph)],
    ['actions', epochs.length === 0 ? [columnsOf(NO_ACTIONS)] : epochs.map(columnsOf)],
  ];
}

function columnsOf(epoch: Pick<Epoch, (typeof ACTION_COLUMNS)[number]>): ParquetColumns {
  return Object.fromEntries(ACTION_COLUMNS.map((name) => [name, epoch[name] as unknown as ParquetColumn]));
}

const none = new Uint32Array(0);
const NO_ACTIONS = {
  ...{ t: none, actor: none, target: none, object: none, session: none, device: none, network: none },
  ...{ verb: new Uint8Array(0), client: new Uint8Array(0) },
};
