import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { FAMILIES, smallWorld } from './small-world.js';

/** Few are driven, so that many are left to whom nothing has come yet. */
const RARE: readonly string[] = ['customerShare', 'memberShare', 'victimShare', 'buyerShare', 'watchedShare'];

/**
 * What adding operations leaves as it was, beyond what is drawn for each person (see determinism.test.ts): what people do by their own hand, to the second, until
 * something that an operation did can have reached them. Within an epoch nothing reaches anybody else: an account sees the lists of follows as they were
 * when the epoch began, and everybody's posts, which never differ. From one epoch to the next it reaches
 *
 *   - those through whose accounts an operation acts, from the start: what they like is checked against what was liked through them;
 *   - whoever was followed or unfollowed by an operation or by somebody reached before: new followers are answered;
 *   - whoever follows somebody reached before: friends of friends are found through their lists, which may have changed.
 */
const anySparseTown = fc.record({
  seed: fc.string({ maxLength: 8 }),
  nPeople: fc.integer({ min: 60, max: 260 }),
  horizonDays: fc.integer({ min: 2, max: 4 }),
  graph: fc.constant({ meanFollowings: 3, communitySize: 30 }),
  confounders: fc.constant([]),
  organic: fc.constant([
    { use: 'regular', share: 0.6 },
    { use: 'onlooker', share: 0.1 },
    { use: 'newcomer', share: 0.1, with: { leavingShare: 0.3 } },
    { use: 'follow-for-follow', share: 0.1 },
    { use: 'business', share: 0.1 },
  ]),
  operations: fc.subarray(
    Object.entries(FAMILIES).map(([use, params]) => ({
      use,
      with: { ...params, ...Object.fromEntries(RARE.filter((key) => key in params).map((key) => [key, 0.03])) },
    })),
    { minLength: 1, maxLength: 2 },
  ),
});

/** What each person did by their own hand in each epoch: in words that hold in both worlds, in order. */
function deedsByEpoch({ traffic, truth }: SimulatedWorld): Map<number, string[]>[] {
  const posts = new Map<number, string>();
  for (const { nActions, t, verb, actor, object } of traffic.epochs)
    for (let row = 0; row < nActions; row++)
      if (verb[row] === VERB.post) posts.set(object[row], `post of ${truth.person[actor[row]]} at ${t[row]}`);
  return traffic.epochs.map(({ nActions, t, verb, actor, target, object }, index) => {
    const deeds = new Map<number, string[]>();
    for (let row = 0; row < nActions; row++) {
      if (truth.epochs[index].controller[row] !== OWNER || truth.operator[actor[row]] !== OWNER) continue;
      const whom = target[row] === NONE ? '' : truth.person[target[row]];
      const what = object[row] === NONE ? '' : posts.get(object[row]);
      const own = deeds.get(truth.person[actor[row]]) ?? [];
      own.push(`${t[row]} ${verb[row]} ${whom} ${what}`);
      deeds.set(truth.person[actor[row]], own);
    }
    return new Map([...deeds].map(([person, own]) => [person, own.sort()]));
  });
}

/** Pairs [who follows, whom] at the start and from the log of an epoch, by person; and who was followed or unfollowed by operations or the reached. */
function reach(world: SimulatedWorld, index: number, reached: ReadonlySet<number>): number[] {
  const { traffic, truth } = world;
  const { nActions, verb, actor, target } = traffic.epochs[index];
  const next: number[] = [];
  for (let row = 0; row < nActions; row++) {
    if (verb[row] !== VERB.follow && verb[row] !== VERB.unfollow) continue;
    const isByOperation = truth.epochs[index].controller[row] !== OWNER || truth.operator[actor[row]] !== OWNER;
    if (isByOperation || reached.has(truth.person[actor[row]])) next.push(truth.person[target[row]]);
  }
  return next;
}

/** Everybody who has followed one of the reached by the end of an epoch. */
function followersOf({ traffic, truth }: SimulatedWorld, untilIndex: number, reached: ReadonlySet<number>): number[] {
  const { offset, target } = traffic.graph;
  const found: number[] = [];
  for (let account = 0; account < truth.person.length; account++)
    for (let edge = offset[account]; edge < offset[account + 1]; edge++)
      if (reached.has(truth.person[target[edge]])) found.push(truth.person[account]);
  for (const epoch of traffic.epochs.slice(0, untilIndex + 1))
    for (let row = 0; row < epoch.nActions; row++)
      if (epoch.verb[row] === VERB.follow && reached.has(truth.person[epoch.target[row]]))
        found.push(truth.person[epoch.actor[row]]);
  return found;
}

it('adding operations changes nothing that people do before something an operation did can have reached them', async () => {
  const nSame = [0, 0, 0, 0];
  let nChanged = 0;
  await fc.assert(
    fc.asyncProperty(anySparseTown, async (town) => {
      const [without, withThem] = await Promise.all([smallWorld({ ...town, operations: [] }), smallWorld(town)]);
      const [calm, stirred] = [deedsByEpoch(without), deedsByEpoch(withThem)];
      let reached = new Set(withThem.truth.enrolments.map(({ account }) => withThem.truth.person[account]));
      for (let index = 0; index < calm.length; index++) {
        for (let person = 0; person < town.nPeople; person++) {
          const [before, after] = [calm[index].get(person) ?? [], stirred[index].get(person) ?? []];
          if (reached.has(person)) {
            if (before.join() !== after.join()) nChanged++;
            continue;
          }
          expect(after).toEqual(before);
          nSame[index] += before.length;
        }
        const next = [without, withThem].flatMap((world) => [
          ...reach(world, index, reached),
          ...followersOf(world, index, reached),
        ]);
        reached = new Set([...reached, ...next]);
      }
    }),
    { seed: 20181119, numRuns: 25 },
  );
  // Not for want of people: thousands of deeds in the first epoch, hundreds in the second; and whom it does reach it changes.
  expect(nSame[0]).toBeGreaterThan(5000);
  expect(nSame[1]).toBeGreaterThan(200);
  expect(nChanged).toBeGreaterThan(100);
});
