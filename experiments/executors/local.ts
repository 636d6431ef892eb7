import type { Plan } from '../plan/plan-study.js';
import { nStepsOfWorld, openBench, worldsOf } from './bench.js';
import type { RunOptions } from './executor.js';
import type { ReplicateResult } from './study-results.js';

/**
 * The executor that takes this machine alone: at most `workers` jobs at once and at most `workers` worlds in memory. Rejects as soon as a job fails or the
 * signal aborts.
 */
export async function runLocally(plan: Plan, options: RunOptions): Promise<ReplicateResult[]> {
  const { workers, signal, onProgress } = options;
  signal?.throwIfAborted();
  const worlds = worldsOf(plan);
  const nSteps = worlds.length * nStepsOfWorld(plan);
  let nDone = 0;
  onProgress?.({ nDone, nSteps, what: 'starting' });
  const done = (what: string): void => {
    // What ends because the run was stopped is not done.
    if (signal?.aborted !== true) onProgress?.({ nDone: ++nDone, nSteps, what });
  };
  const bench = await openBench(plan, options);
  try {
    const jobs = worlds.map((_, world) => () => bench.run(world, done));
    return await inTurn(jobs, workers, signal);
  } finally {
    await bench.close();
  }
}

/** Runs jobs, at most `nAtOnce` at once, started in order; gives the results in order. */
async function inTurn<Result>(
  jobs: readonly (() => Promise<Result>)[],
  nAtOnce: number,
  signal: AbortSignal | undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    while (next < jobs.length && !hasFailed) {
      signal?.throwIfAborted();
      const position = next++;
      results[position] = await jobs[position]();
    }
  };
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    await Promise.race([Promise.all(Array.from({ length: nAtOnce }, lane)), aborted]);
  } finally {
    hasFailed = true;
  }
  return results;
}
