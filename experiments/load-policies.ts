import { loadPlugins } from '../plugins/load-plugins.js';
import type { Policy } from './policy.js';

/** Lists every policy: the built-in ones and those of the plug-in folders, sorted by id. */
export function loadPolicies(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Policy>> {
  return loadPlugins<Policy>('policy', { builtIn: new URL('./enforcement/', import.meta.url), outside: plugins });
}
