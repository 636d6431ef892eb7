import { UserError } from '../errors/user-error.js';
import { findPluginFile, loadPlugin, loadPluginFile, loadPlugins } from '../plugins/load-plugins.js';
import type { Detector } from './detector.js';

const CATALOG = new URL('./catalog/', import.meta.url);

/**
 * Lists the detectors: the built-in catalog, or those of it that are wanted, and the files of the folders given by `--plugins`, sorted by id. Loading all of the catalog takes half a
 * second.
 */
export function loadDetectors(
  plugins: readonly string[] = [],
  wanted?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Detector>> {
  return loadPlugins<Detector>('detector', { builtIn: CATALOG, outside: plugins }, wanted);
}

/**
 * Loads one detector, by its id or its file, and no other: most of them take longer to load than a small world takes to score. Null when there is none of that id. Throws
 * UserError when the file is missing or of another kind.
 */
export async function loadDetector(idOrFile: string, plugins: readonly string[] = []): Promise<Detector | null> {
  if (!isDetectorFile(idOrFile))
    return loadPlugin<Detector>('detector', idOrFile, { builtIn: CATALOG, outside: plugins });
  const plugin = await loadPluginFile<Detector>(idOrFile);
  if (plugin.kind !== 'detector') throw new UserError(`${idOrFile}: is a ${String(plugin.kind)}; expected a detector`);
  return plugin;
}

/** Whether a text names a detector by its file: it has a folder or an ending. */
export const isDetectorFile = (idOrFile: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(idOrFile);

/** Loads one detector as if for the first time, with nothing that an earlier copy may remember. Throws when there is none of that id. */
export function loadFreshDetector(id: string, plugins: readonly string[] = []): Promise<Detector> {
  const file = findPluginFile(id, { builtIn: CATALOG, outside: plugins });
  if (file === null) throw new Error(`no detector "${id}"`);
  return loadPluginFile<Detector>(file, { isFresh: true });
}
