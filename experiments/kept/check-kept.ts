import { statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { hashFile } from '../files/parquet-writer.js';
import type { CellsIndex, KeptCell } from './cells-index.js';
import { runsSharing } from './runs-sharing.js';

/** What helps where a kept file is no longer what was written. */
export const RUN_AGAIN =
  'the kept files of this run can not be trusted: run its study.yaml again with the same --out, which makes a whole run beside it';
/** So many runs that share a damaged file are named. */
const MOST_NAMED = 5;

/**
 * Holds the files of kept cells against `cells/index.json`: first that they are there and of their size, which takes no time, then their SHA-256. Throws UserError naming the
 * first that is not what was written. Reads all of them: O(bytes), about a second a gigabyte.
 */
export async function checkKept(folder: string, cells: CellsIndex['cells']): Promise<void> {
  const files = cells.flatMap((cell) => cell.files.map((file) => ({ ...file, path: pathOf(folder, cell, file.file) })));
  for (const { path, bytes } of files) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new UserError(`${path}: is gone, cells/index.json names it; ${RUN_AGAIN}`);
    if (found.size !== bytes)
      throw new UserError(`${path}: damaged; expected ${bytes} bytes, got ${found.size}; ${whatHelps(folder, path)}`);
  }
  for (const { path, sha256 } of files) {
    const found = await hashFile(path);
    if (found.sha256 !== sha256)
      throw new UserError(
        `${path}: damaged; expected SHA-256 ${sha256.slice(0, 12)}..., got ${found.sha256.slice(0, 12)}...; ${whatHelps(folder, path)}`,
      );
  }
}

/** A damaged file is damaged in every run that holds it by a hard link. */
function whatHelps(folder: string, path: string): string {
  const others = runsSharing(folder, path);
  if (others.length === 0) return RUN_AGAIN;
  const named = others.slice(0, MOST_NAMED).join(', ');
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
  return `${others.length === 1 ? 'run' : 'runs'} ${named}${more} beside it shared the file (hard link) and lost it too; ${RUN_AGAIN}, and so for each of them`;
}

const pathOf = (folder: string, { id }: KeptCell, file: string): string => join(folder, 'cells', id, file);
