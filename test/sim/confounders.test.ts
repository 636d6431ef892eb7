import { describe, expect, it } from 'vitest';
import { VERB } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { worldKey } from '../../sim/world/world.js';
import { ALL_CONFOUNDERS, smallScenario, smallWorld } from './small-world.js';

const HOUR_SEC = 3600;

interface Action {
  readonly t: number;
  readonly verb: number;
  readonly actor: number;
  readonly target: number;
  readonly object: number;
  readonly device: number;
  readonly session: number;
}

const actionsOf = ({ traffic }: SimulatedWorld): Action[] =>
  traffic.epochs.flatMap(({ nActions, t, verb, actor, target, object, device, session }) =>
    Array.from({ length: nActions }, (_, row) => ({
      t: t[row],
      verb: verb[row],
      actor: actor[row],
      target: target[row],
      object: object[row],
      device: device[row],
      session: session[row],
    })),
  );

/** The same town with the confounder and with its muted twin, without operations. */
async function twins(id: string): Promise<{ active: SimulatedWorld; muted: SimulatedWorld; people: Set<number> }> {
  const entry = ALL_CONFOUNDERS.find(({ use }) => use === id)!;
  const [active, muted] = await Promise.all(
    [false, true].map((isMuted) => smallWorld({ ...TOWN, confounders: [{ ...entry, muted: isMuted }] })),
  );
  return { active, muted, people: new Set(active.truth.participations.map(({ account }) => account)) };
}

/** Enough friends for a clean-up to be worth it; nobody is paid to act. */
const TOWN = { nPeople: 300, graph: { meanFollowings: 40, communitySize: 40 }, operations: [] };

describe('every confounder', () => {
  it('is stirred by the small towns of these tests', async () => {
    const { confounders } = await loadWorldPlugins();
    expect(ALL_CONFOUNDERS.map(({ use }) => use).sort()).toEqual([...confounders.keys()].sort());
  });

  it.each(ALL_CONFOUNDERS)(
    '$use: has the same people taking part when muted, and then changes no life',
    async ({ use }) => {
      const { active, muted, people } = await twins(use);
      expect(people.size).toBeGreaterThan(5);
      expect(muted.truth.participations).toEqual(active.truth.participations);
      const without = await smallWorld({ ...TOWN, confounders: [] });
      const posts = (world: SimulatedWorld): string[] =>
        actionsOf(world).flatMap(({ verb, actor, t }) => (verb === VERB.post ? [`${actor} ${t}`] : []));
      // Those who would take part remember more likes, which moves other draws; posts depend on nothing but how people live.
      expect(posts(muted)).toEqual(posts(without));
      expect(actionsOf(active)).not.toEqual(actionsOf(muted));
    },
  );

  it.each(ALL_CONFOUNDERS)("$use: everything it does is the owners' own", async ({ use }) => {
    const { active } = await twins(use);
    for (const { controller } of active.truth.epochs)
      expect(Array.from(controller as Uint32Array).every((cause) => cause === 0)).toBe(true);
  });

  it.each(ALL_CONFOUNDERS)('$use: keeps a memory of plain data', async ({ use }) => {
    const scenario = smallScenario({
      confounders: ALL_CONFOUNDERS.filter((entry) => entry.use === use),
      operations: [],
    });
    const { actors, crew } = await foundWorld(scenario, await loadWorldPlugins(), {
      key: worldKey('memory'),
      nWorkers: 1,
    });
    await crew.close();
    expect(actors).toHaveLength(1);
    expect(structuredClone(actors[0].memory)).toEqual(actors[0].memory);
  });
});

