import { loadPlugins } from '../plugins/load-plugins.js';
import type { Attribution } from './attribution.js';

/** Lists every attribution: the built-in ones and those of the plug-in folders, sorted by id. */
export function loadAttributions(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Attribution>> {
  return loadPlugins<Attribution>('attribution', {
    builtIn: new URL('./attribution/', import.meta.url),
    outside: plugins,
  });
}
