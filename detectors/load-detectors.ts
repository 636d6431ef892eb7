import { didYouMean } from '../errors/did-you-mean.js';
import { UserError } from '../errors/user-error.js';
import { findPluginFile, loadPlugin, loadPluginFile, loadPlugins } from '../plugins/load-plugins.js';
import type { Detector } from './detector.js';

const CATALOG = new URL('./catalog/', import.meta.url);

/**
 * Lists the detectors: the built-in catalog, or those of it that are wanted, and the files of the folders given by `--plugins`, sorted by id. All of the catalog takes longer to load
 * than a small world takes to score.
 */
export function loadDetectors(
  plugins: readonly string[] = [],
  wanted?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Detector>> {
  return loadPlugins<Detector>('detector', { builtIn: CATALOG, outside: plugins }, wanted);
}

/** Loads one detector, by its id or its file, and no other. Throws UserError when there is none, or when the file is of another kind. */
export async function loadDetector(idOrFile: string, plugins: readonly string[] = []): Promise<Detector> {
  if (isDetectorFile(idOrFile)) {
    const plugin = await loadPluginFile<Detector>(idOrFile);
    if (plugin.kind === 'detector') return plugin;
    throw new UserError(`${idOrFile}: is a ${String(plugin.kind)}; expected a detector`);
  }
  const detector = await loadPlugin<Detector>('detector', idOrFile, { builtIn: CATALOG, outside: plugins });
  if (detector !== null) return detector;
  const known = [...(await loadDetectors(plugins)).keys()];
  throw new UserError(
    `detector "${idOrFile}": no such detector${didYouMean(idOrFile, known)}; --plugins gives the folder of one of your own`,
  );
}

/** Whether a text names a detector by its file: it has a folder or an ending. */
export const isDetectorFile = (idOrFile: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(idOrFile);

/** Loads one detector as if for the first time, with nothing that an earlier copy may remember. Throws when there is none of that id. */
export function loadFreshDetector(id: string, plugins: readonly string[] = []): Promise<Detector> {
  const file = findPluginFile(id, { builtIn: CATALOG, outside: plugins });
  if (file === null) throw new Error(`no detector "${id}"`);
  return loadPluginFile<Detector>(file, { isFresh: true });
}
