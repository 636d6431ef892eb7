import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ArmDiary } from '../../experiments/loop/arm-diary.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import type { PlatformEvent } from '../../experiments/platform/records.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { notebook, openSeat, tinyLoop, type Notes, type TinyLoop } from './tiny-loop.js';

const seat = await openSeat();
afterAll(() => seat.close());

const DAY_SEC = 86_400;
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

/** What came of one arm: all that was told, and the whole log with who caused what. */
async function logOf(
  wanted: TinyLoop,
): Promise<{ notes: Notes; epochs: Epoch[]; isForeign: (number: number, row: number) => boolean }> {
  const notes = notebook();
  const diary = new ArmDiary(20 * DAY_SEC);
  await runArm({ ...tinyLoop({ ...wanted, listener: notes }), historyEpochs: 20, diary }, seat);
  const { live } = diary.end;
  const isForeign = (number: number, row: number): boolean =>
    live.standingOf(live.controllersOf(number)[row]) === 'inauthentic' && !live.isBot(live.epochOf(number).actor[row]);
  return { notes, epochs: [...live.traffic.epochs], isForeign };
}

function byAccount<Line extends { readonly account: number }>(lines: readonly Line[]): Map<number, Line[]> {
  const grouped = new Map<number, Line[]>();
  for (const line of lines) grouped.set(line.account, [...(grouped.get(line.account) ?? []), line]);
  return grouped;
}

/** Every removal and restoration in its order; gives how many restorations there were. */
function checkDeeds({ deeds }: Notes): number {
  const states = new Map<string, 'undone' | 'restored'>();
  let nRestored = 0;
  for (const { cleaned, row, isUndone, atSec } of deeds) {
    const key = `${cleaned.number}/${row}`;
    expect(states.get(key)).toBe(isUndone ? 'undone' : undefined);
    states.set(key, isUndone ? 'restored' : 'undone');
    // Nobody removes what has not happened.
    expect(cleaned.epoch.t[row]).toBeLessThan(atSec);
    nRestored += isUndone ? 1 : 0;
  }
  return nRestored;
}

/** Each event has the numbers of the deeds that it tells of. */
function checkNumbers({ deeds, events }: Notes): void {
  const total = (of: (event: PlatformEvent) => number): number => events.reduce((sum, event) => sum + of(event), 0);
  expect(total(({ nRemoved }) => nRemoved)).toBe(deeds.filter(({ isUndone }) => !isUndone).length);
  expect(total(({ nPutBack }) => nPutBack)).toBe(deeds.filter(({ isUndone }) => isUndone).length);
}

/** Nobody acts through an account while it is blocked or purged, and nobody is purged twice; gives how many purges there were. */
function checkClosed({ events, lifts }: Notes, epochs: readonly Epoch[]): number {
  const liftsOf = byAccount(lifts);
  const spans = events
    .filter(({ isPurged, blockedToSec }) => isPurged || blockedToSec > 0)
    .map(({ account, atSec, isPurged, blockedToSec }) => {
      const lifted = (liftsOf.get(account) ?? []).find((lift) => lift.atSec > atSec)?.atSec ?? Infinity;
      return { account, isPurged, fromSec: atSec, toSec: Math.min(lifted, isPurged ? Infinity : blockedToSec) };
    });
  const purges = spans.filter(({ isPurged }) => isPurged);
  for (const { account, fromSec, toSec } of purges)
    for (const other of purges)
      if (other.account === account && other.fromSec > fromSec) expect(other.fromSec).toBeGreaterThanOrEqual(toSec);
  const spansOf = byAccount(spans);
  for (const { nActions, actor, t } of epochs)
    for (let row = 0; row < nActions; row++)
      for (const { fromSec, toSec } of spansOf.get(actor[row]) ?? [])
        expect(t[row] >= fromSec && t[row] < toSec).toBe(false);
  return purges.length;
}

