import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../sim/traffic/columns.js';
import { OWNER } from '../../sim/truth/truth.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { FAMILIES, smallScenario, smallWorld } from '../sim/small-world.js';
import { deedsOf, soldBy, townWith } from './deeds.js';
import { runCloning } from './run-cloning.js';

const RUNS = { seed: 20181119, numRuns: 12 };

/** Small towns of any seed and epoch length with any mix of families, evading or not. */
const anyBusyTown = fc.record({
  seed: fc.string({ maxLength: 8 }),
  nPeople: fc.integer({ min: 1, max: 120 }),
  horizonDays: fc.integer({ min: 1, max: 5 }),
  epochHours: fc.constantFrom(24, 12, 6),
  evasion: fc.constantFrom(undefined, 0, 0.5, 1),
  operations: fc.subarray(Object.entries(FAMILIES).map(([use, params]) => ({ use, with: params }))),
});

describe('any mix of families', () => {
  it('acts only through its own bots, and through people while they are enrolled', () =>
    fc.assert(
      fc.asyncProperty(anyBusyTown, async (town) => {
        const world = await smallWorld(town);
        const { operator, enrolments } = world.truth;
        for (const [operation] of world.truth.operations.entries())
          for (const { actor, t, campaign } of deedsOf(world, operation)) {
            if (operator[actor] === operation + 1) continue;
            expect(operator[actor]).toBe(OWNER);
            expect(campaign).not.toBe(NONE);
            const isEnrolled = enrolments.some(
              (e) => e.account === actor && e.operation === operation && t >= e.fromSec && t < e.toSec,
            );
            expect(isEnrolled).toBe(true);
          }
      }),
      RUNS,
    ));

  it('keeps its memory as plain data: copied before every epoch, it goes on as if it had not been', () =>
    fc.assert(
      fc.asyncProperty(anyBusyTown, async (town) => {
        const scenario = smallScenario(town);
        expect(await runCloning(scenario, true)).toEqual(await runCloning(scenario, false));
      }),
      { ...RUNS, numRuns: 6 },
    ));
});

/** When each person posts, in scenario order: it depends on the person's own streams only. */
function postTimes({ traffic, truth }: SimulatedWorld, nPeople: number): number[][] {
  const times = Array.from({ length: nPeople }, (): number[] => []);
  for (const { nActions, verb, actor, t } of traffic.epochs)
    for (let row = 0; row < nActions; row++) if (verb[row] === VERB.post) times[truth.person[actor[row]]]?.push(t[row]);
  return times;
}

describe.each(Object.keys(FAMILIES))('%s', (use) => {
  const params = FAMILIES[use as keyof typeof FAMILIES];

  it('does something for its campaigns', async () => {
    const world = await townWith(use, params);
    expect(soldBy(world).length).toBeGreaterThan(50);
    expect(world.truth.operations[0]).toEqual({
      id: use,
      family: use,
      label: use === 'engagement-pod' ? 'coordinated' : 'inauthentic',
    });
  });

  it('moves no organic draw: people post when they would have posted without it', async () => {
    const [without, withIt] = await Promise.all([
      smallWorld({ operations: [], confounders: [] }, { seed: use }),
      townWith(use, params),
    ]);
    expect(postTimes(withIt, 150)).toEqual(postTimes(without, 150));
  });
});
