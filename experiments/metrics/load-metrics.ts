import { loadPlugins } from '../../plugins/load-plugins.js';
import type { Metric } from '../metric.js';

/** Lists every metric: the built-in ones and those of the plug-in folders, sorted by id. */
export function loadMetrics(plugins: readonly string[] = []): Promise<ReadonlyMap<string, Metric>> {
  return loadPlugins<Metric>('metric', { builtIn: new URL('./catalog/', import.meta.url), outside: plugins });
}
