import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';

/** Compiled folders whose code can change a cell; detectors' own files come apart, pages and charts are no part of it. */
const HARNESS = ['errors', 'random', 'plugins', 'sim', 'detectors', 'experiments'];
const CATALOG = join('detectors', 'catalog');

/** Hashes of the code that makes cells: all of it but the detectors, and each detector's own file. */
export interface CodeVersion {
  readonly harness: string;
  /** Hash of a detector's own file; empty for one that has none. */
  detector(id: string): string;
}

/**
 * Reads the version of the code as it stands on disk, so that a changed file, and no other change, makes its cells anew. Files of plug-in folders that are
 * no detector count for every cell. Node's version and the dependencies' lock file count too. O(size of the code): about 20 ms.
 */
export function readCodeVersion(detectorIds: ReadonlySet<string>, plugins: readonly string[] = []): CodeVersion {
  const dist = join(packageRoot(), 'dist');
  const harness = createHash('sha256').update(process.version);
  const ofDetector = new Map<string, string>();
  const take = (name: string, file: string): void => void harness.update(`${name}\0`).update(readFileSync(file));
  for (const folder of HARNESS)
    for (const file of filesOf(join(dist, folder), '.js')) {
      const name = relative(dist, file);
      if (name.startsWith(CATALOG)) ofDetector.set(idOf(file), hashOf(file));
      else take(name, file);
    }
  for (const folder of plugins.map((dir) => resolve(dir)))
    for (const file of filesOf(folder)) {
      if (detectorIds.has(idOf(file))) ofDetector.set(idOf(file), hashOf(file));
      else take(relative(folder, file), file);
    }
  const lock = join(packageRoot(), 'package-lock.json');
  if (statSync(lock, { throwIfNoEntry: false }) !== undefined) take('package-lock.json', lock);
  return { harness: harness.digest('hex'), detector: (id) => ofDetector.get(id) ?? '' };
}

const idOf = (file: string): string => basename(file, extname(file));
const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Files of a folder and all folders in it, in the order of their names. */
function filesOf(folder: string, extension?: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (extension === undefined || entry.name.endsWith(extension)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
