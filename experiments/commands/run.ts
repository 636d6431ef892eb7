import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.js';
import { openExecutor, withExecutorOption, type ExecutorOption } from './executor-option.js';
import { withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** Adds `ersatz run STUDY`. */
export function addRun(program: Command): void {
  const command = program
    .command('run <study>')
    .description('run a study: the name of a shipped one, or a YAML file; writes a folder below --out (default: runs)');
  command.option('--fresh', 'compute every cell anew, also those kept from before', false);
  withSetOption(command);
  withExecutorOption(command);
  withCommonOptions(command, 'npx ersatz run quickstart --workers 2').action(run);
}

type RunCommandOptions = CommonOptions & SetOption & ExecutorOption & { readonly fresh: boolean };

async function run(study: string, options: RunCommandOptions): Promise<void> {
  const { runStudy } = await import('../run.js');
  const { openProgress } = await import('../progress.js');
  const { printFinished } = await import('./finished-run.js');
  const runsDir = options.out ?? 'runs';
  const progress = openProgress();
  const finished = await runStudy(study, {
    ...options,
    runsDir,
    executor: await openExecutor(options),
    signal: interruptSignal(),
    onProgress: (step) => progress.show(step),
    onNote: (text) => process.stderr.write(`note: ${text}\n`),
  }).finally(() => progress.close());
  printFinished(options, finished, runsDir);
}
