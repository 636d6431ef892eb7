import type { Plan } from '../plan/plan-study.js';
import { replicateSeed } from '../plan/seeds.js';
import { yardstickUs } from '../examiner/cpu-yardstick.js';
import { readCosts } from './costs.js';
import { estimateStudy, type Estimate } from './estimate-study.js';
import { probeWorld, type WorldProbe } from './probe-world.js';

/** Time for the first days of all scenarios together, ms; each gets at least one epoch. */
const PROBE_MS = 3000;
/** People of the largest town that is probed: larger ones take too long to found for a look. */
const MOST_PROBED_PEOPLE = 100_000;

/**
 * Estimates what a plan will take on this machine: a short yardstick scales the table of costs, and the first days of each scenario are simulated to see how busy it is.
 * Without `probe` nothing is simulated: memory and disk are then those of busy towns, an upper bound. Takes seconds.
 */
export async function estimatePlan(
  plan: Plan,
  { workers, probe }: { readonly workers: number; readonly probe: boolean },
): Promise<Estimate> {
  const costs = readCosts();
  const probes = new Map<string, WorldProbe>();
  for (const { id, scenario } of probe ? plan.scenarios : []) {
    if (scenario.nPeople > MOST_PROBED_PEOPLE) continue;
    const options = {
      seed: replicateSeed(plan.study, 1),
      plugins: plan.plugins,
      mostMs: PROBE_MS / plan.scenarios.length,
    };
    probes.set(id, await probeWorld(scenario, options));
  }
  return estimateStudy(plan, { costs, probes, workers, scale: yardstickUs() / costs.yardstickUs });
}
