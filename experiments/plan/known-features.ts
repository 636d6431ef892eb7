import type { Detector } from '../../detectors/detector.js';
import { rowUnitOf } from '../../detectors/host/row-unit.js';
import { namePattern } from '../../detectors/lib/name-pattern.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';

/** Throws UserError where a detector reads a feature, or a pattern of features (`rates/*`), that no block offers for the rows it scores. */
export async function refuseUnknownFeatures(
  detectors: readonly Pick<Detector, 'id' | 'units' | 'features'>[],
  plugins: readonly string[],
): Promise<void> {
  const blocks = await loadFeatureBlocks(plugins);
  for (const { id, units, features } of detectors) {
    const known = blocks
      .filter(({ unit }) => units.some((level) => rowUnitOf(level) === unit))
      .flatMap((block) => block.columns.map(({ name }) => `${block.id}/${name}`));
    const unknown = features.find((pattern) => !known.some((name) => namePattern(pattern).test(name)));
    if (unknown === undefined) continue;
    const offered = unknown.includes('*') ? [...new Set(known.map((name) => name.replace(/[^/]*$/, '*')))] : known;
    throw new UserError(
      `detector "${id}": no feature block for ${units.join(' or ')} rows has "${unknown}"${didYouMean(unknown, offered)}; --plugins gives the folder of one of your own`,
    );
  }
}
