import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UserError } from '../../errors/user-error.js';
import type { WrittenFile } from '../files/parquet-writer.js';
import { sortedJson } from '../plan/sorted-json.js';

/** A file that was kept, and where. */
export interface KeptFile extends WrittenFile {
  readonly path: string;
}

/** Keeps what was computed once, under the hash of all that determines it. */
export interface CellStore {
  /** What was kept under a key; undefined when nothing was, or when it is damaged (which is told, and the file removed). */
  read(key: unknown): unknown;
  /** Keeps a value: numbers, text, arrays, typed arrays and plain objects, NaN included. */
  write(key: unknown, value: unknown): void;
  /** Removes what was kept under a key. */
  forget(key: unknown): void;
  /** The file that was kept under a key; undefined when none was, or when it is damaged (which is told). Reads all of it: O(bytes). */
  readFile(key: unknown): KeptFile | undefined;
  /** Keeps the file that `make` writes to the path it is given. */
  writeFile(key: unknown, make: (path: string) => Promise<WrittenFile>): Promise<void>;
}

const HASH_BYTES = 32;
const BLOCK_BYTES = 1 << 20;

/**
 * Opens the store in a folder. A file is its content's SHA-256 and then the content, and appears whole or not at all, so a process killed at any moment leaves
 * nothing half-kept. `onDamage` hears of files whose content does not match.
 */
export function openCellStore(folder: string, onDamage: (text: string) => void): CellStore {
  const pathOf = (key: unknown, ending = 'cell'): string => {
    const name = createHash('sha256').update(sortedJson(key)).digest('hex');
    return join(folder, name.slice(0, 2), `${name}.${ending}`);
  };
  const notKept = (error: unknown): unknown => {
    const { code, message } = error as NodeJS.ErrnoException;
    // DuckDB, which writes Parquet, says it in words only.
    const isFull = code === 'ENOSPC' || /no space left|out of disk/i.test(message);
    if (code === undefined && !isFull) return error;
    const why = isFull ? 'the disk is full' : message;
    return new UserError(`${folder}: a finished cell could not be kept: ${why}; free space or choose another --out`);
  };
  let nTemporary = 0;
  const store: CellStore = {
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
      const half = `${path}.${hostname()}-${process.pid}.part`;
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(half, Buffer.concat([createHash('sha256').update(content).digest(), content]));
        renameSync(half, path);
      } catch (error) {
        if (existsSync(half)) rmSync(half);
        throw notKept(error);
      }
    },
    forget: (key) => rmSync(pathOf(key), { force: true }),
    readFile(key) {
      const written = store.read({ file: key }) as WrittenFile | undefined;
      const path = pathOf(key, 'parquet');
      if (written === undefined) return undefined;
      if (existsSync(path) && hashOf(path) === written.sha256) return { ...written, path };
      onDamage(`${path}: damaged or gone; computed anew`);
      rmSync(path, { force: true });
      rmSync(pathOf({ file: key }), { force: true });
      return undefined;
    },
    async writeFile(key, make) {
      const path = pathOf(key, 'parquet');
      const half = `${path}.${hostname()}-${process.pid}-${nTemporary++}.part`;
      try {
        mkdirSync(dirname(path), { recursive: true });
        const written = await make(half);
        renameSync(half, path);
        store.write({ file: key }, written);
      } catch (error) {
        throw notKept(error);
      } finally {
        if (existsSync(half)) rmSync(half);
      }
    },
  };
  return store;
}

/** SHA-256 of a file in hex, block by block. */
function hashOf(path: string): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let n = readSync(file, block); n > 0; n = readSync(file, block)) hash.update(block.subarray(0, n));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** A store that keeps, and finds nothing. */
const writeOnly = (store: CellStore): CellStore => ({
  ...store,
  read: () => undefined,
  readFile: () => undefined,
});

/** A store that keeps nothing. */
export const NO_STORE: CellStore = {
  read: () => undefined,
  write: () => undefined,
  forget: () => undefined,
  readFile: () => undefined,
  writeFile: () => Promise.resolve(),
};

/** Opens the store of a runs folder, which all runs in it share; `fresh` finds nothing in it. */
export function openRunsStore(runsDir: string, fresh: boolean, onDamage: (text: string) => void): CellStore {
  const store = openCellStore(resolve(runsDir, '.cells'), onDamage);
  return fresh ? writeOnly(store) : store;
}
