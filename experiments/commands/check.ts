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
      'put a detector (an id, a file, or STUDY.yaml:NAME for a program) through the conformance checks on small made-up worlds',
    )
    .option('--worlds <n>', 'made-up worlds for each check', wholeNumber, 25)
    .option('--path <path>', 'replay one failing world, as printed by a failed check');
  withCommonOptions(command, 'npx ersatz check rate-rules').action(check);
}

async function check(idOrFile: string, options: CheckOptions): Promise<void> {
  const { examine } = await import('../examiner/examine.js');
  const { detector, fresh } = await findDetector(idOrFile, options.plugins);
  const results = await examine(detector, {
    seed: seedNumber(options.seed),
    nWorlds: options.worlds,
    name: idOrFile,
    fresh,
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
  const inStudy = /^(?<file>.+\.ya?ml):(?<name>[^:]+)$/.exec(idOrFile)?.groups;
  if (inStudy !== undefined) return findInStudy(inStudy['file'], inStudy['name'], plugins);
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
    throw new UserError(`detector "${idOrFile}": no such detector${didYouMean(idOrFile, [...detectors.keys()])}`);
  return { detector, fresh: () => loadFreshDetector(idOrFile, plugins) };
}

/** A program is started anew for every answer: what remembers nothing needs no fresh copy. */
async function findInStudy(file: string, name: string, plugins: readonly string[]): Promise<ExaminedDetector> {
  const { planStudy } = await import('../plan/plan-study.js');
  const { detectors } = await planStudy(file, { plugins });
  const planned = detectors.find((one) => one.name === name);
  const programs = detectors.filter(({ program }) => program !== undefined).map((one) => one.name);
  if (planned?.program === undefined)
    throw new UserError(
      planned === undefined
        ? `${file}: has no detector "${name}"${didYouMean(name, programs)}`
        : `${file}: "${name}" is no program; check it by its id: npx ersatz check ${planned.detector.id}`,
    );
  const { detector } = planned;
  return { detector, fresh: () => Promise.resolve(detector) };
}

/** The examiner replays by number. */
function seedNumber(seed: string | undefined): number {
  if (seed === undefined) return 1;
  const value = Number(seed);
  if (!Number.isInteger(value)) throw new UserError(`--seed: expected a whole number for check, got "${seed}"`);
  return value;
}
