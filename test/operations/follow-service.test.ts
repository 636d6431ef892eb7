import { describe, expect, it } from 'vitest';
import { CLIENT } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { deedsOf, groupBy, median, townWith, type Deed } from './deeds.js';

const DAY_SEC = 86_400;
const HOUR_SEC = 3600;
/** Every customer from the first day to the last, on the same quota every day. */
const STEADY = {
  ...{ customerShare: 0.3, trialDays: 60, stayShare: 1, restDayShare: 0, intensitySpread: 0, dailySpread: 0 },
  ...{ minFollowers: 1, minFollowings: 1 },
};
const LONG = { horizonDays: 12, graph: { meanFollowings: 20, communitySize: 75 } };

const town = (params: Record<string, unknown> = {}): Promise<SimulatedWorld> =>
  townWith('follow-service', { ...STEADY, ...params }, LONG);

/** Devices and networks each account is used from by its owner. */
function ownPlaces({ traffic, truth }: SimulatedWorld): Map<number, Set<string>> {
  const places = new Map<number, Set<string>>();
  for (const [index, { nActions, actor, device, network }] of traffic.epochs.entries())
    for (let row = 0; row < nActions; row++) {
      if (truth.epochs[index].controller[row] !== OWNER) continue;
      const own = places.get(actor[row]) ?? new Set();
      places.set(actor[row], own.add(`device ${device[row]}`).add(`network ${network[row]}`));
    }
  return places;
}

/** What is done for customers from the day after they enrolled: on that day the service starts at once. */
function settled(world: SimulatedWorld): Deed[] {
  const fromSec = new Map(world.truth.enrolments.map((enrolment) => [enrolment.account, enrolment.fromSec]));
  return deedsOf(world).filter(({ actor, t }) => t >= fromSec.get(actor)! + DAY_SEC);
}

const circularSpan = (seconds: readonly number[]): number => {
  const sorted = seconds.toSorted((x, y) => x - y);
  const gaps = sorted.map((sec, place) => (sorted[place + 1] ?? sorted[0] + DAY_SEC) - sec);
  return DAY_SEC - Math.max(...gaps);
};

describe('when it works', () => {
  const window = { windows: [[10, 12]], edgeJitterMinutes: 0 };
  // A run that starts in the window may end some time after it.
  const spanSec = 3.5 * HOUR_SEC;

  it("keeps to its own office hours, or to each customer's own", async () => {
    const office = settled(await town({ ...window, localClockShare: 0 }));
    expect(circularSpan(office.map(({ t }) => t % DAY_SEC))).toBeLessThan(spanSec);
    const local = settled(await town({ ...window, localClockShare: 1 }));
    expect(circularSpan(local.map(({ t }) => t % DAY_SEC))).toBeGreaterThan(spanSec);
    for (const deeds of groupBy(local, ({ actor }) => actor).values())
      expect(circularSpan(deeds.map(({ t }) => t % DAY_SEC))).toBeLessThan(spanSec);
  });

  it('never has two sessions of an account under way at once', async () => {
    for (const deeds of groupBy(deedsOf(await town()), ({ actor }) => actor).values()) {
      const sessions = deeds.map(({ session }) => session);
      const changes = sessions.filter((session, place) => place > 0 && session !== sessions[place - 1]).length;
      expect(changes).toBe(new Set(sessions).size - 1);
    }
  });

  it('rests on the share of days it is told to', async () => {
    const busyDays = async (restDayShare: number): Promise<number> =>
      new Set(deedsOf(await town({ restDayShare })).map(({ actor, t }) => `${actor} ${Math.floor(t / DAY_SEC)}`)).size;
    const share = (await busyDays(0.5)) / (await busyDays(0));
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.65);
  });
});

describe('how much it does', () => {
  it('works down the quota of follows of a day', async () => {
    const world = await town({ followsPerDay: 6 });
    const follows = deedsOf(world).filter(({ verb }) => verb === 'follow');
    const perDay = [...groupBy(follows, ({ actor, t }) => `${actor} ${Math.floor(t / DAY_SEC)}`).values()];
    expect(median(perDay.map(({ length }) => length))).toBeGreaterThan(4);
    expect(median(perDay.map(({ length }) => length))).toBeLessThan(8);
  });

  it('spreads quotas between light and heavy plans, and over runs', async () => {
    const world = await town({ intensitySpread: 1 });
    const totals = [...groupBy(deedsOf(world), ({ actor }) => actor).values()].map(({ length }) => length);
    expect(Math.max(...totals)).toBeGreaterThan(3 * median(totals));
    const sessions = new Set(deedsOf(world).map(({ session }) => session)).size;
    expect(deedsOf(world).length / sessions).toBeLessThan(20);
  });
});

