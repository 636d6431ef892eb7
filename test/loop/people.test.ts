import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { People, peopleSchema, type HitPerson } from '../../experiments/loop/people.js';
import { Restraints } from '../../experiments/loop/restraints.js';
import { eventOf } from '../../experiments/platform/records.js';
import { rootKey } from '../../random/stream.js';

const DAY_SEC = 86_400;
const FOR_EVER = { enrolledSec: 0, leavesSec: Infinity };
const innocent: HitPerson = { person: 7, isWronged: true, ...FOR_EVER };
const customer: HitPerson = { person: 7, isWronged: false, ...FOR_EVER };
const people = (params: object) => new People(peopleSchema.parse(params), rootKey('people'));
const block = (atSec: number) =>
  eventOf({ atSec, account: 3, reason: 'test', tell: 'warning', blockedToSec: atSec + DAY_SEC });
const tell = (atSec: number) => eventOf({ atSec, account: 3, reason: 'test', tell: 'notice' });
const reset = (atSec: number) => eventOf({ atSec, account: 3, reason: 'test', resetPassword: true });
const purge = (atSec: number) => eventOf({ atSec, account: 3, reason: 'test', isPurged: true });

describe('a person who leaves', () => {
  it('leaves once, however often the platform is wrong, and does nothing afterwards', () => {
    const town = people({ leaveAfterBlockShare: 1, appealShare: 1 });
    for (const day of [1, 2, 3]) town.hear(block(day * DAY_SEC), innocent);
    expect(town.act(Infinity).map(({ kind }) => kind)).toEqual(['close-account']);
    expect(town.reactions.left).toEqual(new Set([3]));
    const before = { ...town.reactions };
    expect(town.hear(block(90 * DAY_SEC), innocent)).toBeNull();
    expect(town.act(Infinity)).toEqual([]);
    expect(town.reactions).toEqual(before);
  });

  it('has not left where the account is gone before: purged, or closed by plan', () => {
    const town = people({ leaveAfterBlockShare: 1 });
    town.hear(block(DAY_SEC), innocent);
    town.hear(purge(DAY_SEC + 1), innocent);
    expect(town.act(Infinity)).toEqual([]);
    const early = people({ leaveAfterBlockShare: 1 });
    early.hear(block(DAY_SEC), { ...innocent, leavesSec: DAY_SEC + 1 });
    expect(early.act(Infinity)).toEqual([]);
    expect(town.reactions.left.size + early.reactions.left.size).toBe(0);
  });

  it('leaves after a purge that was taken back', () => {
    const town = people({ leaveAfterBlockShare: 1 });
    town.hear(purge(DAY_SEC), innocent);
    town.reopened(3);
    town.act(Infinity);
    expect(town.hasLeft(3)).toBe(true);
  });
});

describe('a customer who stops', () => {
  it('counts once, told as often as you like', () => {
    const town = people({ heedShare: 1 });
    for (const day of [1, 1.5, 2]) town.hear(tell(day * DAY_SEC), customer);
    expect(town.act(Infinity)).toHaveLength(1);
    town.hear(tell(80 * DAY_SEC), customer);
    expect(town.act(Infinity)).toEqual([]);
    expect(town.reactions.nHeeded).toBe(1);
  });

  it('counts no more after handing the password over, or enrolling anew', () => {
    const town = people({ reshareShare: 1, heedShare: 1 });
    town.hear(tell(DAY_SEC), customer);
    town.act(Infinity);
    town.hear(reset(40 * DAY_SEC), customer);
    town.act(Infinity);
    expect(town.reactions).toMatchObject({ nHeeded: 0, nReshared: 1 });
    town.hear(tell(90 * DAY_SEC), customer);
    town.act(Infinity);
    expect(town.reactions.nHeeded).toBe(1);
    // Enrolled again since: the next notice is a new story.
    town.hear(tell(200 * DAY_SEC), { ...customer, enrolledSec: 190 * DAY_SEC });
    expect(town.act(Infinity)).toHaveLength(1);
    expect(town.reactions.nHeeded).toBe(1);
  });

  it('is one person after any sequence of notices and resets', () => {
    const deed = fc.record({ isReset: fc.boolean(), days: fc.double({ min: 0.01, max: 9, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (deeds, share) => {
        const town = people({ heedShare: share, reshareShare: share });
        let nowSec = 0;
        for (const { isReset, days } of deeds) {
          nowSec += days * DAY_SEC;
          town.act(nowSec);
          town.hear(isReset ? reset(nowSec) : tell(nowSec), customer);
        }
        town.act(Infinity);
        expect(town.reactions.nHeeded).toBeLessThanOrEqual(1);
        expect(town.reactions.nReshared).toBeLessThanOrEqual(deeds.filter(({ isReset }) => isReset).length);
      }),
      { numRuns: 60, seed: 8 },
    );
  });
});

test('no second of a block, limit or purge counts twice, none beyond the horizon, none after it was lifted', () => {
  const horizonSec = 1000;
  const step = fc.record({
    waitSec: fc.integer({ min: 1, max: 90 }),
    forSec: fc.integer({ min: 1, max: 400 }),
    what: fc.constantFrom('block', 'limit', 'refusal', 'purge', 'lift'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const sums = { blockedSec: 0, limitedSec: 0, closedSec: 0 };
      const restraints = new Restraints(horizonSec);
      // The same second by second, as the world and the gate hold it.
      const ends = { block: 0, limit: 0, closed: 0 };
      const recount = { ...sums };
      let nowSec = 0;
      const wait = (untilSec: number): void => {
        for (; nowSec < untilSec; nowSec++) {
          recount.blockedSec += nowSec < ends.block ? 1 : 0;
          recount.limitedSec += nowSec < ends.limit ? 1 : 0;
          recount.closedSec += nowSec < ends.closed ? 1 : 0;
        }
      };
      for (const { waitSec, forSec, what } of steps) {
        if (nowSec + waitSec >= horizonSec) break;
        wait(nowSec + waitSec);
        const base = { atSec: nowSec, account: 1, reason: 'test' };
        const toSec = nowSec + forSec;
        if (what === 'lift') {
          restraints.lift(1, nowSec, sums);
          Object.assign(ends, { block: 0, limit: 0, closed: 0 });
        } else if (what === 'block') {
          restraints.impose(eventOf({ ...base, blockedToSec: toSec }), sums);
          ends.block = toSec;
        } else if (what === 'purge') {
          restraints.impose(eventOf({ ...base, isPurged: true }), sums);
          ends.closed = Infinity;
        } else {
          const name = what === 'limit' ? 'limitedToSec' : 'refusedToSec';
          restraints.impose(eventOf({ ...base, [name]: toSec }), sums);
          ends.limit = Math.max(ends.limit, toSec);
        }
      }
      wait(horizonSec);
      expect(sums).toEqual(recount);
    }),
    { numRuns: 200, seed: 4 },
  );
});
