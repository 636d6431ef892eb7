import { loadPlugins } from '../plugins/load-plugins.js';
import type { FeatureBlock } from './feature-block.js';

/** Lists the built-in feature blocks, sorted by id. */
export async function loadFeatureBlocks(): Promise<readonly FeatureBlock[]> {
  const blocks = await loadPlugins<FeatureBlock>('feature-block', { builtIn: new URL('./features/', import.meta.url) });
  return [...blocks.values()];
}
