import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { worldsOf, type WorldName } from './executors/bench.js';
import { joinRun, type SharedRun } from './executors/shared-run.js';
import { missingWorlds, nameOf, resubmit, type ArrayJob, type SubmitOptions } from './executors/slurm.js';
import { idleNodes } from './executors/slurm-queue.js';
import type { ReplicateResult } from './executors/study-results.js';
import { KeptRowsGone } from './kept/kept-rows-gone.js';
import { reopenRunFolder } from './run-folder.js';
import { finishRun, type FinishedRun } from './run.js';

/** How to gather a run that was submitted. */
export interface CollectOptions {
  /** A task that gave no sign of life for so long is taken for dead. */
  readonly silentSec: number;
  /** Told of what was found damaged, a line at a time. */
  readonly onNote: (text: string) => void;
  /** Submit worlds anew that will not come by themselves; null: only name them. */
  readonly resubmit: SubmitOptions | null;
}

/** What is not there yet. */
export interface UnfinishedRun {
  readonly folder: string;
  readonly nWorlds: number;
  readonly missing: readonly { readonly name: string; readonly state: string; readonly isDead: boolean }[];
  /** Nodes that take no tasks, a line each. */
  readonly nodes: readonly string[];
  /** What was submitted anew. */
  readonly array: ArrayJob | null;
}

/**
 * Makes the report of a run whose worlds a cluster has computed, the same to the byte as on one machine; or says how each missing world stands. Throws UserError when
 * the folder is no submitted run or this installation is not the one that submitted it.
 */
export async function collectRun(
  folder: string,
  options: CollectOptions,
): Promise<{ readonly finished: FinishedRun } | { readonly unfinished: UnfinishedRun }> {
  if (existsSync(join(folder, 'report.json')))
    throw new UserError(`${folder}: has its report already: ${join(folder, 'report.html')}`);
  const run = await joinRun(folder, options);
  const results = worldsOf(run.plan).map((_, world) => run.read(world));
  const missing = results.flatMap((result, world) => (result === undefined ? [world] : []));
  if (missing.length > 0) return { unfinished: askAround(run, missing, options) };
  const reopened = reopenRunFolder(folder);
  try {
    const startedMs = performance.now() - (Date.now() - Date.parse(reopened.record.started));
    const about = { startedMs, onNote: options.onNote };
    return { finished: await finishRun(reopened, run.plan, results as ReplicateResult[], about) };
  } catch (error) {
    if (!(error instanceof KeptRowsGone)) throw error;
    options.onNote(`${error.rows.map(({ what }) => what).join(', ')}: gone or damaged; to be computed anew`);
    const isGone = ({ scenario, replicate }: WorldName): boolean =>
      error.rows.some((row) => row.scenario === scenario && row.replicate === replicate);
    const gone = worldsOf(run.plan).flatMap((name, world) => (isGone(name) ? [world] : []));
    for (const world of gone) run.forget(world);
    return { unfinished: askAround(run, gone, options) };
  } finally {
    reopened.close();
  }
}

function askAround(run: SharedRun, worlds: readonly number[], options: CollectOptions): UnfinishedRun {
  const missing = missingWorlds(run, worlds, options.silentSec);
  const dead = missing.filter(({ isDead }) => isDead);
  const nodes = idleNodes();
  const array = options.resubmit === null || dead.length === 0 ? null : resubmit(run, dead, options.resubmit);
  return {
    ...{ folder: run.folder, nWorlds: worldsOf(run.plan).length, nodes, array },
    missing: missing.map(({ world, state, isDead }) => ({ name: nameOf(run.plan, world), state, isDead })),
  };
}
