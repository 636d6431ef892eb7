import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mix } from '../../random/stream.js';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { anyTown, smallWorld } from './small-world.js';

const DAY_SEC = 86_400;
const RUNS = { seed: 20181119, numRuns: 12 };

/** What a platform did, and after which second. */
interface Done {
  readonly atSec: number;
  readonly measure: Measure;
}

/** A platform that strikes at random among those who just acted: every kind of measure that takes something away, for a day or for good. */
function strikingPlatform(): Enforcement & { readonly done: Done[] } {
  const done: Done[] = [];
  return {
    done,
    after({ endSec, nActions, verb, actor, target }) {
      const measures: Measure[] = [];
      for (let row = 0; row < nActions; row++) {
        const coin = mix(endSec ^ row, 0x656e_666f) % 100;
        const account = actor[row];
        if (verb[row] === VERB.follow && coin < 25)
          measures.push({ kind: 'remove-follow', account, target: target[row] });
        else if (coin === 50) measures.push({ kind: 'block', account, fromSec: endSec, toSec: endSec + DAY_SEC });
        else if (coin === 51) measures.push({ kind: 'reset-password', account, atSec: endSec });
        else if (coin === 52) measures.push({ kind: 'close-account', account, atSec: endSec });
      }
      done.push(...measures.map((measure) => ({ atSec: endSec, measure })));
      return measures;
    },
  };
}

/** Every action with what the platform did before it, in order. */
function check(world: SimulatedWorld, done: readonly Done[]): number {
  const { traffic, truth } = world;
  const { offset, target: followees } = traffic.graph;
  const following = Array.from(
    { length: offset.length - 1 },
    (_, a) => new Set(Array.from(followees as Uint32Array).slice(offset[a], offset[a + 1])),
  );
  const blocked = new Map<number, number>();
  const [reset, closed] = [new Set<number>(), new Set<number>()];
  let next = 0;
  for (const [index, epoch] of traffic.epochs.entries()) {
    const { controller } = truth.epochs[index];
    for (; next < done.length && done[next].atSec <= epoch.startSec; next++) {
      const { measure } = done[next];
      if (measure.kind === 'remove-follow' && !closed.has(measure.account))
        following[measure.account].delete(measure.target);
      if (measure.kind === 'block') blocked.set(measure.account, measure.toSec);
      if (measure.kind === 'reset-password') reset.add(measure.account);
      if (measure.kind === 'close-account') closed.add(measure.account);
    }
    for (let row = 0; row < epoch.nActions; row++) {
      const [t, verb, actor, target] = [epoch.t[row], epoch.verb[row], epoch.actor[row], epoch.target[row]];
      expect(closed.has(actor), 'acts through a closed account').toBe(false);
      expect(closed.has(target), 'acts on a closed account').toBe(false);
      // A partner puts up what was scheduled before; everybody else finds the app closed.
      if (epoch.client[row] !== CLIENT.partnerApi)
        expect(t >= (blocked.get(actor) ?? 0), 'acts while blocked').toBe(true);
      const by = controller[row];
      const holdsPassword =
        by !== OWNER && truth.operations[by - 1].label === 'inauthentic' && truth.operator[actor] === OWNER;
      if (holdsPassword) expect(reset.has(actor), 'acts with an old password').toBe(false);
      if (verb === VERB.follow) {
        expect(following[actor].has(target)).toBe(false);
        following[actor].add(target);
      } else if (verb === VERB.unfollow) expect(following[actor].delete(target)).toBe(true);
    }
  }
  return done.length;
}

it('blocks, resets, closed accounts and removed follows hold in any town', async () => {
  let nDone = 0;
  await fc.assert(
    fc.asyncProperty(anyTown, async (town) => {
      const platform = strikingPlatform();
      const world = await smallWorld(town, { enforcement: platform });
      nDone += check(world, platform.done);
    }),
    RUNS,
  );
  expect(nDone).toBeGreaterThan(1000);
}, 60_000);

it('scheduled posts come through the partner client, and nothing else does', async () => {
  const organic = [{ use: 'business', share: 1, with: { postsPerWeek: 30, schedulerShare: 1 } }];
  const { traffic } = await smallWorld({ organic, operations: [], confounders: [] });
  let [nPosts, nScheduled] = [0, 0];
  for (const { nActions, verb, client } of traffic.epochs)
    for (let row = 0; row < nActions; row++) {
      if (verb[row] === VERB.post) nPosts++;
      if (client[row] !== CLIENT.partnerApi) continue;
      nScheduled++;
      expect(verb[row]).toBe(VERB.post);
    }
  // Each business hands half to nineteen twentieths of its posts to a partner.
  expect(nScheduled / nPosts).toBeGreaterThan(0.5);
  expect(nScheduled / nPosts).toBeLessThan(0.95);
});