describe('whom it lets go of', () => {
  /** Seconds between a follow of the service and its unfollow. */
  const holds = (deeds: readonly Deed[]): number[] => {
    const followedAt = new Map<string, number>();
    return deeds.flatMap(({ verb, actor, target, t }) => {
      const pair = `${actor} ${target}`;
      const since = followedAt.get(pair);
      if (verb === 'follow') followedAt.set(pair, t);
      return verb === 'unfollow' && since !== undefined ? [t - since] : [];
    });
  };

  it('lets go after about the hold time, or to the second with a timer', async () => {
    const random = holds(deedsOf(await town({ holdDays: 2, holdSpread: 0.5, keepReciprocated: 0 })));
    expect(random.length).toBeGreaterThan(100);
    expect(median(random) / DAY_SEC).toBeGreaterThan(1.5);
    expect(median(random) / DAY_SEC).toBeLessThan(3);
    expect(new Set(random).size).toBeGreaterThan(0.9 * random.length);
    const timed = holds(deedsOf(await town({ holdDays: 2, holdSpread: 0, keepReciprocated: 0 })));
    expect(timed.length).toBeGreaterThan(100);
    // The clock of the log has whole seconds.
    expect(timed.filter((sec) => Math.abs(sec - 2 * DAY_SEC) <= 1).length).toBeGreaterThan(0.95 * timed.length);
  });

  it('keeps those who followed back when it is told to', async () => {
    const nReciprocatedLost = async (keepReciprocated: number): Promise<number> => {
      const world = await town({ keepReciprocated, holdDays: 3 });
      const followsBack = new Set<string>();
      let n = 0;
      for (const [index, { nActions, verb, actor, target }] of world.traffic.epochs.entries()) {
        const { controller } = world.truth.epochs[index];
        for (let row = 0; row < nActions; row++) {
          const isService = controller[row] !== OWNER;
          if (!isService && verb[row] === 1) followsBack.add(`${target[row]} ${actor[row]}`);
          if (!isService && verb[row] === 2) followsBack.delete(`${target[row]} ${actor[row]}`);
          if (isService && verb[row] === 2 && followsBack.has(`${actor[row]} ${target[row]}`)) n++;
        }
      }
      return n;
    };
    const lost = await nReciprocatedLost(0);
    expect(lost).toBeGreaterThan(10);
    // Who follows back on the day that the service has already decided is let go of all the same.
    expect(await nReciprocatedLost(1)).toBeLessThan(lost / 3);
  });
});

describe('whom it meets', () => {
  it('takes likely reciprocators only: on the first day, by the graph at the start', async () => {
    const filter = { minFollowings: 12, maxFollowings: 40, minFollowers: 5, maxFollowers: 60, maxPotency: 2 };
    const world = await town(filter);
    const { offset, target } = world.traffic.graph;
    const nFollowers = new Map<number, number>();
    for (const account of Array.from(target as Uint32Array))
      nFollowers.set(account, (nFollowers.get(account) ?? 0) + 1);
    const met = deedsOf(world).filter(
      ({ t, target: whom, verb }) => t < DAY_SEC && verb !== 'login' && whom < offset.length,
    );
    expect(met.length).toBeGreaterThan(50);
    for (const { target: whom } of met) {
      const nFollowings = offset[whom + 1] - offset[whom];
      const nTheirs = nFollowers.get(whom) ?? 0;
      expect(nFollowings).toBeGreaterThanOrEqual(12);
      expect(nFollowings).toBeLessThanOrEqual(40);
      expect(nTheirs).toBeGreaterThanOrEqual(5);
      expect(nTheirs).toBeLessThanOrEqual(2 * nFollowings);
    }
  });
});

describe('what the platform sees of it', () => {
  it('is nothing but the owner where it drives the own phone', async () => {
    const world = await town({ realDeviceShare: 1 });
    const own = ownPlaces(world);
    const deeds = deedsOf(world);
    expect(deeds.length).toBeGreaterThan(100);
    const known = deeds.filter(({ actor }) => own.has(actor));
    expect(known.every(({ actor, device }) => own.get(actor)!.has(`device ${device}`))).toBe(true);
    expect(known.filter(({ actor, network }) => own.get(actor)!.has(`network ${network}`)).length).toBeGreaterThan(
      0.95 * known.length,
    );
    expect(deeds.some(({ verb }) => verb === 'login')).toBe(false);
    expect(new Set(deeds.map(({ client }) => client))).toEqual(new Set([CLIENT.officialApp]));
  });

  it("is the service's own devices, a few networks and a log-in otherwise", async () => {
    const world = await town({ realDeviceShare: 0, unofficialClientShare: 1, accountsPerDevice: 5 });
    const own = ownPlaces(world);
    const deeds = deedsOf(world);
    expect(deeds.some(({ actor, device }) => own.get(actor)?.has(`device ${device}`))).toBe(false);
    const nCustomers = new Set(deeds.map(({ actor }) => actor)).size;
    expect(new Set(deeds.map(({ device }) => device)).size).toBeLessThanOrEqual(Math.ceil(nCustomers / 5) + 1);
    expect(new Set(deeds.map(({ network }) => network)).size).toBeLessThanOrEqual(4);
    expect(new Set(deeds.map(({ client }) => client))).toEqual(new Set([CLIENT.unofficial]));
    const newcomers = world.truth.enrolments.filter(({ fromSec }) => fromSec > 0).map(({ account }) => account);
    const logins = deeds.filter(({ verb }) => verb === 'login').map(({ actor }) => actor);
    expect(new Set(logins)).toEqual(
      new Set(newcomers.filter((account) => deeds.some(({ actor }) => actor === account))),
    );
  });
});
