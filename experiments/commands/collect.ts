import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { ChecksFailed } from '../checks-failed.js';
import type { UnfinishedRun } from '../collect-run.js';
import { printFinished } from './finished-run.js';
import { OUT, printResult, withCommonOptions, type CommonOptions } from './options.js';
import { submitOptions, withSilentAfter, withSlurmOptions, type SlurmOptions } from './slurm-options.js';

type CollectCommandOptions = CommonOptions &
  SlurmOptions & { readonly resubmit: boolean; readonly silentAfter: number };

/** Adds `ersatz collect RUN`. */
export function addCollect(program: Command): void {
  const command = program
    .command('collect <run>')
    .description(
      'make the report of a submitted run: its folder, or its name below --out; names what is missing and exits 1 until all is there',
    )
    .option('--resubmit', 'submit anew what will not come by itself', false);
  withSilentAfter(command, 'a task', 60);
  withSlurmOptions(command);
  withCommonOptions(command, 'npx ersatz collect runs/quickstart-1a2b3c4d-1 --resubmit', OUT.runs).action(collect);
}

async function collect(run: string, options: CollectCommandOptions): Promise<void> {
  const { collectRun } = await import('../collect-run.js');
  const runsDir = options.out ?? 'runs';
  const folder = [run, join(runsDir, run)].find((path) => existsSync(join(path, 'run.json')));
  if (folder === undefined)
    throw new UserError(`${run}: no such run folder, nor one of that name in ${runsDir}; "ersatz submit" prints it`);
  const collected = await collectRun(resolve(folder), {
    silentSec: options.silentAfter,
    onNote: (text) => process.stderr.write(`note: ${text}\n`),
    resubmit: options.resubmit ? submitOptions(options) : null,
  });
  if ('finished' in collected) return printFinished(options, collected.finished, resolve(folder, '..'));
  const { unfinished } = collected;
  printResult(options, unfinished, unfinishedText(unfinished));
  throw new ChecksFailed(`${unfinished.missing.length} of ${counted(unfinished.nWorlds, 'world')} missing`);
}

function unfinishedText({ missing, nodes, array, ...about }: UnfinishedRun): string {
  const folder = relative(process.cwd(), about.folder) || '.';
  const hasDead = missing.some(({ isDead }) => isDead);
  return [
    ...missing.map(({ name, state }) => `${name}: ${state}`),
    ...nodes,
    ...(array === null ? [] : [`submitted anew as Slurm job ${array.job}`]),
    hasDead && array === null
      ? `those will not come by themselves: npx ersatz collect ${folder} --resubmit`
      : `to be had later: npx ersatz collect ${folder}`,
  ].join('\n');
}
