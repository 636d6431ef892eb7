import { describe, expect, it } from 'vitest';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { townWith } from './deeds.js';
import { watchfulPlatform, type Try } from './platform.js';

const DAY_SEC = 86_400;
const N_DAYS = 12;
const TOWN = { nPeople: 200, horizonDays: N_DAYS };
const BOTS = { botShare: 0.1, camouflage: 0 };
/** Every family busy enough for a village. */
const BUSY: Readonly<Record<string, Record<string, unknown>>> = {
  'follow-service': { customerShare: 0.3, stayShare: 1, paidDays: 1000, minFollowers: 1, minFollowings: 1 },
  'collusion-network': {
    memberShare: 0.4,
    memberDays: 1000,
    requestsPerWeek: 14,
    freeCreditsPerDay: 100,
    maxPostDays: 60,
  },
  'bot-farm': { ...BOTS, buyerShare: 0.6, packageSize: 15 },
  'like-farm': { ...BOTS, buyerShare: 0.5, likesPerPost: 15, subscribedDays: 1000 },
  'comment-bots': { ...BOTS, watchedShare: 0.3, commentsPerPost: 8 },
  'hijacked-accounts': { victimShare: 0.3, noticedDays: 1000, buyerShare: 0.6, packageSize: 15 },
};

