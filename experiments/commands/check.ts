import { rowUnitOf } from '../../detectors/host/row-unit.js';
import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import type { Detector } from '../../detectors/detector.js';
import { ChecksFailed } from '../checks-failed.js';
import type { ExaminedDetector } from '../examiner/exam.js';
import { printResult, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

interface CheckOptions extends CommonOptions {
  readonly worlds: number;
  readonly path?: string;
}

/** Adds `ersatz check DETECTOR`. */
export function addCheck(program: Command): void {
  const command = program
    .command('check <detector>')
    .description(
      'put a detector (an id, a file, or STUDY:NAME for one of a study, with its parameters) through the conformance checks on small made-up worlds',
    )
    .option('--worlds <n>', 'made-up worlds for each check', wholeNumber, 25)
    .option('--path <path>', 'replay one failing world, as printed by a failed check');
  withCommonOptions(command, 'npx ersatz check rate-rules').action(check);
}

async function check(idOrFile: string, options: CheckOptions): Promise<void> {
  const { examine } = await import('../examiner/examine.js');
  const { detector, fresh, params = {} } = await findDetector(idOrFile, options.plugins);
  await refuseUnknownFeatures(detector, options.plugins);
  const results = await examine(detector, {
    seed: await seedNumber(options.seed),
    nWorlds: options.worlds,
    name: idOrFile,
    fresh,
    params,
    plugins: options.plugins,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  const lines = results.map(({ check: id, requirement, passed, story }) =>
    [`${passed ? 'ok  ' : 'FAIL'}  ${id}: ${requirement}`, ...(story === undefined ? [] : [story])].join('\n'),
  );
  printResult(options, { detector: detector.id, checks: results }, lines.join('\n'));
  const nFailed = results.filter(({ passed }) => !passed).length;
  if (nFailed > 0) throw new ChecksFailed(`${nFailed} of ${results.length} checks failed for ${detector.id}`);
}

async function findDetector(idOrFile: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const inStudy = /^(?<study>[\w-]+|.+\.ya?ml):(?<name>[^:]+)$/.exec(idOrFile)?.groups;
  if (inStudy !== undefined) return findInStudy(inStudy['study'], inStudy['name'], plugins);
  if (/[/\\]|\.[cm]?[jt]s$/.test(idOrFile)) {
    const { loadPluginFile } = await import('../../plugins/load-plugins.js');
    const plugin = await loadPluginFile<Detector>(idOrFile);
    if (plugin.kind !== 'detector')
      throw new UserError(`${idOrFile}: is a ${String(plugin.kind)}; expected a detector`);
    return { detector: plugin, fresh: () => loadPluginFile<Detector>(idOrFile, { isFresh: true }) };
  }
  const { loadDetectors, loadFreshDetector } = await import('../../detectors/load-detectors.js');
  const detectors = await loadDetectors(plugins);
  const detector = detectors.get(idOrFile);
  if (detector === undefined)
    throw new UserError(
      `detector "${idOrFile}": no such detector${didYouMean(idOrFile, [...detectors.keys()])}; --plugins gives the folder of one of your own`,
    );
  return { detector, fresh: () => loadFreshDetector(idOrFile, plugins) };
}

/** Without the block of a feature nothing could be scored, and nothing would be checked. */
async function refuseUnknownFeatures({ id, units, features }: Detector, plugins: readonly string[]): Promise<void> {
  const { loadFeatureBlocks } = await import('../../detectors/load-feature-blocks.js');
  const blocks = await loadFeatureBlocks(plugins);
  const known = blocks
    .filter(({ unit }) => units.some((level) => rowUnitOf(level) === unit))
    .flatMap((block) => block.columns.map(({ name }) => `${block.id}/${name}`));
  const unknown = features.find((name) => !name.includes('*') && !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(
      `detector "${id}": no feature block for ${units.join(' or ')} rows has "${unknown}"${didYouMean(unknown, known)}; --plugins gives the folder of one of your own`,
    );
}

/** A program is started anew for every answer: what remembers nothing needs no fresh copy. */
async function findInStudy(study: string, name: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const { findStudy } = await import('../plan/find-study.js');
  const { planStudy } = await import('../plan/plan-study.js');
  const { loadFreshDetector } = await import('../../detectors/load-detectors.js');
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

/** The examiner replays by number; any other text stands for one. */
async function seedNumber(seed: string | undefined): Promise<number> {
  if (seed === undefined) return 1;
  if (/^-?\d{1,9}$/.test(seed)) return Number(seed);
  const { openStream, rootKey } = await import('../../random/stream.js');
  return openStream(rootKey(seed), 'check').below(2 ** 31);
}
