import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { makeFolder } from '../files/make-folder.js';
import { checkConfig } from '../plan/read-config.js';
import type { AccountTable } from './account-table.js';
import type { EventLog } from './event-log.js';

/** The header of an imported table of accounts, `dataset.json`. */
const tableHeaderSchema = z.strictObject({
  format: z.literal('data-set@1'),
  kind: z.literal('account-table'),
  name: z.string(),
  nRows: z.int().min(1),
  nInauthentic: z.int().min(0),
  /** Feature columns: little-endian float64, one file each. */
  columns: z.array(z.strictObject({ name: z.string(), file: z.string().regex(/^[a-z0-9-]+\.f64$/) })),
  /** One byte a row: 1 = inauthentic. */
  labelFile: z.literal('label.u8'),
  /** One byte a row: the test fold; null without fixed folds. */
  foldFile: z.literal('fold.u8').nullable(),
  /** Columns of the source that are no feature. */
  left: z.array(z.strictObject({ column: z.string(), why: z.string() })),
  /** Name and SHA-256 of the file it was made from. */
  source: z.string(),
  sha256: z.string(),
});

/** The header of imported events, `dataset.json`: little-endian columns, one file each. */
const eventsHeaderSchema = z.strictObject({
  format: z.literal('data-set@1'),
  kind: z.enum(['timed-events', 'labelled-edges']),
  name: z.string(),
  nAccounts: z.int().min(1),
  nEvents: z.int().min(1),
  /** Accounts with a label. */
  nRows: z.int().min(1),
  nInauthentic: z.int().min(0),
  /** One value an event (`who`, `whom`, `t`: uint32; `verb`: byte) or a labelled account (`account`: uint32; `label`: byte). */
  files: z.strictObject({
    who: z.literal('who.u32'),
    whom: z.literal('whom.u32'),
    t: z.literal('t.u32'),
    verb: z.literal('verb.u8'),
    account: z.literal('account.u32'),
    label: z.literal('label.u8'),
  }),
  source: z.string(),
  sha256: z.string(),
});

/** The header of an imported data set of any kind. */
export const datasetHeaderSchema = z.discriminatedUnion('kind', [tableHeaderSchema, eventsHeaderSchema]);

/** A parsed `dataset.json`. */
export type DatasetHeader = z.infer<typeof datasetHeaderSchema>;
/** That of a table of accounts. */
export type TableHeader = z.infer<typeof tableHeaderSchema>;
/** That of events. */
export type EventsHeader = z.infer<typeof eventsHeaderSchema>;

/** What `writeDataset` needs beside the columns. */
export interface DatasetOrigin {
  readonly name: string;
  readonly source: string;
  readonly sha256: string;
}

/** Writes a data set folder. It appears whole or not at all. Throws UserError when the folder is there already. */
export function writeDataset(
  folder: string,
  table: AccountTable,
  fold: Uint8Array | null,
  origin: DatasetOrigin,
): TableHeader {
  const names = Object.keys(table.columns);
  const header: TableHeader = {
    format: 'data-set@1',
    kind: 'account-table',
    name: origin.name,
    nRows: table.isInauthentic.length,
    nInauthentic: table.isInauthentic.reduce((sum, label) => sum + label, 0),
    columns: names.map((name, position) => ({ name, file: `column-${position}.f64` })),
    labelFile: 'label.u8',
    foldFile: fold === null ? null : 'fold.u8',
    left: table.left.map((column) => ({ ...column })),
    source: origin.source,
    sha256: origin.sha256,
  };
  writeWhole(folder, header, [
    ...header.columns.map(({ name, file }) => [file, littleEndian(table.columns[name])] as const),
    [header.labelFile, table.isInauthentic],
    ...(fold === null ? [] : ([['fold.u8', fold]] as const)),
  ]);
  return header;
}