/** Refuses what an account does beyond `perDay` a day. */
function dailyLimit(perDay: number): Parameters<typeof watchfulPlatform>[0] {
  const counts = new Map<string, number>();
  return ({ actor }, tSec, verb) => {
    if (verb === VERB.login) return false;
    const key = `${actor} on ${Math.floor(tSec / DAY_SEC)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, Math.min(perDay, count + 1));
    return count >= perDay;
  };
}

const lateRefusals = (tries: readonly Try[]): number => {
  const late = tries.filter(({ day }) => day >= N_DAYS / 2);
  return late.filter(({ wasRefused }) => wasRefused).length / late.length;
};

it('are all families of inauthentic operations', async () => {
  const { operations } = await loadWorldPlugins();
  const inauthentic = [...operations.values()].filter(({ label }) => label === 'inauthentic').map(({ id }) => id);
  expect(Object.keys(BUSY).sort()).toEqual(inauthentic.sort());
});

describe.each(Object.keys(BUSY))('%s', (use) => {
  it('meets fewer refusals of a daily limit when it adapts', async () => {
    const [adaptive, stubborn] = [true, false].map(() => watchfulPlatform(dailyLimit(2)));
    await townWith(use, { ...BUSY[use], adapts: true }, TOWN, { enforcement: adaptive });
    await townWith(use, { ...BUSY[use], adapts: false }, TOWN, { enforcement: stubborn });
    expect(stubborn.tries.filter(({ wasRefused }) => wasRefused).length).toBeGreaterThan(10);
    expect(lateRefusals(adaptive.tries)).toBeLessThan(0.7 * lateRefusals(stubborn.tries));
  });

  it('gives up once the accounts it uses are gone: no actions, no takings, nobody new', async () => {
    const goneDay = 4;
    const platform = watchfulPlatform();
    const enforcement: Enforcement = {
      lets: platform.lets!.bind(platform),
      after({ endSec }): Measure[] {
        if (endSec < goneDay * DAY_SEC) return [];
        const used = new Set(platform.tries.map(({ actor }) => actor));
        return [...used].map((account) => ({ kind: 'close-account', account, atSec: endSec }));
      },
    };
    const params = { ...BUSY[use], loginTries: 1, lostShare: 0.2 };
    const { truth } = await townWith(use, params, TOWN, { enforcement });
    const last = truth.ledger.at(-1)!;
    expect(last).toMatchObject({ nCustomers: 0, nPaying: 0, nJoined: 0, revenue: 0, cost: 0, nDone: 0, nLockedOut: 0 });
    expect(truth.ledger.some(({ nDone }) => nDone > 0)).toBe(true);
  });

  it('gives up after so many days in a row on which costs exceed takings', async () => {
    const dear = {
      costPerThousandActions: 1000,
      costPerThousand: 1000,
      pricePerMonth: 0,
      pricePerWeek: 0,
      pricePerThousand: 0,
    };
    const { operations } = await loadWorldPlugins();
    const known = Object.keys((operations.get(use)!.params as unknown as { shape: object }).shape);
    const prices = Object.fromEntries(Object.entries(dear).filter(([name]) => known.includes(name)));
    const world = await townWith(use, { ...BUSY[use], ...prices, unprofitableDays: 3 }, TOWN);
    const days = profitOf(world);
    const firstThree = days.findIndex(
      (_, day) => day >= 2 && days.slice(day - 2, day + 1).every((profit) => profit < 0),
    );
    expect(firstThree).toBeGreaterThanOrEqual(2);
    expect(firstThree).toBeLessThan(N_DAYS - 1);
    for (const { nDone, revenue, cost } of world.truth.ledger.slice(firstThree + 1))
      expect([nDone, revenue, cost]).toEqual([0, 0, 0]);
  });
});

const profitOf = ({ truth }: SimulatedWorld): number[] => truth.ledger.map(({ revenue, cost }) => revenue - cost);

describe('an operator who looks at the followers of those it sold to', () => {
  const lossDay = 6;
  /** Sold follows of a day, by hour, where everything sold so far is undone before that day; `lossNoticed` as given. */
  async function followsAfterLoss(lossNoticed: number, undoes: boolean): Promise<number[]> {
    const platform = watchfulPlatform();
    const enforcement: Enforcement = {
      lets: platform.lets!.bind(platform),
      after({ endSec }): Measure[] {
        if (!undoes || endSec !== lossDay * DAY_SEC) return [];
        return platform.tries
          .filter(({ verb }) => verb === VERB.follow)
          .map(({ actor, target }) => ({ kind: 'remove-follow', account: actor, target }));
      },
    };
    const params = { ...BUSY['bot-farm'], lossNoticed, restHours: 12 };
    await townWith('bot-farm', params, { ...TOWN, graph: { meanFollowings: 10 } }, { enforcement });
    const hours = new Array<number>(24).fill(0);
    for (const { day, tSec, verb } of platform.tries)
      if (day === lossDay && verb === VERB.follow) hours[Math.floor((tSec % DAY_SEC) / 3600)]++;
    return hours;
  }
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

  it('draws back when they fall at once, and works on as ever when it does not look or nothing fell', async () => {
    const alarmed = await followsAfterLoss(0.2, true);
    expect(sum(alarmed.slice(0, 12))).toBe(0);
    const [blind, calm] = [await followsAfterLoss(1, true), await followsAfterLoss(0.2, false)];
    expect(sum(blind.slice(0, 12))).toBeGreaterThan(5);
    expect(sum(calm.slice(0, 12))).toBeGreaterThan(5);
  });
});

it.each(['like-farm', 'comment-bots'])('%s, which sells no followers, takes no share of them to notice', (use) =>
  expect(townWith(use, { lossNoticed: 0.5 }, TOWN)).rejects.toThrow(/lossNoticed: unknown key/),
);

describe('a service that pauses customers who were refused', () => {
  it('leaves them alone for days and works the others harder', async () => {
    const refused = new Set<number>();
    const refusesFive: Parameters<typeof watchfulPlatform>[0] = ({ actor }, tSec, verb) => {
      if (tSec < 2 * DAY_SEC || tSec >= 3 * DAY_SEC || verb !== VERB.follow) return false;
      if (refused.size < 12) refused.add(actor);
      return refused.has(actor);
    };
    const platform = watchfulPlatform(refusesFive);
    await townWith('follow-service', { ...BUSY['follow-service'], restDayShare: 0, pauseDays: 3 }, TOWN, {
      enforcement: platform,
    });
    expect(refused.size).toBe(12);
    const paused = platform.tries.filter(({ day }) => day === 3 || day === 4);
    expect(paused.filter(({ actor }) => refused.has(actor))).toEqual([]);
    const free = watchfulPlatform();
    await townWith('follow-service', { ...BUSY['follow-service'], restDayShare: 0 }, TOWN, { enforcement: free });
    const byOthers = ({ tries }: { tries: readonly Try[] }): number =>
      tries.filter(({ day, actor }) => (day === 3 || day === 4) && !refused.has(actor)).length;
    expect(byOthers(platform)).toBeGreaterThan(1.1 * byOthers(free));
  });
});
