import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { interruptSignal } from '../interrupt.js';
import { withRedisOption, type RedisOption } from './executor-option.js';
import { OUT, withCommonOptions, type CommonOptions } from './options.js';
import { withSilentAfter } from './slurm-options.js';

interface WorkerOptions extends CommonOptions, RedisOption {
  readonly silentAfter: number;
  readonly run?: string;
  readonly worlds?: readonly number[];
}

/** Adds `ersatz worker`. */
export function addWorker(program: Command): void {
  const command = program
    .command('worker')
    .description(
      'compute worlds of runs that were started with --executor bullmq, until Ctrl-C; --out says where the shared runs folder is seen from here',
    );
  withRedisOption(command);
  withSilentAfter(command, 'with Redis: a worker', 20);
  command
    .option('--run <folder>', 'without Redis: compute worlds of one run that was submitted, then end')
    .option('--worlds <list>', 'with --run: which, counted from 1, such as 1-4,7', worldList);
  withCommonOptions(command, 'npx ersatz worker --redis redis://127.0.0.1:6379', OUT.runs).action(work);
}

async function work(options: WorkerOptions): Promise<void> {
  const { workers, worlds = [] } = options;
  const about = { workers, signal: interruptSignal(), onNote: (text: string) => process.stderr.write(`${text}\n`) };
  if (options.run !== undefined) {
    const { workOnRun } = await import('../executors/work-on-run.js');
    return workOnRun({ ...about, folder: resolve(options.run), worlds });
  }
  const { serveQueue } = await import('../executors/serve-queue.js');
  const runsDir = options.out ?? null;
  await serveQueue({ ...about, url: options.redis, runsDir, silentSec: options.silentAfter });
}

/** Reads `1-4,7` into numbers that count from 0. */
function worldList(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(part) ?? [];
    const n = Number(last) - Number(first) + 1;
    if (first === undefined || n < 1) throw new InvalidArgumentError(`expected numbers such as 1-4,7, got "${text}".`);
    return Array.from({ length: n }, (_, index) => Number(first) - 1 + index);
  });
}
