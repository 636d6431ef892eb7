import { openRunsStore } from '../cache/cell-store.js';
import { codeOfPlan } from '../cache/plan-code.js';
import { loopCache } from '../cache/loop-cache.js';
import { replicateCache } from '../cache/study-cache.js';
import type { Unit } from '../../detectors/past.js';
import { worldsOf } from '../executors/bench.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';

/** How the work on a world is shared out; shares sum to 1. */
export interface WorldParts {
  /** Simulation, features. */
  readonly frame: number;
  /** Of that, what one thread does alone. */
  readonly simulate: number;
  /** By `cellPart` or `armPart`. */
  readonly cells: ReadonlyMap<string, number>;
  /** Cells that could not be tried in a small world, with the reason. */
  readonly untried: readonly string[];
}

/** Key of a cell, and its part. */
export const cellPart = ({ name, level }: { name: string; level: Unit }, part: number): [string, number] => [
  `${name}/${level}`,
  part,
];

/** Key of an arm, and its part. */
export const armPart = ([name, part]: readonly [string, number]): [string, number] => [name, part];

/** What is left to do of a world of a plan. */
export interface WorldToDo {
  /** Position of its scenario in the plan; 0 for a data set. */
  readonly scenario: number;
  readonly needsFrame: boolean;
  /** Keys of the cells or arms that are not kept from before. */
  readonly missing: readonly string[];
}

/** Looks up what of a plan's worlds is kept below a runs folder. Reads all that is kept of them: O(bytes). */
export async function worldsToDo(plan: Plan, runsDir: string): Promise<WorldToDo[]> {
  const store = openRunsStore(runsDir, false, () => undefined);
  const code = await codeOfPlan(plan);
  const { dataset, study } = plan;
  const jobs = plan.detectors.flatMap((planned) => planned.levels.map((level) => ({ planned, level })));
  return worldsOf(plan).map(({ replicate }, world): WorldToDo => {
    const scenario = dataset === null ? Math.floor(world / nReplicates(plan)) : 0;
    if (study.closedLoop !== undefined) {
      const arms = loopCache({ store, code }, plan, study.closedLoop, plan.scenarios[scenario], replicate);
      const missing = arms.filter((arm) => arm.read() === undefined).map(({ name }) => name);
      return { scenario, needsFrame: false, missing };
    }
    const source =
      dataset === null ? plan.scenarios[scenario] : { fingerprint: dataset.fingerprint, name: dataset.name };
    const cache = replicateCache({ store, code }, plan, source, replicate);
    const missing = jobs
      .filter((job) => cache.readCell(job) === undefined)
      .map(({ planned: { name }, level }) => cellPart({ name, level }, 0)[0]);
    const hasFrame = dataset !== null || cache.readFrame() !== undefined;
    return { scenario, needsFrame: !hasFrame || (dataset === null && missing.length > 0), missing };
  });
}
