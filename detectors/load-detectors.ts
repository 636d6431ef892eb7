import { loadPlugins } from '../plugins/load-plugins.js';
import type { Detector } from './detector.js';

/** Lists the detectors: the built-in catalog and the files of the folders given by `--plugins`, sorted by id. */
export function loadDetectors(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Detector>> {
  return loadPlugins<Detector>('detector', { builtIn: new URL('./catalog/', import.meta.url), outside: plugins });
}
