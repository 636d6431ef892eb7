import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { NO_PERSONA, OWNER } from '../../sim/truth/truth.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { worldKey, type SimulatedWorld } from '../../sim/world/world.js';
import { anyTown, smallScenario, smallWorld } from './small-world.js';

const plugins = await loadWorldPlugins();

const RUNS = { seed: 20181119, numRuns: 25 };

/** Walks through every action in log order. */
function* actionsOf({ traffic, truth }: SimulatedWorld) {
  for (const [index, epoch] of traffic.epochs.entries()) {
    const { controller, campaign } = truth.epochs[index];
    for (let row = 0; row < epoch.nActions; row++) {
      yield {
        epoch,
        t: epoch.t[row],
        verb: epoch.verb[row],
        actor: epoch.actor[row],
        target: epoch.target[row],
        object: epoch.object[row],
        session: epoch.session[row],
        device: epoch.device[row],
        controller: controller[row],
        campaign: campaign[row],
      };
    }
  }
}

/** When each account of a town is deleted, which the log does not say; seconds. */
async function leavingTimes(town: Record<string, unknown>): Promise<Int32Array> {
  const scenario = smallScenario(town);
  const { state, crew } = await foundWorld(scenario, plugins, { key: worldKey(scenario.seed), nWorkers: 1 });
  await crew.close();
  return state.population.leavesSec;
}

const holdsInAnyTown = (check: (world: SimulatedWorld) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(anyTown, async (town) => check(await smallWorld(town))),
    RUNS,
  );

describe('in any simulated town', () => {
  it('time never decreases and stays inside its epoch', () =>
    holdsInAnyTown((world) => {
      let last = 0;
      for (const { t, epoch } of actionsOf(world)) {
        expect(t).toBeGreaterThanOrEqual(last);
        expect(t >= epoch.startSec && t < epoch.endSec).toBe(true);
        last = t;
      }
    }));

  it('actor and target exist when they act: opened, and not deleted; and nobody acts on themselves', async () => {
    let nLeft = 0;
    await fc.assert(
      fc.asyncProperty(anyTown, async (town) => {
        const world = await smallWorld(town);
        const { createdSec } = world.traffic.accounts;
        const leavesSec = await leavingTimes(town);
        nLeft += leavesSec.filter((sec) => sec < town.horizonDays * 86_400).length;
        for (const { t, actor, target } of actionsOf(world)) {
          expect(createdSec[actor]).toBeLessThanOrEqual(t);
          expect(leavesSec[actor]).toBeGreaterThan(t);
          if (target === NONE) continue;
          expect(createdSec[target]).toBeLessThanOrEqual(t);
          expect(leavesSec[target]).toBeGreaterThan(t);
          expect(target).not.toBe(actor);
        }
      }),
      RUNS,
    );
    expect(nLeft).toBeGreaterThan(20);
  });

  it('follows are new, unfollows undo a follow, nobody exceeds the cap', () =>
    holdsInAnyTown((world) => {
      const { offset, target } = world.traffic.graph;
      const following = Array.from(
        { length: offset.length - 1 },
        (_, a) => new Set(Array.from(target as Uint32Array).slice(offset[a], offset[a + 1])),
      );
      for (const action of actionsOf(world)) {
        const mine = following[action.actor];
        if (action.verb === VERB.follow) {
          expect(mine.has(action.target)).toBe(false);
          mine.add(action.target);
          expect(mine.size).toBeLessThanOrEqual(7500);
        }
        if (action.verb === VERB.unfollow) expect(mine.delete(action.target)).toBe(true);
      }
    }));

  it('a like or comment is on a post that its target made before, and nobody likes a post twice', () =>
    holdsInAnyTown((world) => {
      const author = new Map<number, number>();
      const liked = new Set<string>();
      for (const action of actionsOf(world)) {
        if (action.verb === VERB.post) {
          expect(author.has(action.object)).toBe(false);
          author.set(action.object, action.actor);
        }
        if (action.verb === VERB.like || action.verb === VERB.comment)
          expect(author.get(action.object)).toBe(action.target);
        if (action.verb === VERB.like) {
          const key = `${action.actor} ${action.object}`;
          expect(liked.has(key)).toBe(false);
          liked.add(key);
        }
      }
    }));

  it('every inauthentic action has a cause: a bot of that operation, or a customer while enrolled', () =>
    holdsInAnyTown((world) => {
      const { operator, enrolments, campaigns, persona } = world.truth;
      for (const { t, actor, controller, campaign } of actionsOf(world)) {
        if (controller === OWNER) {
          expect(persona[actor]).not.toBe(NO_PERSONA);
          continue;
        }
        if (campaign !== NONE) expect(campaigns[campaign].operation).toBe(controller - 1);
        if (operator[actor] === controller) continue;
        const isEnrolled = enrolments.some(
          (e) => e.account === actor && e.operation === controller - 1 && t >= e.fromSec && t < e.toSec,
        );
        expect(isEnrolled).toBe(true);
      }
    }));

  it('a session belongs to one account on one device', () =>
    holdsInAnyTown((world) => {
      const owner = new Map<number, string>();
      for (const { session, actor, device } of actionsOf(world)) {
        const who = `${actor} on ${device}`;
        expect(owner.get(session) ?? who).toBe(who);
        owner.set(session, who);
      }
    }));
});

/** Large enough for somebody to follow 7,500, and nearly empty otherwise. */
const CAPPED_TOWN = {
  seed: 'cap',
  nPeople: 15_200,
  horizonDays: 9,
  graph: { reciprocity: 0, communitySize: 15_200 },
  organic: [
    { use: 'quiet', share: 0.998, with: { followings: 30, activeDays: 0.01, privateShare: 0 } },
    { use: 'follow-for-follow', share: 0.002, with: { followings: 60_000, followsPerDay: 1500, unfollowsPerDay: 10 } },
  ],
  confounders: [],
  operations: [{ use: 'follow-service', with: { customerShare: 0.5, followsPerDay: 3, likesPerDay: 0 } }],
};

it('the cap of 7,500 followings stops people and services alike', async () => {
  const world = await smallWorld(CAPPED_TOWN);
  const { offset } = world.traffic.graph;
  const nFollowings = Uint32Array.from({ length: offset.length - 1 }, (_, a) => offset[a + 1] - offset[a]);
  const nAtStart = nFollowings.slice();
  const nMost = nFollowings.slice();
  const isServed = new Uint8Array(nFollowings.length);
  for (const { verb, actor, controller } of actionsOf(world)) {
    if (verb !== VERB.follow && verb !== VERB.unfollow) continue;
    nFollowings[actor] += verb === VERB.follow ? 1 : -1;
    nMost[actor] = Math.max(nMost[actor], nFollowings[actor]);
    if (controller !== OWNER) isServed[actor] = 1;
  }
  expect(Math.max(...nMost)).toBe(7500);
  // Some followed up to it in the log, among them accounts that a service was working for.
  const atCap = Array.from(nMost.keys()).filter((account) => nMost[account] === 7500);
  expect(atCap.filter((account) => nAtStart[account] < 7500).length).toBeGreaterThan(3);
  expect(atCap.some((account) => isServed[account] === 1)).toBe(true);
});
