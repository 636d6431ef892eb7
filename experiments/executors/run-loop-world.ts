import { loopCache, type CachedArm } from '../cache/loop-cache.js';
import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Plan } from '../plan/plan-study.js';
import type { Engines } from './engines.js';
import { keepArm } from './keep-rows.js';
import type { ReplicateResult } from './study-results.js';

/** Runs every arm of a closed loop, do-nothing first, each in a world of its own on the same random streams; arms that were kept are not run again. */
export async function runLoopWorld(
  plan: Plan,
  loop: ClosedLoop,
  { id, scenario }: Pick<PlannedScenario, 'id' | 'scenario'>,
  replicate: number,
  engines: Engines,
): Promise<ReplicateResult> {
  const { slots, truth, done } = engines;
  const run = async (arm: CachedArm) => {
    const { name, call, keeps } = arm;
    const kept = arm.read();
    if (kept !== undefined) {
      done(`${id} ${replicate}: ${name}, kept from before`);
      return { name, result: kept, ms: 0 };
    }
    const { made, ms } = await slots.run(async () => {
      const startedMs = performance.now();
      return { made: await truth.call('arm', { ...call, keeps }), ms: performance.now() - startedMs };
    });
    await keepArm(arm, made, engines);
    done(`${id} ${replicate}: ${name}`);
    return { name, result: made.result, ms };
  };
  const arms = await Promise.all(loopCache(engines.cache, plan, loop, { id, scenario }, replicate).map(run));
  return {
    ...{ scenario: id, replicate, facts: [], measurements: [], economy: [], cells: [], ease: [] },
    arms: arms.map(({ name, result }) => ({ name, result })),
    timing: Object.fromEntries(arms.map(({ name, ms }) => [name, ms])),
  };
}
