import { describe, expect, it } from 'vitest';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { CLIENT } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { FAMILIES } from '../sim/small-world.js';
import { deedsOf, groupBy, median, postSeconds, soldBy, townWith, type Deed } from './deeds.js';

const DAY_SEC = 86_400;
const { operations } = await loadWorldPlugins();

/** The same town with an operation that takes no care, and one that takes all. */
async function extremes(use: keyof typeof FAMILIES, change: Record<string, unknown> = {}): Promise<SimulatedWorld[]> {
  const town = (evasion: number): Promise<SimulatedWorld> =>
    townWith(use, { ...FAMILIES[use], ...change }, { evasion, horizonDays: 12 });
  return Promise.all([town(0), town(1)]);
}

/** Share of the gaps inside sessions that have one of the four most common lengths, to the second: near 1 for a clock. */
function clockwork(deeds: readonly Deed[]): number {
  const gaps = [...groupBy(deeds, ({ session }) => session).values()].flatMap((session) =>
    session.slice(1).map(({ t }, place) => t - session[place].t),
  );
  const counts = [...groupBy(gaps, (gap) => gap).values()].map(({ length }) => length).sort((x, y) => y - x);
  return counts.slice(0, 4).reduce((sum, count) => sum + count, 0) / gaps.length;
}

const accountsPerDevice = (deeds: readonly Deed[]): number =>
  new Set(deeds.map(({ actor }) => actor)).size / new Set(deeds.map(({ device }) => device)).size;

const unofficialShare = (deeds: readonly Deed[]): number =>
  deeds.filter(({ client }) => client === CLIENT.unofficial).length / deeds.length;

/** Most actions of one kind by one account in a day. */
const busiestDay = (deeds: readonly Deed[]): number =>
  Math.max(
    ...[...groupBy(deeds, ({ actor, verb, t }) => `${actor} ${verb} ${Math.floor(t / DAY_SEC)}`).values()].map(
      ({ length }) => length,
    ),
  );

describe.each([...operations.keys()])('%s', (use) => {
  const plugin = operations.get(use)!;
  const given = plugin.params.parse({});

  it('is as the scenario says at half the dial, and other at its ends', () => {
    expect(plugin.evade!(given, 0.5)).toEqual(given);
    expect(plugin.evade!(given, 0)).not.toEqual(given);
    expect(plugin.evade!(given, 1)).not.toEqual(given);
  });

  it.each([0, 0.2, 0.7, 1])('has valid parameters at %d of the dial', (evasion) => {
    expect(plugin.params.safeParse(plugin.evade!(given, evasion)).error).toBeUndefined();
  });
});

describe('who takes care', () => {
  it('a follow service: random spacing, fewer actions, own phones, official client, uneven hold times', async () => {
    const [careless, careful] = (await extremes('follow-service')).map((world) => deedsOf(world));
    expect(clockwork(careless)).toBeGreaterThan(0.5);
    expect(clockwork(careful)).toBeLessThan(0.2);
    expect(careful.length).toBeLessThan(careless.length / 2);
    expect(busiestDay(careful)).toBeLessThan(busiestDay(careless) / 2);
    expect(accountsPerDevice(careless)).toBeGreaterThan(5);
    expect(accountsPerDevice(careful)).toBeLessThan(1.2);
    expect(unofficialShare(careless)).toBe(1);
    expect(unofficialShare(careful)).toBe(0);
    const holds = (deeds: readonly Deed[]): number => {
      const since = new Map<string, number>();
      const held = deeds.flatMap(({ verb, actor, target, t }) => {
        if (verb === 'follow') since.set(`${actor} ${target}`, t);
        return verb === 'unfollow' ? [t - (since.get(`${actor} ${target}`) ?? NaN)] : [];
      });
      return new Set(held).size / held.length;
    };
    expect(holds(careless)).toBeLessThan(0.1);
    expect(holds(careful)).toBeGreaterThan(0.9);
  });

  it('a bot farm: drips instead of bursts, more camouflage, devices of their own', async () => {
    const worlds = await extremes('bot-farm');
    const [careless, careful] = worlds.map((world) => soldBy(world));
    const spans = (deeds: readonly Deed[]): number =>
      median([...groupBy(deeds, ({ campaign }) => campaign).values()].map((all) => all[all.length - 1].t - all[0].t));
    expect(spans(careful)).toBeGreaterThan(20 * spans(careless));
    const [plain, hidden] = worlds.map((world) => deedsOf(world).length - soldBy(world).length);
    expect(plain).toBe(0);
    expect(hidden).toBeGreaterThan(500);
    expect(accountsPerDevice(careless)).toBeGreaterThan(2 * accountsPerDevice(careful));
  });

  it('a like farm: trickles', async () => {
    const delays = (await extremes('like-farm')).map((world) => {
      const posted = postSeconds(world);
      return median(soldBy(world).map(({ t, object }) => t - posted.get(object)!));
    });
    expect(delays[1]).toBeGreaterThan(20 * delays[0]);
  });

  it('comment bots: late, rare, with likes', async () => {
    const worlds = await extremes('comment-bots');
    const [careless, careful] = worlds.map((world) => soldBy(world));
    expect(careful.length).toBeLessThan(careless.length / 3);
    expect(careless.some(({ verb }) => verb === 'like')).toBe(false);
    expect(careful.some(({ verb }) => verb === 'like')).toBe(true);
  });

  it('a collusion network: rotates, trickles, spreads over devices', async () => {
    const [careless, careful] = (await extremes('collusion-network')).map((world) =>
      deedsOf(world).filter(({ verb }) => verb === 'like'),
    );
    const workers = (deeds: readonly Deed[]): number => new Set(deeds.map(({ actor }) => actor)).size;
    expect(workers(careful)).toBeGreaterThan(2 * workers(careless));
    expect(accountsPerDevice(careless)).toBeGreaterThan(3 * accountsPerDevice(careful));
    expect(unofficialShare(careful)).toBe(0);
  });

  it('hijackers: by day, a few actions an account', async () => {
    const [careless, careful] = (await extremes('hijacked-accounts')).map((world) =>
      deedsOf(world).filter(({ verb }) => verb !== 'login'),
    );
    const byDay = (deeds: readonly Deed[]): number =>
      deeds.filter(({ t }) => t % DAY_SEC >= 9 * 3600 && t % DAY_SEC < 23 * 3600).length / deeds.length;
    expect(byDay(careless)).toBe(0);
    expect(byDay(careful)).toBeGreaterThan(0.99);
    expect(busiestDay(careful)).toBeLessThanOrEqual(2);
    expect(busiestDay(careless)).toBeGreaterThan(2);
  });

  it('a pod: answers later, and not every post', async () => {
    const worlds = await extremes('engagement-pod');
    const [careless, careful] = worlds.map((world) => deedsOf(world));
    expect(careful.length).toBeLessThan(0.8 * careless.length);
    const [soon, late] = worlds.map((world) => {
      const posted = postSeconds(world);
      return median(deedsOf(world).map(({ t, object }) => t - posted.get(object)!));
    });
    expect(late).toBeGreaterThan(5 * soon);
  });
});
