import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UserError } from '../../errors/user-error.js';
import { sortedJson } from '../plan/sorted-json.js';

/** Keeps what was computed once, under the hash of all that determines it. */
export interface CellStore {
  /** What was kept under a key; undefined when nothing was, or when it is damaged (which is told, and the file removed). */
  read(key: unknown): unknown;
  /** Keeps a value: numbers, text, arrays, typed arrays and plain objects, NaN included. */
  write(key: unknown, value: unknown): void;
}

const HASH_BYTES = 32;

/**
 * Opens the store in a folder. A file is its content's SHA-256 and then the content, and appears whole or not at all, so a process killed at any moment leaves
 * nothing half-kept. `onDamage` hears of files whose content does not match.
 */
export function openCellStore(folder: string, onDamage: (text: string) => void): CellStore {
  const pathOf = (key: unknown): string => {
    const name = createHash('sha256').update(sortedJson(key)).digest('hex');
    return join(folder, name.slice(0, 2), `${name}.cell`);
  };
  return {
    read(key) {
      const path = pathOf(key);
      if (!existsSync(path)) return undefined;
      const bytes = readFileSync(path);
      const content = bytes.subarray(HASH_BYTES);
      if (!createHash('sha256').update(content).digest().equals(bytes.subarray(0, HASH_BYTES))) {
        onDamage(`${path}: damaged (${bytes.length} bytes); computed anew`);
        rmSync(path, { force: true });
        return undefined;
      }
      return deserialize(content) as unknown;
    },
    write(key, value) {
      const path = pathOf(key);
      const content = serialize(value);
      const half = `${path}.${process.pid}.part`;
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(half, Buffer.concat([createHash('sha256').update(content).digest(), content]));
        renameSync(half, path);
      } catch (error) {
        if (existsSync(half)) rmSync(half);
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        const why = code === 'ENOSPC' ? 'the disk is full' : message;
        throw new UserError(`${folder}: a finished cell could not be kept: ${why}; free space or choose another --out`);
      }
    },
  };
}

/** A store that keeps, and finds nothing. */
export const writeOnly = (store: CellStore): CellStore => ({ ...store, read: () => undefined });

/** A store that keeps nothing. */
export const NO_STORE: CellStore = { read: () => undefined, write: () => undefined };