/** A service does nothing through an account from the second of a reset on until its owner hands the new password over; gives how often a service came back. */
function checkResets(
  { events, owned }: Notes,
  epochs: readonly Epoch[],
  isForeign: (epoch: number, row: number) => boolean,
): number {
  const lockedFromSec = new Map<number, number>();
  const wasShared = new Set<number>();
  const back = new Set<number>();
  const lock = (account: number, atSec: number): void =>
    void lockedFromSec.set(account, Math.min(atSec, lockedFromSec.get(account) ?? Infinity));
  for (const [number, { nActions, actor, t, endSec }] of epochs.entries()) {
    for (let row = 0; row < nActions; row++) {
      if (!isForeign(number, row)) continue;
      expect(t[row]).toBeLessThan(lockedFromSec.get(actor[row]) ?? Infinity);
      if (wasShared.has(actor[row])) back.add(actor[row]);
    }
    for (const { account, atSec, resetPassword } of events) if (resetPassword && atSec === endSec) lock(account, atSec);
    for (const { measures, atSec } of owned)
      for (const measure of atSec === endSec ? measures : []) {
        if (measure.kind === 'reset-password') lock(measure.account, measure.atSec);
        if (measure.kind !== 'share-password') continue;
        lockedFromSec.delete(measure.account);
        wasShared.add(measure.account);
      }
  }
  return back.size;
}

test('whatever the platform does: actions are undone once and restored once, nobody acts through a closed account, services come back after re-sharing only', async () => {
  const met = { deeds: 0, restored: 0, purges: 0, blocks: 0, resets: 0, back: 0 };
  await fc.assert(
    fc.asyncProperty(anyLoop, async ({ seed, choice, people }) => {
      const { notes, epochs, isForeign } = await logOf({ ...choice, seed, people });
      expect(epochs).toHaveLength(12);
      met.deeds += notes.deeds.length;
      met.restored += checkDeeds(notes);
      checkNumbers(notes);
      met.purges += checkClosed(notes, epochs);
      met.back += checkResets(notes, epochs, isForeign);
      met.blocks += notes.events.filter(({ blockedToSec }) => blockedToSec > 0).length;
      met.resets += notes.events.filter(({ resetPassword }) => resetPassword).length;
    }),
    { numRuns: 10, seed: 5 },
  );
  expect(met.deeds).toBeGreaterThan(100);
  for (const n of Object.values(met)) expect(n).toBeGreaterThan(3);
});

test('decisions never use the future: as long as two worlds look the same, so does everything that is done in them', async () => {
  // The same town twice: on the eighth day somebody cleans up the followings, in one world nearly all of them, in the other nearly none.
  const under = async (letGoShare: number) => {
    const town = {
      graph: { meanFollowings: 40, communitySize: 40 },
      confounders: [{ use: 'mass-unfollow', with: { letGoShare } }],
    };
    const params = { ...CAREFREE, stepDays: 1 };
    const deployment = { retrainEverySweeps: 2 };
    const { notes, epochs } = await logOf({ seed: 'd', policy: 'ladder', params, deployment, town });
    return {
      logs: epochs.map(({ t, actor, verb, target, endSec }) => ({
        ...{ atSec: endSec, log: [t, actor, verb, target].map((column) => Array.from(column as Uint32Array)) },
      })),
      events: notes.events,
      deeds: notes.deeds.map(({ cleaned, row, isUndone, atSec }) => ({ epoch: cleaned.number, row, isUndone, atSec })),
      scores: notes.sweeps.map(({ atSec, score }) => ({ atSec, scores: Array.from(score) })),
      owned: notes.owned,
    };
  };
  // One after the other: they share the detector's thread.
  const one = await under(0.9);
  const other = await under(0.05);
  const parted = one.logs.findIndex(({ log }, epoch) => JSON.stringify(log) !== JSON.stringify(other.logs[epoch].log));
  // Sweeps begin on the fifth day: some of them come before the worlds part, and some after it.
  expect(parted).toBeGreaterThanOrEqual(7);
  expect(parted).toBeLessThan(10);
  const before = (lines: readonly { readonly atSec: number }[]): unknown[] =>
    lines.filter(({ atSec }) => atSec <= parted * DAY_SEC);
  for (const what of ['events', 'deeds', 'scores', 'owned'] as const) {
    expect(before(one[what]).length).toBeGreaterThan(2);
    expect(before(one[what])).toEqual(before(other[what]));
  }
  expect(one.scores).not.toEqual(other.scores);
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

test('a service that nobody tells the new password is locked out for good', async () => {
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
