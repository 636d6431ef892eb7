import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { checkConfig } from '../plan/read-config.js';
import type { AccountTable } from './account-table.js';

/** The header of an imported data set, `dataset.json`. */
export const datasetHeaderSchema = z.strictObject({
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

/** A parsed `dataset.json`. */
export type DatasetHeader = z.infer<typeof datasetHeaderSchema>;

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
): DatasetHeader {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined)
    throw new UserError(`${folder}: is there already; choose another --out or --name, or delete it`);
  const names = Object.keys(table.columns);
  const header: DatasetHeader = {
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
  const half = `${folder}.${process.pid}.part`;
  try {
    mkdirSync(half, { recursive: true });
    for (const { name, file } of header.columns) writeFileSync(join(half, file), littleEndian(table.columns[name]));
    writeFileSync(join(half, header.labelFile), table.isInauthentic);
    if (fold !== null) writeFileSync(join(half, 'fold.u8'), fold);
    writeFileSync(join(half, 'dataset.json'), `${JSON.stringify(header, null, 2)}\n`);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
  return header;
}

/** Opens a data set folder. Throws UserError when a file is missing or has another length than the header says. */
export function openDataset(folder: string): { header: DatasetHeader; table: AccountTable; fold: Uint8Array | null } {
  const header = readHeader(folder);
  const read = (file: string, bytesPerRow: number): Buffer => {
    const path = join(folder, file);
    const bytes = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path) : Buffer.alloc(0);
    if (bytes.length !== header.nRows * bytesPerRow)
      throw new UserError(
        `${path}: expected ${header.nRows * bytesPerRow} bytes, got ${bytes.length}; import the data again`,
      );
    return bytes;
  };
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

function littleEndian(values: Float64Array): Buffer {
  const bytes = Buffer.from(Float64Array.from(values).buffer);
  return endianness() === 'LE' ? bytes : bytes.swap64();
}

function floats(bytes: Buffer): Float64Array {
  return Float64Array.from({ length: bytes.length / 8 }, (_, row) => bytes.readDoubleLE(row * 8));
}
