import { join } from 'node:path';
import { openRunsStore } from '../cache/cell-store.js';
import { openBench, worldsOf } from './bench.js';
import { joinRun } from './shared-run.js';

const SIGN_EVERY_MS = 5000;

/** Which worlds of which run to compute, and how. */
export interface WorkOptions {
  /** The run's folder. */
  readonly folder: string;
  /** Counted from 0 in plan order. */
  readonly worlds: readonly number[];
  /** Threads. */
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Told of each world, a line at a time. */
  readonly onNote: (text: string) => void;
}

/**
 * Computes some worlds of a run that was shared, one after the other, and leaves them in its folder; those that are there already are not computed again. What an element of
 * a Slurm array does, and what any other batch system can do. Throws UserError when this machine can not take part.
 */
export async function workOnRun({ folder, worlds, workers, signal, onNote }: WorkOptions): Promise<void> {
  const run = await joinRun(folder, { onNote });
  const names = worldsOf(run.plan);
  const todo = new Set(worlds.filter((world) => world < names.length && run.read(world) === undefined));
  const touch = (): void => todo.forEach((world) => run.touch(world));
  touch();
  const signs = setInterval(touch, SIGN_EVERY_MS);
  const store = openRunsStore(join(run.folder, '..'), run.fresh, onNote);
  const bench = await openBench(run.plan, { workers, store });
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    for (const world of todo) {
      run.write(world, await Promise.race([bench.run(world, () => undefined), aborted]));
      todo.delete(world);
      onNote(`${names[world].scenario} ${names[world].replicate} done`);
    }
  } finally {
    clearInterval(signs);
    await bench.close();
  }
}
