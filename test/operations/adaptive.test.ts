import { describe, expect, it } from 'vitest';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { groupBy, townWith } from './deeds.js';
import { followLimit, watchfulPlatform, type Try } from './platform.js';

const DAY_SEC = 86_400;
const N_DAYS = 16;
/** Many customers with heavy plans who stay, so that limits bind every day. */
const BUSY = {
  ...{ customerShare: 0.4, stayShare: 1, paidDays: 1000, restDayShare: 0, followsPerDay: 30, likesPerDay: 20 },
  ...{ minFollowers: 1, minFollowings: 1 },
};
const TOWN = { nPeople: 220, horizonDays: N_DAYS };

const run = (params: Record<string, unknown>, enforcement: Enforcement, town: Record<string, unknown> = TOWN) =>
  townWith('follow-service', { ...BUSY, ...params }, town, { enforcement });

/** The first place at which two long lists differ; null when they are equal. */
function firstDifference(x: readonly string[], y: readonly string[]): string | null {
  const length = Math.max(x.length, y.length);
  for (let place = 0; place < length; place++) if (x[place] !== y[place]) return `${x[place]} but ${y[place]}`;
  return null;
}

const follows = (tries: readonly Try[]): Try[] => tries.filter(({ verb }) => verb === VERB.follow);
const refusedShare = (tries: readonly Try[]): number =>
  tries.filter(({ wasRefused }) => wasRefused).length / tries.length;
const firstDays = (tries: readonly Try[]): Try[] => tries.filter(({ day }) => day < 2);
const lastDays = (tries: readonly Try[]): Try[] => tries.filter(({ day }) => day >= N_DAYS - 8);

/** Follows that got through, for each day and whatever `keyOf` names. */
const dailyFollows = (tries: readonly Try[], keyOf: (made: Try) => number): number[] =>
  [
    ...groupBy(
      tries.filter(({ wasRefused }) => !wasRefused),
      (made) => `${keyOf(made)} on ${made.day}`,
    ).values(),
  ].map(({ length }) => length);

describe('a service that meets visible blocks', () => {
  it.each([4, 9, 15])('finds a limit of %i follows a day and account, and settles just under it', async (limit) => {
    const platform = watchfulPlatform(followLimit(limit, ({ actor }) => actor));
    await run({}, platform);
    const tries = follows(platform.tries);
    expect(firstDays(tries).some(({ wasRefused }) => wasRefused)).toBe(true);
    // Probing costs a refusal now and then.
    expect(refusedShare(lastDays(tries))).toBeLessThan(0.02);
    const settled = dailyFollows(lastDays(tries), ({ actor }) => actor);
    expect(Math.max(...settled)).toBe(limit);
    const atTheLine = settled.filter((count) => count >= Math.floor(0.9 * limit));
    expect(atTheLine.length / settled.length).toBeGreaterThan(0.5);
  });

  it('runs into the limit every day when it does not adapt', async () => {
    const platform = watchfulPlatform(followLimit(9, ({ actor }) => actor));
    await run({ adapts: false }, platform);
    expect(refusedShare(lastDays(follows(platform.tries)))).toBeGreaterThan(0.1);
  });

  it('books what it changed its ways for; one that does not adapt, or meets nothing, changes nothing', async () => {
    const limited = () => watchfulPlatform(followLimit(9, ({ actor }) => actor));
    const reactions = async (params: Record<string, unknown>, platform: Enforcement): Promise<number[]> =>
      (await run(params, platform)).truth.ledger.map(({ nReactions }) => nReactions);
    const adaptive = await reactions({}, limited());
    expect(adaptive[0]).toBeGreaterThan(0);
    expect(Math.max(...adaptive.slice(N_DAYS - 4))).toBeLessThan(adaptive[0]);
    expect(new Set(await reactions({ adapts: false }, limited()))).toEqual(new Set([0]));
    expect(new Set(await reactions({}, watchfulPlatform()))).toEqual(new Set([0]));
  });

  it('spreads over more networks when the limit is per network, and stays under it on each', async () => {
    const limit = 60;
    const free = watchfulPlatform();
    const platform = watchfulPlatform(followLimit(limit, ({ network }) => network));
    const params = { realDeviceShare: 0, reserveNetworks: 7 };
    await run(params, free);
    await run(params, platform);
    const networks = ({ tries }: { tries: readonly Try[] }): number =>
      new Set(follows(tries).map(({ network }) => network)).size;
    expect(networks(platform)).toBeGreaterThan(2 * networks(free));
    const tries = lastDays(follows(platform.tries));
    expect(refusedShare(tries)).toBeLessThan(0.02);
    const perNetwork = dailyFollows(tries, ({ network }) => network);
    expect(Math.max(...perNetwork)).toBe(limit);
    expect(perNetwork.filter((count) => count >= 0.75 * limit).length / perNetwork.length).toBeGreaterThan(0.5);
  });

  it('logs in anew wherever it moves an account', async () => {
    const platform = watchfulPlatform(followLimit(60, ({ network }) => network));
    await run({ realDeviceShare: 0, reserveNetworks: 7 }, platform);
    for (const tries of groupBy(platform.tries, ({ actor }) => actor).values()) {
      const inOrder = tries.toSorted((x, y) => x.tSec - y.tSec);
      for (const [place, made] of inOrder.entries())
        if (place > 0 && made.network !== inOrder[place - 1].network) expect(made.verb).toBe(VERB.login);
    }
  });

  it('makes its client pass as the official app once that client is what gets refused', async () => {
    const platform = watchfulPlatform(
      ({ client }, _tSec, verb) => verb === VERB.follow && client === CLIENT.unofficial,
    );
    await run({ unofficialClientShare: 1, realDeviceShare: 0 }, platform);
    const clients = (tries: readonly Try[]): Set<number> => new Set(tries.map(({ client }) => client));
    expect(clients(firstDays(platform.tries))).toContain(CLIENT.unofficial);
    expect(clients(lastDays(platform.tries))).toEqual(new Set([CLIENT.officialApp]));
  });

  it('rests an account that was refused for half a day', async () => {
    const platform = watchfulPlatform(followLimit(9, ({ actor }) => actor));
    await run({ restHours: 12 }, platform);
    let nRests = 0;
    for (const tries of groupBy(platform.tries, ({ actor }) => actor).values()) {
      const inOrder = tries.toSorted((x, y) => x.tSec - y.tSec);
      for (const [place, { wasRefused, tSec }] of inOrder.entries()) {
        const next = inOrder[place + 1];
        if (!wasRefused || next === undefined) continue;
        nRests++;
        expect(next.tSec - tSec).toBeGreaterThanOrEqual(12 * 3600 - 60);
      }
    }
    expect(nRests).toBeGreaterThan(3);
  });
});

