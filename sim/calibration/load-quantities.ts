import { loadPlugins } from '../../plugins/load-plugins.js';
import type { Quantity } from './quantity.js';

/** Lists every quantity: the built-in ones and those of the plug-in folders, sorted by id. */
export function loadQuantities(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Quantity>> {
  return loadPlugins<Quantity>('quantity', { builtIn: new URL('./catalog/', import.meta.url), outside: plugins });
}
