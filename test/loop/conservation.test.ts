import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { runArm } from '../../experiments/loop/run-arm.js';
import { notebook, openSeat, tinyLoop, type TinyLoop } from './tiny-loop.js';

const seat = await openSeat();
afterAll(() => seat.close());

const CAREFREE = { budgetPer100kActions: 20_000 };

/** Policies set so that they act even in a village. */
const anyLoop = fc.record({
  seed: fc.string({ maxLength: 6 }),
  choice: fc.constantFrom<Pick<TinyLoop, 'policy' | 'params' | 'attribution'>>(
    { policy: 'threshold', params: { ...CAREFREE, resetsPassword: true, tellEveryDays: 1 } },
    { policy: 'ladder', params: { ...CAREFREE, stepDays: 1, blockDays: 2, limitDays: 1 }, attribution: 'all' },
    { policy: 'deferred-removal', params: { ...CAREFREE, delayDays: 2 } },
    { policy: 'synchronous-block', params: { ...CAREFREE, minHits: 1, removesPast: true } },
    { policy: 'purge-accounts', params: { ...CAREFREE, minHits: 1, minShare: 0 } },
    { policy: 'review-budget', params: { ...CAREFREE, reviewsPerDay: 5, resetsPassword: true } },
  ),
  people: fc.record({
    reshareShare: fc.constantFrom(0, 0.5, 1),
    appealShare: fc.constantFrom(0, 1),
    falseAppealShare: fc.constantFrom(0, 0.5),
  }),
});

test('an action is undone once at most, restored once at most, and only after it was undone', async () => {
  let nDeeds = 0;
  let nRestored = 0;
  await fc.assert(
    fc.asyncProperty(anyLoop, async ({ seed, choice, people }) => {
      const notes = notebook();
      await runArm(tinyLoop({ ...choice, seed, people, listener: notes }), seat);
      const states = new Map<string, 'undone' | 'restored'>();
      for (const { cleaned, row, isUndone, atSec } of notes.deeds) {
        const key = `${cleaned.number}/${row}`;
        expect(states.get(key)).toBe(isUndone ? 'undone' : undefined);
        states.set(key, isUndone ? 'restored' : 'undone');
        // Nobody removes what has not happened.
        expect(cleaned.epoch.t[row]).toBeLessThan(atSec);
        nRestored += isUndone ? 1 : 0;
      }
      nDeeds += notes.deeds.length;
    }),
    { numRuns: 10, seed: 5 },
  );
  expect(nDeeds).toBeGreaterThan(100);
  expect(nRestored).toBeGreaterThan(5);
});

test('a sweep looks at closed epochs only, and at no more of them than the platform remembers', async () => {
  const notes = notebook();
  await runArm(tinyLoop({ policy: 'ladder', params: CAREFREE, listener: notes }), seat);
  expect(notes.sweeps.length).toBeGreaterThan(5);
  for (const { past, atSec } of notes.sweeps) {
    const epochs = past.traffic?.epochs ?? [];
    expect(epochs.length).toBeLessThanOrEqual(8);
    for (const epoch of epochs) expect(epoch.endSec).toBeLessThanOrEqual(atSec);
  }
});

describe('in the log', () => {
  it('nobody acts through a blocked or purged account, and a reset service acts only after re-sharing', async () => {
    for (const reshareShare of [0, 1]) {
      const notes = notebook();
      await runArm(
        tinyLoop({
          policy: 'ladder',
          params: { ...CAREFREE, stepDays: 1, blockDays: 3 },
          people: {
            reshareShare,
            heedShare: 0,
            appealShare: 0,
            falseAppealShare: 0,
            leaveShare: 0,
            leaveAfterBlockShare: 0,
          },
          listener: notes,
        }),
        seat,
      );
      const blocks = notes.events.filter(({ blockedToSec }) => blockedToSec > 0);
      const resets = notes.events.filter(({ resetPassword }) => resetPassword);
      expect(resets.length).toBeGreaterThan(3);
      const epochs = new Map(
        notes.sweeps.flatMap(({ past }) => (past.traffic?.epochs ?? []).map((epoch) => [epoch.startSec, epoch])),
      );
      for (const { account, atSec, blockedToSec } of blocks)
        for (const epoch of epochs.values())
          for (let row = 0; row < epoch.nActions; row++)
            if (epoch.actor[row] === account) expect(epoch.t[row] >= atSec && epoch.t[row] < blockedToSec).toBe(false);
      if (reshareShare === 1) expect(blocks.length).toBeGreaterThan(0);
    }
  });

  it('a service that nobody tells the new password is locked out for good', async () => {
    const run = (reshareShare: number) =>
      runArm(
        tinyLoop({
          policy: 'threshold',
          params: { ...CAREFREE, resetsPassword: true },
          people: { reshareShare, appealShare: 0, falseAppealShare: 0 },
        }),
        seat,
      );
    const [none, all] = [await run(0), await run(1)];
    const last = (result: typeof none): number => result.days['services: customers'].at(-1) ?? NaN;
    expect(none.counts['people re-sharing']).toBe(0);
    expect(none.counts['people heeding']).toBeGreaterThan(3);
    expect(all.counts['people re-sharing']).toBeGreaterThan(3);
    expect(last(none)).toBeLessThan(last(all));
  });
});

test('a larger review budget never catches fewer in a sweep', () => {
  const { deployment } = tinyLoop({ policy: 'review-budget' });
  const suspect = fc.record({
    account: fc.nat(200),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    isGuilty: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(suspect, { selector: ({ account }) => account }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      (people, small, more) => {
        const suspects = people
          .toSorted((a, b) => b.score - a.score || a.account - b.account)
          .map(({ account, score }) => ({
            account,
            score,
            nHits: 5,
            nActions: 9,
            strikes: 0,
            daysSinceStrike: Infinity,
          }));
        const guilty = new Set(people.filter(({ isGuilty }) => isGuilty).map(({ account }) => account));
        const caught = (reviewsPerDay: number): number[] =>
          (
            deployment?.policy.respond?.(
              { suspects, days: 1, review: (account) => guilty.has(account) },
              deployment.policy.params.parse({ reviewsPerDay }),
            ) ?? []
          ).map(({ account }) => account);
        const [few, many] = [caught(small), caught(small + more)];
        expect(many).toEqual(expect.arrayContaining(few));
      },
    ),
    { seed: 3 },
  );
});

test('the twin in which nothing is done is the world without a platform, and do-nothing as a policy changes nothing', async () => {
  const alone = await runArm({ ...tinyLoop({ policy: 'do-nothing' }), deployment: null }, null);
  const idle = await runArm(tinyLoop({ policy: 'do-nothing' }), seat);
  for (const quantity of ['foreign actions', 'own actions', 'services: customers', 'services: revenue'])
    expect(idle.days[quantity]).toEqual(alone.days[quantity]);
  expect(idle.days['foreign actions removed'].every((n) => n === 0)).toBe(true);
  expect(idle.days['foreign scored'].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(100);
});

test('the same arm runs the same twice', async () => {
  const run = () =>
    runArm(tinyLoop({ policy: 'ladder', params: CAREFREE, deployment: { retrainEverySweeps: 2 } }), seat);
  expect(await run()).toEqual(await run());
});
