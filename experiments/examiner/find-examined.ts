import { isDetectorFile, loadDetector, loadFreshDetector } from '../../detectors/load-detectors.js';
import { refuseUnknownFeatures } from '../plan/known-features.js';
import type { Detector } from '../../detectors/detector.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { loadPluginFile } from '../../plugins/load-plugins.js';
import { findStudy } from '../plan/find-study.js';
import { planStudy } from '../plan/plan-study.js';
import type { ExaminedDetector } from './exam.js';

/**
 * Finds what is to be examined: an id, a file, or STUDY:NAME for a detector of a study with its parameters. Throws UserError where there is none, or where it reads a feature that no
 * block offers: nothing could be scored, and nothing would be checked.
 */
export async function findExamined(idOrFile: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const found = await find(idOrFile, plugins);
  await refuseUnknownFeatures([found.detector], plugins);
  return found;
}

async function find(idOrFile: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const inStudy = /^(?<study>[\w-]+|.+\.ya?ml):(?<name>[^:]+)$/.exec(idOrFile)?.groups;
  if (inStudy !== undefined) return findInStudy(inStudy['study'], inStudy['name'], plugins);
  const fresh = (): Promise<Detector> =>
    isDetectorFile(idOrFile)
      ? loadPluginFile<Detector>(idOrFile, { isFresh: true })
      : loadFreshDetector(idOrFile, plugins);
  return { detector: await loadDetector(idOrFile, plugins), fresh };
}

/** A program is started anew for every answer: what remembers nothing needs no fresh copy. */
async function findInStudy(study: string, name: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const { detectors } = await planStudy(findStudy(study), { plugins });
  const planned = detectors.find((one) => one.name === name);
  if (planned === undefined) {
    const near = didYouMean(
      name,
      detectors.map((one) => one.name),
    );
    throw new UserError(`${study}: has no detector "${name}"${near}`);
  }
  const { detector, params, program } = planned;
  // what a study gives a program travels inside the program's own detector
  if (program !== undefined) return { detector, fresh: () => Promise.resolve(detector) };
  return { detector, params, fresh: () => loadFreshDetector(detector.id, plugins) };
}
