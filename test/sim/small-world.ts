import fc from 'fast-check';
import { simulate, type SimulateOptions } from '../../sim/simulate.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import type { SimulatedWorld } from '../../sim/world/world.js';

/** A town small enough to simulate in milliseconds, with every kind of actor in it. */
export function smallScenario(change: Record<string, unknown> = {}): Scenario {
  return parseScenario(
    {
      format: 'scenario@1',
      name: 'small-town',
      nPeople: 150,
      horizonDays: 8,
      graph: { meanFollowings: 12, communitySize: 40 },
      organic: [
        { use: 'regular', share: 0.7 },
        { use: 'creator', share: 0.1 },
        { use: 'newcomer', share: 0.2 },
      ],
      confounders: [{ use: 'giveaway-loop', with: { startDays: [1, 4], nHosts: 5, entrantShare: 0.1 } }],
      operations: [
        { use: 'follow-service', with: { customerShare: 0.15 } },
        { use: 'bot-farm', with: { botShare: 0.1, buyerShare: 0.05 } },
      ],
      ...change,
    },
    'small-town',
  );
}

/** Simulates a small town. */
export const smallWorld = (
  change: Record<string, unknown> = {},
  options: SimulateOptions = {},
): Promise<SimulatedWorld> => simulate(smallScenario(change), options);

/** Small towns of any seed, size, epoch length and mix of operations. */
export const anyTown = fc.record({
  seed: fc.string({ maxLength: 8 }),
  nPeople: fc.integer({ min: 1, max: 120 }),
  horizonDays: fc.integer({ min: 1, max: 6 }),
  epochHours: fc.constantFrom(24, 12, 6),
  operations: fc.subarray([
    { use: 'follow-service', with: { customerShare: 0.3 } },
    { use: 'bot-farm', with: { botShare: 0.2, buyerShare: 0.2 } },
    { use: 'bot-farm', with: { botShare: 0.05, buyerShare: 0.5, burstShare: 1 } },
  ]),
});
