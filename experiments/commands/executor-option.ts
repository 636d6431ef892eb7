import { Option, type Command } from 'commander';
import type { Executor } from '../executors/executor.js';
import { submitOptions, withSlurmOptions, type SlurmOptions } from './slurm-options.js';

/** The option of commands that talk to Redis. */
export interface RedisOption {
  readonly redis: string;
}

/** Where worlds are computed. */
export interface ExecutorOption extends RedisOption, SlurmOptions {
  readonly executor: keyof typeof EXECUTORS;
}

/** A task of an array that gives no sign of life for so many seconds is submitted anew. */
const SILENT_SEC = 60;

/** One loader for each executor, so that a run on this machine loads no client. */
const EXECUTORS = {
  local: async (): Promise<Executor> => (await import('../executors/local.js')).runLocally,
  bullmq: async ({ redis }: RedisOption): Promise<Executor> => (await import('../executors/bullmq.js')).onBullmq(redis),
  slurm: async (options: SlurmOptions): Promise<Executor> =>
    (await import('../executors/slurm.js')).onSlurm(submitOptions(options), SILENT_SEC),
};

/** Adds `--redis URL`. Its default is this machine; the environment keeps a password out of the list of processes. */
export function withRedisOption(command: Command): Command {
  const url = new Option('--redis <url>', 'address of Redis').env('ERSATZ_REDIS').default('redis://127.0.0.1:6379');
  return command.addOption(url);
}

/** Adds `--executor` and what executors need. */
export function withExecutorOption(command: Command): Command {
  const where = new Option(
    '--executor <where>',
    'where worlds are computed: on this machine, by workers on any, or by a cluster',
  );
  withRedisOption(command.addOption(where.choices(Object.keys(EXECUTORS)).default('local')));
  return withSlurmOptions(command);
}

/** Loads the executor that was asked for. */
export function openExecutor(options: ExecutorOption): Promise<Executor> {
  return EXECUTORS[options.executor](options);
}
