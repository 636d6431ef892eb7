import { openDetectorHost } from '../../detectors/host/detector-host.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { NO_STORE } from '../cache/cell-store.js';
import { readCodeVersion } from '../cache/code-version.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { openRowWriter } from '../kept/row-writer.js';
import type { Engines } from './engines.js';
import { runLoopWorld } from './run-loop-world.js';
import { runFold } from './run-fold.js';
import { runWorld } from './run-world.js';
import { Slots } from './slots.js';
import type { ReplicateResult, RunOptions } from './study-results.js';
import { openTruthPool } from './truth-pool.js';

/**
 * Runs every replicate of a plan on this machine, at most `workers` jobs at once and at most `workers` worlds in memory. Results come
 * in plan order whatever finished first. Rejects as soon as a job fails or the signal aborts.
 */
export async function runLocally(plan: Plan, options: RunOptions): Promise<ReplicateResult[]> {
  const { workers, signal } = options;
  signal?.throwIfAborted();
  const done = progressOf(plan, options);
  const truth = await openTruthPool(plan.dataset === null ? workers : 0, plan.plugins);
  const host = await openDetectorHost({ nWorkers: workers, plugins: plan.plugins }).catch(async (error: unknown) => {
    await truth.close();
    throw error;
  });
  const cache = {
    store: options.store ?? NO_STORE,
    code: readCodeVersion(new Set((await loadDetectors(plan.plugins)).keys()), plan.plugins),
  };
  const rows = openRowWriter();
  const over = new AbortController();
  const engines: Engines = {
    ...{ slots: new Slots(workers), truth, host, cache, rows, done },
    ...{ plugins: plan.plugins, signal: over.signal },
  };
  try {
    return await inTurn(replicateJobs(plan, engines), workers, signal);
  } finally {
    over.abort();
    await Promise.all([truth.close(), host.close(), rows.close()]);
  }
}

function replicateJobs(plan: Plan, engines: Engines): (() => Promise<ReplicateResult>)[] {
  const replicates = Array.from({ length: nReplicates(plan) }, (_, index) => index + 1);
  const { dataset } = plan;
  if (dataset !== null) return replicates.map((fold) => () => runFold(plan, dataset, fold, engines));
  const { closedLoop } = plan.study;
  return plan.scenarios.flatMap((scenario) =>
    replicates.map(
      (replicate) => () =>
        closedLoop === undefined
          ? runWorld(plan, scenario, replicate, engines)
          : runLoopWorld(plan, closedLoop, scenario, replicate, engines),
    ),
  );
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

/** Steps of a replicate: its world or table is made ready, then one step for each detector and level; or one for each arm of a closed loop. */
function progressOf(plan: Plan, options: RunOptions): (what: string) => void {
  const nCells = plan.detectors.reduce((sum, { levels }) => sum + levels.length, 0);
  const nJobs = plan.study.closedLoop === undefined ? nCells : plan.arms.length;
  const nSteps = Math.max(1, plan.scenarios.length) * nReplicates(plan) * (1 + nJobs);
  let nDone = 0;
  options.onProgress?.({ nDone, nSteps, what: 'starting' });
  return (what) => options.onProgress?.({ nDone: ++nDone, nSteps, what });
}
