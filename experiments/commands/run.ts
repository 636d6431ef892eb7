import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.js';
import { openExecutor, withExecutorOption, type ExecutorOption } from './executor-option.js';
import { OUT, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** Adds `ersatz run STUDY`. */
export function addRun(program: Command): void {
  const command = program
    .command('run <study>')
    .description('run a study: the name of a shipped one, or a YAML file; writes a folder below --out (default: runs)');
  command.option('--fresh', 'compute every cell anew, also those kept from before', false);
  command.option('--tag <word>', 'a word to find the run by in the viewer; may be given several times', addTag, []);
  withSetOption(command);
  withExecutorOption(command);
  withCommonOptions(command, 'npx ersatz run quickstart --workers 2', OUT.runs).action(run);
}

interface RunCommandOptions extends CommonOptions, SetOption, ExecutorOption {
  readonly fresh: boolean;
  readonly tag: readonly string[];
}

const addTag = (word: string, before: readonly string[]): readonly string[] => [...before, word];

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
    tags: options.tag,
    signal: interruptSignal(),
    onProgress: (step) => progress.show(step),
    onNote: (text) => process.stderr.write(`note: ${text}\n`),
  }).finally(() => progress.close());
  printFinished(options, finished, runsDir);
}
