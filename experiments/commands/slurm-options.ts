import type { Command } from 'commander';
import type { SubmitOptions } from '../executors/slurm.js';
import { wholeNumber } from './options.js';

/** How to submit, as the command line says it. */
export interface SlurmOptions {
  readonly cpusPerTask: number;
  readonly worldsPerTask?: number;
  readonly sbatch: readonly string[];
}

/** Adds the options of commands that submit to Slurm. */
export function withSlurmOptions(command: Command): Command {
  return command
    .option('--cpus-per-task <n>', 'Slurm: cores and threads of one array element', wholeNumber, 1)
    .option(
      '--worlds-per-task <n>',
      'Slurm: worlds of one array element (default: about ten seconds’ work)',
      wholeNumber,
    )
    .option(
      '--sbatch <option>',
      'Slurm: one more option for sbatch, such as --sbatch=--partition=short; may be given several times',
      (option: string, before: readonly string[]) => [...before, option],
      [],
    );
}

/** Reads them. */
export function submitOptions({ cpusPerTask, worldsPerTask, sbatch }: SlurmOptions): SubmitOptions {
  return { cpusPerTask, worldsPerTask: worldsPerTask ?? null, sbatch };
}

/** Adds when somebody who says nothing is taken for dead. */
export function withSilentAfter(command: Command, who: string, defaultSec: number): Command {
  return command.option(
    '--silent-after <seconds>',
    `${who} that says nothing for so long is taken for dead`,
    wholeNumber,
    defaultSec,
  );
}
