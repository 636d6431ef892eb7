import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The other runs beside a run that hold one of its kept files by a hard link: where it is damaged, theirs is. Names of their folders, in order; empty where the disk
 * made copies. O(kept cells of all runs there), so for error messages only.
 */
export function runsSharing(runFolder: string, path: string): string[] {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own === undefined || own.nlink < 2) return [];
  const [folder, file] = [resolve(runFolder), basename(path)];
  return foldersIn(dirname(folder))
    .filter((name) => name !== basename(folder) && !name.startsWith('.'))
    .filter((name) => {
      const cells = join(dirname(folder), name, 'cells');
      return foldersIn(cells).some((cell) => {
        const found = statSync(join(cells, cell, file), { throwIfNoEntry: false });
        return found !== undefined && found.ino === own.ino && found.dev === own.dev;
      });
    })
    .sort();
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return []; // a run that kept nothing
  }
}
