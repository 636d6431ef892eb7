import { describe, expect, it } from 'vitest';
import { OWNER } from '../../sim/truth/truth.js';
import { deedsOf, groupBy, median, postSeconds, soldBy, townWith, type Deed } from './deeds.js';

const DAY_SEC = 86_400;
const HOUR_SEC = 3600;
const LONG = { horizonDays: 16 };

const spanOf = (deeds: readonly Deed[]): number =>
  Math.max(...deeds.map(({ t }) => t)) - Math.min(...deeds.map(({ t }) => t));
const isDistinct = (deeds: readonly Deed[]): boolean => new Set(deeds.map(({ actor }) => actor)).size === deeds.length;

describe('a bot farm', () => {
  const params = { botShare: 0.3, buyerShare: 0.15, packageSize: 20 };
  const packages = async (change: Record<string, unknown>) => {
    const world = await townWith('bot-farm', { ...params, ...change }, LONG);
    return { world, packages: [...groupBy(soldBy(world), ({ campaign }) => campaign).values()] };
  };

  it('delivers follows of the buyer by as many different bots as were bought', async () => {
    const { world, packages: all } = await packages({});
    expect(all.length).toBeGreaterThan(8);
    for (const deeds of all) {
      expect(
        deeds.every(
          ({ verb, target, actor }) => verb === 'follow' && target !== actor && world.truth.operator[actor] === 1,
        ),
      ).toBe(true);
      expect(deeds.every(({ target }) => target === world.truth.campaigns[deeds[0].campaign].beneficiary)).toBe(true);
      expect(isDistinct(deeds)).toBe(true);
      expect(deeds.length).toBeLessThanOrEqual(20);
    }
    expect(median(all.map(({ length }) => length))).toBeGreaterThan(14);
  });

  it('within hours in a burst, over days in a drip', async () => {
    const burst = (await packages({ burstShare: 1, burstHours: 5 })).packages.map(spanOf);
    const drip = (await packages({ burstShare: 0, dripDays: 6 })).packages.map(spanOf);
    expect(Math.max(...burst)).toBeLessThanOrEqual(5 * HOUR_SEC);
    expect(Math.max(...drip)).toBeLessThanOrEqual(6 * DAY_SEC);
    expect(median(drip)).toBeGreaterThan(10 * median(burst));
  });

  it('shares the work: no bot delivers much more than another', async () => {
    const { world } = await packages({ buyerShare: 0.4 });
    const perBot = [...groupBy(soldBy(world), ({ actor }) => actor).values()].map(({ length }) => length);
    expect(Math.max(...perBot)).toBeLessThanOrEqual(median(perBot) + 6);
  });

  it('camouflages as much as it is told to', async () => {
    const camouflage = async (level: number): Promise<number> => {
      const world = await townWith('bot-farm', { ...params, camouflage: level }, LONG);
      return deedsOf(world).length - soldBy(world).length;
    };
    const plain = await camouflage(1);
    expect(await camouflage(0)).toBe(0);
    expect(await camouflage(5)).toBeGreaterThan(2 * plain);
  });
});

describe('a like farm', () => {
  const params = { botShare: 0.4, buyerShare: 0.5, likesPerPost: 12 };
  const boosts = async (change: Record<string, unknown>) => {
    const world = await townWith('like-farm', { ...params, ...change }, LONG);
    return { world, boosts: [...groupBy(soldBy(world), ({ object }) => object).values()], posted: postSeconds(world) };
  };

  it('likes new posts of subscribers, each from different bots, after they were made', async () => {
    const { world, boosts: all, posted } = await boosts({});
    expect(all.length).toBeGreaterThan(20);
    for (const deeds of all) {
      expect(deeds.every(({ verb, actor }) => verb === 'like' && world.truth.operator[actor] === 1)).toBe(true);
      expect(isDistinct(deeds)).toBe(true);
      expect(Math.min(...deeds.map(({ t }) => t))).toBeGreaterThan(posted.get(deeds[0].object)!);
      expect(world.truth.operator[deeds[0].target]).toBe(OWNER);
      expect(world.traffic.accounts.isPrivate[deeds[0].target]).toBe(0);
    }
    expect(median(all.map(({ length }) => length))).toBeGreaterThan(7);
    expect(median(all.map(({ length }) => length))).toBeLessThan(18);
  });

  it('in a burst within hours, or trickling over days', async () => {
    const burst = (await boosts({ stealthyShare: 0, burstHours: 2 })).boosts;
    const trickle = (await boosts({ stealthyShare: 1, trickleDays: 3 })).boosts;
    expect(Math.max(...burst.map(spanOf))).toBeLessThanOrEqual(2 * HOUR_SEC);
    expect(median(trickle.map(spanOf))).toBeGreaterThan(2 * DAY_SEC);
  });

  it('lets a small part of the farm do all the work when it rotates little', async () => {
    const nWorking = async (rotationShare: number): Promise<number> =>
      new Set(soldBy((await boosts({ rotationShare })).world).map(({ actor }) => actor)).size;
    expect(await nWorking(0.3)).toBeLessThan(0.5 * (await nWorking(1)));
  });
});

describe('comment bots', () => {
  const params = { botShare: 0.1, watchedShare: 0.3, commentsPerPost: 3, likesPerComment: 0.2, delayMinutes: 10 };

  it('comment on fresh posts of the popular, and seldom like', async () => {
    const world = await townWith('comment-bots', params, LONG);
    const posted = postSeconds(world);
    const deeds = soldBy(world);
    const comments = deeds.filter(({ verb }) => verb === 'comment');
    const likes = deeds.filter(({ verb }) => verb === 'like');
    expect(comments.length + likes.length).toBe(deeds.length);
    expect(likes.length).toBeGreaterThan(0.1 * comments.length);
    expect(likes.length).toBeLessThan(0.3 * comments.length);
    expect(median(comments.map(({ t, object }) => t - posted.get(object)!))).toBeLessThan(15 * 60);
    expect(comments.every(({ actor }) => world.truth.operator[actor] === 1)).toBe(true);

    const { offset, target } = world.traffic.graph;
    const nFollowers = new Float64Array(offset.length - 1);
    for (const account of Array.from(target as Uint32Array)) nFollowers[account]++;
    const people = Array.from(nFollowers).filter((_, account) => world.truth.operator[account] === OWNER);
    const commented = [...new Set(comments.map(({ target: whom }) => whom))].map((whom) => nFollowers[whom]);
    expect(median(commented)).toBeGreaterThan(1.3 * median(people));
  });

  it('stay within what a bot may do in a day', async () => {
    const world = await townWith('comment-bots', { ...params, commentsPerPost: 20, commentsPerBotDay: 4 }, LONG);
    const perDay = groupBy(
      soldBy(world).filter(({ verb }) => verb === 'comment'),
      ({ actor, t }) => `${actor} ${Math.floor(t / DAY_SEC)}`,
    );
    const counts = [...perDay.values()].map(({ length }) => length);
    expect(Math.max(...counts)).toBe(4);
  });
});
