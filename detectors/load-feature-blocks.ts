import { loadPlugins } from '../plugins/load-plugins.js';
import type { FeatureBlock } from './feature-block.js';

/** Lists the feature blocks: the built-in ones and those of the folders given by `--plugins`, sorted by id. */
export async function loadFeatureBlocks(plugins: readonly string[] = []): Promise<readonly FeatureBlock[]> {
  const builtIn = new URL('./features/', import.meta.url);
  const blocks = await loadPlugins<FeatureBlock>('feature-block', { builtIn, outside: plugins });
  return [...blocks.values()];
}
