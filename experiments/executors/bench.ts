import { openDetectorHost } from '../../detectors/host/detector-host.js';
import { NO_STORE } from '../cache/cell-store.js';
import { codeOfPlan } from '../cache/plan-code.js';
import { openRowWriter } from '../kept/row-writer.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import type { Engines } from './engines.js';
import type { RunOptions } from './executor.js';
import { runFold } from './run-fold.js';
import { runLoopWorld } from './run-loop-world.js';
import { runWorld } from './run-world.js';
import { Slots } from './slots.js';
import type { ReplicateResult } from './study-results.js';
import { openTruthPool } from './truth-pool.js';

/** One world of a plan, or one fold of its data set, with all cells in it: what an executor hands out. */
export interface WorldName {
  /** Scenario or data set. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly replicate: number;
}

/** The threads of this machine, ready to work on one plan. */
export interface Bench {
  /** Computes a world, or takes what the store has of it; `world` counts from 0 in plan order. `done` hears of each step. */
  run(world: number, done: (what: string) => void): Promise<ReplicateResult>;
  /** Ends the threads; worlds under way reject. */
  close(): Promise<void>;
}

/** The worlds of a plan in its order. */
export function worldsOf(plan: Plan): WorldName[] {
  const replicates = Array.from({ length: nReplicates(plan) }, (_, index) => index + 1);
  const sources = plan.dataset === null ? plan.scenarios.map(({ id }) => id) : [plan.dataset.name];
  return sources.flatMap((scenario) => replicates.map((replicate) => ({ scenario, replicate })));
}

/** Steps of a world: it is made ready, then one for each detector and level; or one for each arm of a closed loop and its twin. */
export function nStepsOfWorld(plan: Plan): number {
  const nCells = plan.detectors.reduce((sum, { levels }) => sum + levels.length, 0);
  return 1 + (plan.study.closedLoop === undefined ? nCells : plan.arms.length);
}

/** Starts the threads: `workers` of each kind, of which at most `workers` are at work at once. */
export async function openBench(plan: Plan, { workers, store }: Pick<RunOptions, 'workers' | 'store'>): Promise<Bench> {
  const code = await codeOfPlan(plan);
  const truth = await openTruthPool(plan.dataset === null ? workers : 0, plan.plugins);
  const host = await openDetectorHost({ nWorkers: workers, plugins: plan.plugins }).catch(async (error: unknown) => {
    await truth.close();
    throw error;
  });
  const cache = { store: store ?? NO_STORE, code };
  const rows = openRowWriter();
  const over = new AbortController();
  const engines: Omit<Engines, 'done'> = {
    ...{ slots: new Slots(workers), truth, host, cache, rows },
    ...{ plugins: plan.plugins, signal: over.signal },
  };
  return {
    run: (world, done) => runOne(plan, world, { ...engines, done }),
    async close() {
      over.abort();
      await Promise.all([truth.close(), host.close(), rows.close()]);
    },
  };
}

/** Computes one world of a plan with engines that are open: a fold of a data set, a world to judge detectors in, or one with its arms. */
export function runOne(plan: Plan, world: number, engines: Engines): Promise<ReplicateResult> {
  const { replicate } = worldsOf(plan)[world];
  if (plan.dataset !== null) return runFold(plan, plan.dataset, replicate, engines);
  const scenario = plan.scenarios[Math.floor(world / nReplicates(plan))];
  const { closedLoop } = plan.study;
  return closedLoop === undefined
    ? runWorld(plan, scenario, replicate, engines)
    : runLoopWorld(plan, closedLoop, scenario, replicate, engines);
}