describe('a service whose follows are silently removed days later', () => {
  /** What the operator decides, without whom it meets: who works when, from where, and whom it lets go of after how long. */
  const decisions = ({ tries }: { tries: readonly Try[] }): string[] =>
    tries
      .filter(({ verb }) => verb === VERB.follow || verb === VERB.unfollow || verb === VERB.login)
      .map(({ tSec, actor, verb, network, device, client }) => [tSec, actor, verb, network, device, client].join());

  it('decides bit for bit as if nothing had happened', async () => {
    // It looks at its customers' followers, but what it did itself does not show there. Whom it keeps depends on who follows back, which is seen in follower lists: here it keeps nobody.
    const params = { keepReciprocated: 0, followsPerDay: 4, likesPerDay: 8, intensitySpread: 0.3, lossNoticed: 0.2 };
    // A town where strangers never run out: whom it meets differs, that it meets somebody does not.
    const town = { nPeople: 600, horizonDays: 10, graph: { meanFollowings: 25, communitySize: 300 } };
    const untouched = watchfulPlatform();
    const watched = watchfulPlatform();
    let nRemoved = 0;
    const silent: Enforcement = {
      lets: watched.lets!.bind(watched),
      after({ endSec }): Measure[] {
        const day = endSec / DAY_SEC - 2;
        const removed = follows(watched.tries).filter((made) => made.day === day && made.tSec % 2 < 1);
        nRemoved += removed.length;
        return removed.map(({ actor, target }) => ({ kind: 'remove-follow', account: actor, target }));
      },
    };
    await run(params, untouched, town);
    await run(params, silent, town);
    expect(nRemoved).toBeGreaterThan(500);
    expect(firstDifference(decisions(watched), decisions(untouched))).toBeNull();
  });
});

describe('a service whose customers lose access', () => {
  it('is locked out by a new password, tries to log in once a day, and counts the customer as lost', async () => {
    const platform = watchfulPlatform();
    const resetDay = 5;
    const enforcement: Enforcement = {
      lets: platform.lets!.bind(platform),
      after({ endSec }): Measure[] {
        if (endSec !== resetDay * DAY_SEC) return [];
        const accounts = new Set(platform.tries.map(({ actor }) => actor));
        return [...accounts].map((account) => ({ kind: 'reset-password', account, atSec: endSec }));
      },
    };
    const { truth } = await run({ loginTries: 3 }, enforcement);
    const before = truth.ledger[resetDay - 1];
    const reset = new Set(platform.tries.filter(({ day }) => day < resetDay).map(({ actor }) => actor));
    const after = platform.tries.filter(({ day, actor }) => day >= resetDay && reset.has(actor));
    // Locked out before the platform is asked.
    expect(after).toEqual([]);
    const nTried = truth.ledger.reduce((sum, row) => sum + row.nLockedOut, 0);
    expect(nTried).toBeGreaterThanOrEqual(3 * before.nCustomers);
    expect(nTried).toBeLessThanOrEqual(4 * reset.size);
    const nLeft = truth.ledger.slice(resetDay, resetDay + 5).reduce((sum, row) => sum + row.nLeft, 0);
    expect(nLeft).toBeGreaterThanOrEqual(before.nCustomers - 1);
  });

  it('gives up an account that stays blocked, and works the others as before', async () => {
    const blockedDay = 3;
    const platform = watchfulPlatform();
    let blocked: number[] = [];
    const enforcement: Enforcement = {
      lets: platform.lets!.bind(platform),
      after({ endSec }): Measure[] {
        if (endSec !== blockedDay * DAY_SEC) return [];
        blocked = [...new Set(platform.tries.map(({ actor }) => actor))].slice(0, 5);
        return blocked.map((account) => ({ kind: 'block', account, fromSec: endSec, toSec: N_DAYS * DAY_SEC }));
      },
    };
    const { truth } = await run({ patienceDays: 4 }, enforcement);
    const nBlocked = (from: number, to: number): number =>
      truth.ledger.slice(from, to).reduce((sum, row) => sum + row.nBlocked, 0);
    expect(nBlocked(blockedDay, blockedDay + 5)).toBeGreaterThanOrEqual(3 * blocked.length);
    expect(nBlocked(N_DAYS - 5, N_DAYS)).toBe(0);

    const free = watchfulPlatform();
    await run({ patienceDays: 4 }, free);
    const others = ({ tries }: { tries: readonly Try[] }): string[] => {
      const deeds = follows(tries).map(({ actor, day, network }) => [actor, day, network]);
      return [...new Set(deeds.filter(([actor]) => !blocked.includes(actor)).map(String))].sort();
    };
    expect(firstDifference(others(platform), others(free))).toBeNull();
  });
});
