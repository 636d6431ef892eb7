import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childKey, rootKey } from '../../random/stream.js';
import type { Measure } from '../../sim/enforcement.js';
import { loadWorldPlugins, simulate } from '../../sim/simulate.js';
import { VERB } from '../../sim/traffic/verb.js';
import { applyMeasures, forgetRenewed } from '../../sim/world/apply-measures.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { smallScenario } from './small-world.js';

const plugins = await loadWorldPlugins();
const found = (seed: string) =>
  foundWorld(smallScenario({ nPeople: 80 }), plugins, { key: childKey(rootKey(seed), 'world'), nWorkers: 1 });

/** Some measures between accounts, each with what takes it back. */
const anyMeasure = (nAccounts: number) => {
  const account = fc.nat(nAccounts - 1);
  return fc.oneof(
    fc.record({ kind: fc.constant('remove-follow' as const), account, target: account }),
    fc.record({ kind: fc.constant('close-account' as const), account, atSec: fc.constant(1000) }),
    fc.record({ kind: fc.constant('block' as const), account, fromSec: fc.constant(5), toSec: fc.constant(500) }),
    fc.record({ kind: fc.constant('reset-password' as const), account, atSec: fc.constant(9) }),
  );
};

const undo = (measure: Measure): Measure[] => {
  const { account } = measure;
  if (measure.kind === 'remove-follow') return [{ kind: 'restore-follow', account, target: measure.target }];
  if (measure.kind === 'close-account') return [{ kind: 'reopen-account', account }];
  if (measure.kind === 'block') return [{ kind: 'lift-block', account }];
  return measure.kind === 'reset-password' ? [{ kind: 'share-password', account }] : [];
};

test('taking measures back, last first, restores who follows whom, every count and every date', async () => {
  const { state, lists, crew } = await found('measures');
  const { nAccounts, leavesSec } = state.population;
  const world = { state, lists, removedFollows: new Set<number>() };
  const standing = () => {
    const { nFollowers, length, start, pool } = lists.columns;
    const followings = Array.from({ length: nAccounts }, (_, a) =>
      [...pool.subarray(start[a], start[a] + length[a])].sort((x, y) => x - y),
    );
    return [followings, nFollowers, leavesSec, state.blockedToSec, state.lockedOutFromSec].map((column) =>
      Array.from(column as ArrayLike<unknown>),
    );
  };
  const before = standing();
  let nChanged = 0;
  fc.assert(
    fc.property(fc.array(anyMeasure(nAccounts), { maxLength: 60 }), (measures) => {
      applyMeasures(world, measures);
      if (JSON.stringify(standing()) !== JSON.stringify(before)) nChanged++;
      applyMeasures(world, measures.toReversed().flatMap(undo));
      expect(standing()).toEqual(before);
      expect(world.removedFollows.size).toBe(0);
    }),
    { numRuns: 60, seed: 11 },
  );
  expect(nChanged).toBeGreaterThan(20);
  await crew.close();
});

test('only a follow that the platform undid is put back', async () => {
  const { state, lists, crew } = await found('put back');
  const world = { state, lists, removedFollows: new Set<number>() };
  const { start, pool, nFollowers } = lists.columns;
  const account = state.population.people[0];
  const [friend, stranger] = [
    pool[start[account]],
    Array.from({ length: 80 }, (_, a) => a).find((a) => a !== account && !lists.has(account, a)) ?? -1,
  ];
  const n = nFollowers[friend];
  applyMeasures(world, [{ kind: 'restore-follow', account, target: stranger }]);
  expect(lists.has(account, stranger)).toBe(false);
  applyMeasures(world, [{ kind: 'remove-follow', account, target: friend }]);
  applyMeasures(world, [{ kind: 'remove-follow', account, target: friend }]);
  expect([lists.has(account, friend), nFollowers[friend]]).toEqual([false, n - 1]);
  applyMeasures(world, [
    { kind: 'restore-follow', account, target: friend },
    { kind: 'restore-follow', account, target: friend },
  ]);
  expect([lists.has(account, friend), nFollowers[friend]]).toEqual([true, n]);
  await crew.close();
});

test('a follow that its owner made anew and then ended does not come back on appeal', async () => {
  const { state, lists, crew } = await found('made anew');
  const world = { state, lists, removedFollows: new Set<number>() };
  const account = state.population.people[0];
  const target = lists.columns.pool[lists.columns.start[account]];
  applyMeasures(world, [{ kind: 'remove-follow', account, target }]);
  lists.addNew(account, target);
  forgetRenewed(world.removedFollows, Uint32Array.of(account, target));
  lists.remove(account, target);
  const n = lists.columns.nFollowers[target];
  applyMeasures(world, [{ kind: 'restore-follow', account, target }]);
  expect([lists.has(account, target), lists.columns.nFollowers[target]]).toEqual([false, n]);
  await crew.close();
});

test('in a running world, too: whatever was removed, followed again and ended stays ended', async () => {
  // The platform undoes every follow of an epoch, and puts all of them back when they are some epochs old.
  const undone: [number, number][] = [];
  const endedTwice = new Set<string>();
  let nEnded = 0;
  const seen = new Map<string, 'removed' | 'renewed' | 'ended'>();
  await simulate(smallScenario({ nPeople: 60, horizonDays: 8, confounders: [] }), {
    seed: 'renewed',
    workers: 1,
    enforcement: {
      after({ nActions, verb, actor, target, startSec }) {
        const measures: Measure[] = [];
        for (let row = 0; row < nActions; row++) {
          const key = `${actor[row]}>${target[row]}`;
          if (verb[row] === VERB.follow) {
            if (seen.has(key)) seen.set(key, 'renewed');
            else if (startSec < 4 * 86_400) {
              seen.set(key, 'removed');
              undone.push([actor[row], target[row]]);
              measures.push({ kind: 'remove-follow', account: actor[row], target: target[row] });
            }
          } else if (verb[row] === VERB.unfollow && seen.get(key) === 'renewed') {
            seen.set(key, 'ended');
            nEnded++;
          } else if (verb[row] === VERB.unfollow && seen.get(key) === 'ended') endedTwice.add(key);
        }
        if (startSec !== 5 * 86_400) return measures;
        for (const [key, state] of seen) if (state === 'removed') seen.set(key, 'renewed');
        return undone.map(([account, whom]): Measure => ({ kind: 'restore-follow', account, target: whom }));
      },
    },
    sink: { open: () => Promise.resolve(), take: () => Promise.resolve() },
  });
  expect(nEnded).toBeGreaterThan(0);
  // An ended follow that had come back could be ended a second time without having been made.
  expect([...endedTwice]).toEqual([]);
});
