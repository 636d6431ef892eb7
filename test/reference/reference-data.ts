import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';

/** Reads a committed fixture. */
export function readFixture(name: string): string {
  return readFileSync(join(packageRoot(), 'test', 'reference', 'fixtures', name), 'utf8');
}

/** Reads a file of the reference data beside the repository, null where it is not there. */
export function readShared(path: string): string | null {
  return readSharedBytes(path)?.toString('utf8') ?? null;
}

/** Reads a file of the reference data as it is, null where it is not there. */
export function readSharedBytes(path: string): Buffer | null {
  const file = join(packageRoot(), '..', 'shared', 'refcases', path);
  return existsSync(file) ? readFileSync(file) : null;
}

/** Why a test on data beside the repository did not run. */
export const NO_DATA = 'skipped: no data';

/** Numeric columns of a CSV text by name; text cells become NaN. */
export function parseColumns(csv: string): Record<string, number[]> {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  return Object.fromEntries(header.split(',').map((name, at) => [name, rows.map((row) => Number(row[at]))]));
}

/** The InstaFake table of the reference: 1,194 real accounts, 200 of them fake, with five fixed folds. */
export interface InstaFake {
  readonly features: Readonly<Record<string, number[]>>;
  readonly isFake: readonly number[];
  readonly fold: readonly number[];
}

/** Reads InstaFake, null where it is not there. */
export function readInstaFake(): InstaFake | null {
  const text = readShared('instafake/instafake.csv');
  if (text === null) return null;
  const { is_fake: isFake, fold, ...rest } = parseColumns(text);
  const features = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'row' && name !== 'source'));
  return { features, isFake, fold };
}
