import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../errors/user-error.js';

/**
 * Makes a folder that the user named, with those it lies in; one that is there is fine. Throws UserError where a file is in the way or the file system has no folders to make: there
 * mkdir with `recursive` of Node.js 20 never comes back (below /proc).
 */
export function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new UserError(`${path}: a file is in the way of a folder; choose another --out`);
  const parent = dirname(resolve(path));
  if (parent !== resolve(path)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return; // somebody else was faster
    if (code !== 'ENOENT') throw error;
    throw new UserError(`${path}: no folder can be made there; choose another --out`);
  }
}