/** Writes a folder of events. It appears whole or not at all. Throws UserError when the folder is there already. */
export function writeEvents(
  folder: string,
  kind: EventsHeader['kind'],
  log: EventLog,
  origin: DatasetOrigin,
): EventsHeader {
  const header: EventsHeader = {
    format: 'data-set@1',
    kind,
    name: origin.name,
    nAccounts: log.nAccounts,
    nEvents: log.who.length,
    nRows: log.account.length,
    nInauthentic: log.isInauthentic.reduce((sum, label) => sum + label, 0),
    files: {
      ...({ who: 'who.u32', whom: 'whom.u32', t: 't.u32', verb: 'verb.u8' } as const),
      ...({ account: 'account.u32', label: 'label.u8' } as const),
    },
    source: origin.source,
    sha256: origin.sha256,
  };
  const { files } = header;
  writeWhole(folder, header, [
    [files.who, littleEndian(log.who)],
    [files.whom, littleEndian(log.whom)],
    [files.t, littleEndian(log.tSec)],
    [files.verb, log.verb],
    [files.account, littleEndian(log.account)],
    [files.label, log.isInauthentic],
  ]);
  return header;
}

function writeWhole(folder: string, header: DatasetHeader, files: readonly (readonly [string, Uint8Array])[]): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined)
    throw new UserError(`${folder}: is there already; choose another --out or --name, or delete it`);
  const half = `${folder}.${process.pid}.part`;
  try {
    makeFolder(half);
    for (const [file, bytes] of files) writeFileSync(join(half, file), bytes);
    writeFileSync(join(half, 'dataset.json'), `${JSON.stringify(header, null, 2)}\n`);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
}

/** A data set folder's contents. */
export type OpenedDataset =
  | {
      readonly header: TableHeader;
      readonly table: AccountTable;
      readonly fold: Uint8Array | null;
    }
  | { readonly header: EventsHeader; readonly log: EventLog };

/** Opens a data set folder of any kind. Throws UserError when a file is missing or has another length than the header says. */
export function openDataset(folder: string): OpenedDataset {
  const header = readHeader(folder);
  return header.kind === 'account-table' ? openTable(folder, header) : { header, log: readEvents(folder, header) };
}

function readEvents(folder: string, { nAccounts, nEvents, nRows, files }: EventsHeader): EventLog {
  const wordsOf = (file: string, n: number): Uint32Array => {
    const bytes = readColumn(folder, file, n * 4);
    return Uint32Array.from({ length: n }, (_, row) => bytes.readUInt32LE(row * 4));
  };
  const log: EventLog = {
    nAccounts,
    ...{ who: wordsOf(files.who, nEvents), whom: wordsOf(files.whom, nEvents), tSec: wordsOf(files.t, nEvents) },
    verb: Uint8Array.from(readColumn(folder, files.verb, nEvents)),
    account: wordsOf(files.account, nRows),
    isInauthentic: Uint8Array.from(readColumn(folder, files.label, nRows)),
  };
  for (const [name, numbers] of Object.entries({ who: log.who, whom: log.whom, account: log.account }))
    if (numbers.some((number) => number >= nAccounts))
      throw new UserError(`${folder}: ${name} holds account numbers of ${nAccounts} and above; import the data again`);
  return log;
}

function readColumn(folder: string, file: string, nBytes: number): Buffer {
  const path = join(folder, file);
  const bytes = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path) : Buffer.alloc(0);
  if (bytes.length !== nBytes)
    throw new UserError(`${path}: expected ${nBytes} bytes, got ${bytes.length}; import the data again`);
  return bytes;
}

function openTable(folder: string, header: TableHeader): OpenedDataset {
  const read = (file: string, bytesPerRow: number): Buffer => readColumn(folder, file, header.nRows * bytesPerRow);
  const columns = Object.fromEntries(header.columns.map(({ name, file }) => [name, floats(read(file, 8))]));
  const isInauthentic = Uint8Array.from(read(header.labelFile, 1));
  const fold = header.foldFile === null ? null : Uint8Array.from(read(header.foldFile, 1));
  return { header, table: { columns, isInauthentic, left: header.left }, fold };
}

/** Reads and checks `dataset.json`. Throws UserError. */
export function readHeader(folder: string): DatasetHeader {
  const path = join(folder, 'dataset.json');
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UserError(`${folder}: is no data set; expected a dataset.json in it`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path}: is not valid JSON: ${(error as Error).message}`);
  }
  return checkConfig(value, path, datasetHeaderSchema);
}

function littleEndian(values: Float64Array | Uint32Array): Buffer {
  const bytes = Buffer.from(values.slice().buffer);
  if (endianness() === 'LE') return bytes;
  return values instanceof Uint32Array ? bytes.swap32() : bytes.swap64();
}

function floats(bytes: Buffer): Float64Array {
  return Float64Array.from({ length: bytes.length / 8 }, (_, row) => bytes.readDoubleLE(row * 8));
}
