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

/** Every confounder, set so that it stirs even a village. */
export const ALL_CONFOUNDERS = [
  { use: 'giveaway-loop', with: { startDays: [1, 4], nHosts: 5, entrantShare: 0.1 } },
  { use: 'viral-burst', with: { burstsPerWeek: 7, crowdShare: 0.1 } },
  { use: 'onboarding-burst', with: { startDays: [1, 3], returningShare: 0.1, nFollows: 20 } },
  { use: 'follow-back-community', with: { memberShare: 0.15, groupSize: 12, trainLength: 6 } },
  { use: 'office-network', with: { officeShare: 0.3, deskShare: 0.6, teamSize: 4 } },
  { use: 'night-shift-and-travel', with: { nightShare: 0.1, travellerShare: 0.5 } },
  { use: 'mass-unfollow', with: { cleanersPerMonth: 0.6 } },
  { use: 'superfan', with: { idolShare: 0.03, fanShare: 0.1, bingeEveryDays: 2 } },
];

/** The families, with parameters that make them busy in a small town. */
export const FAMILIES = {
  'follow-service': { customerShare: 0.3 },
  'bot-farm': { botShare: 0.2, buyerShare: 0.2 },
  'like-farm': { botShare: 0.2, buyerShare: 0.3 },
  'comment-bots': { botShare: 0.1, watchedShare: 0.3 },
  'engagement-pod': { memberShare: 0.4, podSize: 8 },
  'hijacked-accounts': { victimShare: 0.3, buyerShare: 0.2 },
  'collusion-network': { memberShare: 0.4, piecesPerRequest: 8, requestsPerWeek: 10 },
} as const;

/** Small towns of any seed, size, epoch length and mix of confounders and operations; some people leave. */
export const anyTown = fc.record({
  seed: fc.string({ maxLength: 8 }),
  nPeople: fc.integer({ min: 1, max: 120 }),
  horizonDays: fc.integer({ min: 1, max: 6 }),
  epochHours: fc.constantFrom(24, 12, 6),
  confounders: fc.subarray(ALL_CONFOUNDERS),
  organic: fc.constant([
    { use: 'quiet', share: 0.2, with: { leavingShare: 0.2 } },
    { use: 'regular', share: 0.3 },
    { use: 'fan', share: 0.05 },
    { use: 'creator', share: 0.1 },
    { use: 'business', share: 0.1, with: { postsPerWeek: 20, schedulerShare: 0.7 } },
    { use: 'newcomer', share: 0.2, with: { leavingShare: 0.4 } },
    { use: 'follow-for-follow', share: 0.05 },
    { use: 'onlooker', share: 0.05 },
  ]),
  operations: fc.subarray([
    ...Object.entries(FAMILIES).map(([use, params]) => ({ use, with: params })),
    { use: 'bot-farm', with: { botShare: 0.05, buyerShare: 0.5, burstShare: 1 } },
  ]),
});
