import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { NO_PERSONA, OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { anyTown, smallWorld } from './small-world.js';

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

  it('actor and target exist when they act, and nobody acts on themselves', () =>
    holdsInAnyTown((world) => {
      const { createdSec } = world.traffic.accounts;
      for (const { t, actor, target } of actionsOf(world)) {
        expect(createdSec[actor]).toBeLessThanOrEqual(t);
        if (target === NONE) continue;
        expect(createdSec[target]).toBeLessThanOrEqual(t);
        expect(target).not.toBe(actor);
      }
    }));

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
