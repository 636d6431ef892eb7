import type { Command } from 'commander';
import { counted } from '../../errors/counted.js';
import { ChecksFailed } from '../checks-failed.js';
import { OUT, printResult, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

interface CheckOptions extends CommonOptions {
  readonly worlds: number;
  readonly path?: string;
  readonly timeoutSec: number;
}

/** Adds `ersatz check DETECTOR`. */
export function addCheck(program: Command): void {
  const command = program
    .command('check <detector>')
    .description(
      'put a detector (an id, a file, or STUDY:NAME for one of a study, with its parameters) through the conformance checks on small made-up worlds',
    )
    .option('--worlds <n>', 'made-up worlds for each check', wholeNumber, 25)
    .option('--timeout-sec <s>', 'longest time without an answer in one world, seconds', wholeNumber, 120)
    .option('--path <path>', 'replay one failing world, as printed by a failed check');
  withCommonOptions(command, 'npx ersatz check rate-rules', OUT.nothing).action(check);
}

async function check(idOrFile: string, options: CheckOptions): Promise<void> {
  const { examineApart } = await import('../examiner/examine-apart.js');
  const { openProgress } = await import('../progress.js');
  const progress = openProgress();
  const request = {
    ...{ idOrFile, plugins: options.plugins, nWorlds: options.worlds, seed: await seedNumber(options.seed) },
    ...(options.path === undefined ? {} : { path: options.path }),
  };
  const { detector, results } = await examineApart(request, options.timeoutSec, (step) => progress.show(step)).finally(
    () => progress.close(),
  );
  const lines = results.map(({ check: id, requirement, passed, story }) =>
    [`${passed ? 'ok  ' : 'FAIL'}  ${id}: ${requirement}`, ...(story === undefined ? [] : [story])].join('\n'),
  );
  printResult(options, { detector, checks: results }, lines.join('\n'));
  const nFailed = results.filter(({ passed }) => !passed).length;
  if (nFailed > 0) throw new ChecksFailed(`${nFailed} of ${counted(results.length, 'check')} failed for ${detector}`);
}

/** The examiner replays by number; any other text stands for one. */
async function seedNumber(seed: string | undefined): Promise<number> {
  if (seed === undefined) return 1;
  if (/^-?\d{1,9}$/.test(seed)) return Number(seed);
  const { openStream, rootKey } = await import('../../random/stream.js');
  return openStream(rootKey(seed), 'check').below(2 ** 31);
}