describe('what is special about it', () => {
  it('viral-burst: a star gains followers by the hour', async () => {
    const { active, muted } = await twins('viral-burst');
    expect(mostPer(active, VERB.follow, ({ target, t }) => `${target} ${hourOf(t)}`)).toBeGreaterThan(
      1.5 * mostPer(muted, VERB.follow, ({ target, t }) => `${target} ${hourOf(t)}`),
    );
  });

  it('viral-burst: the star is liked by many strangers, more than those who come to stay', async () => {
    const { active, muted, people } = await twins('viral-burst');
    const strangers = (world: SimulatedWorld): number => {
      const { offset, target: followed } = world.traffic.graph;
      const friends = Array.from(followed);
      const friendsOf = (actor: number): number[] => friends.slice(offset[actor], offset[actor + 1]);
      return mostPer(world, VERB.like, ({ actor, target, object }) =>
        people.has(actor) || friendsOf(actor).includes(target) ? null : object,
      );
    };
    expect(strangers(active)).toBeGreaterThan(1.5 * strangers(muted));
  });

  it('onboarding-burst: a dozen follows in one session are common', async () => {
    const { active, muted } = await twins('onboarding-burst');
    const long = (world: SimulatedWorld): number =>
      countsPer(world, VERB.follow, ({ session }) => session).filter((n) => n >= 12).length;
    expect(long(active)).toBeGreaterThan(long(muted) + 10);
  });

  it('follow-back-community: members follow one another, and each other back', async () => {
    const { active, muted, people } = await twins('follow-back-community');
    const pairs = (world: SimulatedWorld): Set<string> =>
      new Set(
        actionsOf(world)
          .filter(({ verb, actor, target }) => verb === VERB.follow && people.has(actor) && people.has(target))
          .map(({ actor, target }) => `${actor} ${target}`),
      );
    const [inside, before] = [pairs(active), pairs(muted)];
    expect(inside.size).toBeGreaterThan(5 * before.size);
    const mutual = [...inside].filter((pair) => inside.has(pair.split(' ').reverse().join(' ')));
    expect(mutual.length / inside.size).toBeGreaterThan(0.5);
  });

  it('office-network: some devices have a whole team on them', async () => {
    const { active, muted } = await twins('office-network');
    const most = (world: SimulatedWorld): number => {
      const users = new Map<number, Set<number>>();
      for (const { device, actor } of actionsOf(world)) users.set(device, (users.get(device) ?? new Set()).add(actor));
      return Math.max(...[...users.values()].map(({ size }) => size));
    };
    expect(most(muted)).toBe(1);
    expect(most(active)).toBeGreaterThan(3);
  });

  it('mass-unfollow: somebody lets half of the followings go within an hour', async () => {
    const { active, muted } = await twins('mass-unfollow');
    const most = (world: SimulatedWorld): number => mostPer(world, VERB.unfollow, ({ session }) => session);
    expect(most(active)).toBeGreaterThan(most(muted) + 10);
  });

  it('superfan: a dozen likes in one session go to one account', async () => {
    const { active, muted } = await twins('superfan');
    const most = (world: SimulatedWorld): number =>
      mostPer(world, VERB.like, ({ session, target }) => `${session} ${target}`);
    expect(most(active)).toBeGreaterThan(most(muted) + 10);
  });

  it('night-shift-and-travel: some people are awake at night', async () => {
    const { active, muted, people } = await twins('night-shift-and-travel');
    const atNight = (world: SimulatedWorld): number =>
      actionsOf(world).filter(({ actor, t }) => people.has(actor) && hourOf(t) % 24 >= 2 && hourOf(t) % 24 < 6).length;
    expect(atNight(active)).toBeGreaterThan(2 * atNight(muted));
  });
});

const hourOf = (t: number): number => Math.floor(t / HOUR_SEC);

/** How many actions of a verb fall on each key; those without a key are left out. */
function countsPer(world: SimulatedWorld, verb: number, keyOf: (action: Action) => string | number | null): number[] {
  const counts = new Map<string | number, number>();
  for (const action of actionsOf(world)) {
    const key = action.verb === verb ? keyOf(action) : null;
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

const mostPer = (...given: Parameters<typeof countsPer>): number => Math.max(0, ...countsPer(...given));
