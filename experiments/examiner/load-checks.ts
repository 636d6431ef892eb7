import { loadPlugins } from '../../plugins/load-plugins.js';
import type { Check } from './check.js';

/** Lists the checks, sorted by id. */
export async function loadChecks(): Promise<readonly Check[]> {
  const checks = await loadPlugins<Check>('check', { builtIn: new URL('./checks/', import.meta.url) });
  return [...checks.values()];
}
