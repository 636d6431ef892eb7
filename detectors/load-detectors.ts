import { findPluginFile, loadPlugin, loadPluginFile, loadPlugins } from '../plugins/load-plugins.js';
import type { Detector } from './detector.js';

const CATALOG = new URL('./catalog/', import.meta.url);

/** Lists the detectors: the built-in catalog and the files of the folders given by `--plugins`, sorted by id. */
export function loadDetectors(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Detector>> {
  return loadPlugins<Detector>('detector', { builtIn: CATALOG, outside: plugins });
}

/** Loads one detector and no other: most of them take longer to load than a small world takes to score. Null when there is none of that id. */
export function loadDetector(id: string, plugins: readonly string[] = []): Promise<Detector | null> {
  return loadPlugin<Detector>('detector', id, { builtIn: CATALOG, outside: plugins });
}

/** Loads one detector as if for the first time, with nothing that an earlier copy may remember. Throws when there is none of that id. */
export function loadFreshDetector(id: string, plugins: readonly string[] = []): Promise<Detector> {
  const file = findPluginFile(id, { builtIn: CATALOG, outside: plugins });
  if (file === null) throw new Error(`no detector "${id}"`);
  return loadPluginFile<Detector>(file, { isFresh: true });
}
