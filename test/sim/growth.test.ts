import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountTable } from '../../sim/traffic/epoch.js';
import { simulate } from '../../sim/simulate.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallScenario } from './small-world.js';

const DAY_SEC = 86_400;
const TOWN = {
  nPeople: 300,
  horizonDays: 10,
  confounders: [],
  organic: [
    { use: 'regular', share: 0.6 },
    { use: 'creator', share: 0.2 },
    { use: 'business', share: 0.2 },
  ],
  operations: [{ use: 'follow-service', with: { customerShare: 0.1 } }],
};

interface Grown {
  readonly world: SimulatedWorld;
  readonly leavesSec: Int32Array;
}

/** Simulates a town and looks at who is to leave when. */
async function grow(growth: Record<string, number>, seed = 'growth'): Promise<Grown> {
  let leavesSec = new Int32Array();
  const world = await simulate(smallScenario({ ...TOWN, growth }), {
    seed,
    witness: {
      open: (_, truth) => void (leavesSec = Int32Array.from(truth.leavesSec ?? [])),
      see: () => undefined,
    },
  });
  return { world, leavesSec };
}

const joiners = ({ createdSec }: AccountTable): number[] =>
  Array.from(createdSec as Int32Array).flatMap((sec, account) => (sec > 0 ? [account] : []));
const leavers = ({ leavesSec }: Grown): number[] =>
  Array.from(leavesSec).flatMap((sec, account) => (sec <= TOWN.horizonDays * DAY_SEC ? [account] : []));

describe('growth', () => {
  it('without rates nobody joins or leaves', async () => {
    const still = await grow({});
    expect(joiners(still.world.traffic.accounts)).toEqual([]);
    expect(leavers(still)).toEqual([]);
  });

  it('people of every persona join and leave, as many as the rates say', async () => {
    const grown = await grow({ joinsPerMonth: 0.9, leavesPerMonth: 0.9 });
    const { truth, traffic } = grown.world;
    const personas = (accounts: readonly number[]): string[] =>
      [...new Set(accounts.map((account) => truth.personas[truth.persona[account]]))].sort();
    const [come, gone] = [joiners(traffic.accounts), leavers(grown)];
    expect(personas(come)).toEqual(['business', 'creator', 'regular']);
    expect(personas(gone)).toEqual(['business', 'creator', 'regular']);
    // 0.3 joiners for each who was there: 0.3 / 1.3 of 300 people are 69, give or take 7. A rate of 0.9 a month for ten days: 1 - exp(-0.3) of them, less for joiners.
    expect(come.length).toBeGreaterThan(69 - 28);
    expect(come.length).toBeLessThan(69 + 28);
    expect(gone.length).toBeGreaterThan(0.7 * 300 * (1 - Math.exp(-0.3)) - 20);
    expect(gone.length).toBeLessThan(300 * (1 - Math.exp(-0.3)) + 28);
  });

  it('higher rates only add to who joins and who leaves', async () => {
    const [slow, fast] = await Promise.all([
      grow({ joinsPerMonth: 0.2, leavesPerMonth: 0.2 }),
      grow({ joinsPerMonth: 0.2, leavesPerMonth: 0.8 }),
    ]);
    expect(joiners(fast.world.traffic.accounts)).toEqual(joiners(slow.world.traffic.accounts));
    expect(leavers(fast)).toEqual(expect.arrayContaining(leavers(slow)));
    expect(leavers(fast).length).toBeGreaterThan(leavers(slow).length);
    const more = await grow({ joinsPerMonth: 1, leavesPerMonth: 0.2 });
    const added = joiners(more.world.traffic.accounts);
    expect(added).toEqual(expect.arrayContaining(joiners(slow.world.traffic.accounts)));
  });

  it('nobody acts before joining or after leaving, and nobody is followed or liked then', async () => {
    let nSeen = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 6 }), fc.double({ min: 0, max: 3, noNaN: true }), async (seed, rate) => {
        const { world, leavesSec } = await grow({ joinsPerMonth: rate, leavesPerMonth: rate }, seed);
        const { createdSec } = world.traffic.accounts;
        const isThere = (account: number, sec: number): boolean =>
          account >= createdSec.length || (createdSec[account] <= sec && sec < leavesSec[account]);
        for (const { nActions, t, actor, target } of world.traffic.epochs)
          for (let row = 0; row < nActions; row++) {
            if (!isThere(actor[row], t[row]) || !isThere(target[row], t[row]))
              throw new Error(`row ${row} by the absent`);
            nSeen++;
          }
      }),
      { seed: 5, numRuns: 8 },
    );
    expect(nSeen).toBeGreaterThan(10_000);
  });

  it('whoever joins looks for people to follow', async () => {
    const { world } = await grow({ joinsPerMonth: 1 });
    const isJoiner = new Set(joiners(world.traffic.accounts));
    const nFollows = new Map<number, number>();
    for (const [index, { nActions, verb, actor }] of world.traffic.epochs.entries())
      for (let row = 0; row < nActions; row++)
        if (verb[row] === 1 && isJoiner.has(actor[row]) && world.truth.epochs[index].controller[row] === OWNER)
          nFollows.set(actor[row], (nFollows.get(actor[row]) ?? 0) + 1);
    expect(nFollows.size).toBeGreaterThan(0.6 * isJoiner.size);
  });
});
