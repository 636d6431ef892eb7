import { relative } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../../errors/counted.js';
import { OUT, printResult, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';
import { submitOptions, withSlurmOptions, type SlurmOptions } from './slurm-options.js';

type SubmitCommandOptions = CommonOptions & SetOption & SlurmOptions & { readonly fresh: boolean };

/** Adds `ersatz submit STUDY`. */
export function addSubmit(program: Command): void {
  const command = program
    .command('submit <study>')
    .description(
      'submit a study to a cluster: writes its run folder below --out (default: runs), which the nodes must share, and an array job; "ersatz collect" gathers it',
    )
    .option('--slurm', 'to Slurm, by sbatch; the only engine so far', true)
    .option('--fresh', 'compute every cell anew, also those kept from before', false);
  withSlurmOptions(command);
  withSetOption(command);
  withCommonOptions(command, 'npx ersatz submit quickstart --slurm', OUT.runs).action(submit);
}

async function submit(study: string, options: SubmitCommandOptions): Promise<void> {
  const { submitStudy } = await import('../submit-study.js');
  const runsDir = options.out ?? 'runs';
  const submitted = await submitStudy(study, { ...options, runsDir }, submitOptions(options));
  const { id, nWorlds, array } = submitted;
  const shown = relative(process.cwd(), submitted.folder) || '.';
  printResult(
    options,
    { id, folder: submitted.folder, nWorlds, job: array.job, script: array.script, nElements: array.elements.length },
    [
      `Slurm job ${array.job}: ${counted(nWorlds, 'world')} in ${counted(array.elements.length, 'array element')}`,
      `Script:  ${relative(process.cwd(), array.script)}`,
      `Collect: npx ersatz collect ${shown}`,
    ].join('\n'),
  );
}
