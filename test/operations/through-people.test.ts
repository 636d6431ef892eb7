import { describe, expect, it } from 'vitest';
import { CLIENT } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { deedsOf, groupBy, median, postSeconds, townWith, type Deed } from './deeds.js';

const DAY_SEC = 86_400;
const HOUR_SEC = 3600;
const LONG = { horizonDays: 40 };

const beneficiaryOf = ({ truth }: SimulatedWorld, { campaign }: Deed): number => truth.campaigns[campaign].beneficiary;
const membersOf = ({ truth }: SimulatedWorld): Set<number> => new Set(truth.enrolments.map(({ account }) => account));

/** What owners did themselves, by account: how often, from which devices and networks. */
function ownersOf({ traffic, truth }: SimulatedWorld): Map<number, { n: number; places: Set<string> }> {
  const owners = new Map<number, { n: number; places: Set<string> }>();
  for (const [index, { nActions, actor, device, network }] of traffic.epochs.entries())
    for (let row = 0; row < nActions; row++) {
      if (truth.epochs[index].controller[row] !== OWNER) continue;
      const owner = owners.get(actor[row]) ?? { n: 0, places: new Set<string>() };
      owners.set(actor[row], owner);
      owner.n++;
      owner.places.add(`device ${device[row]}`).add(`network ${network[row]}`);
    }
  return owners;
}

describe('a collusion network', () => {
  const params = {
    memberShare: 0.5,
    piecesPerRequest: 8,
    requestsPerWeek: 7,
    freeCreditsPerDay: 20,
    deliveryMinutes: 30,
  };
  const town = (change: Record<string, unknown> = {}): Promise<SimulatedWorld> =>
    townWith('collusion-network', { ...params, ...change }, LONG);
  const given = (world: SimulatedWorld): Deed[] => deedsOf(world).filter(({ verb }) => verb !== 'login');

  it('makes members serve other members, for whom the campaign is', async () => {
    const world = await town();
    const members = membersOf(world);
    expect(given(world).length).toBeGreaterThan(300);
    for (const deed of given(world)) {
      expect(members.has(deed.actor) && members.has(deed.target)).toBe(true);
      expect(deed.actor).not.toBe(deed.target);
      expect(beneficiaryOf(world, deed)).toBe(deed.target);
      expect(['like', 'follow']).toContain(deed.verb);
    }
  });

  it('serves a request at once, by many different members', async () => {
    const world = await town({ followShare: 0, requestsPerWeek: 1 });
    const requests = [...groupBy(given(world), ({ object }) => object).values()].filter(({ length }) => length > 1);
    const spans = requests.map((deeds) => deeds[deeds.length - 1].t - deeds[0].t);
    expect(requests.length).toBeGreaterThan(15);
    // Now and then a member asks for the same post twice.
    expect(spans.filter((sec) => sec <= 30 * 60).length).toBeGreaterThan(0.6 * spans.length);
    expect(median(requests.map((deeds) => new Set(deeds.map(({ actor }) => actor)).size))).toBeGreaterThan(3);
  });

  it('lets all members take turns, so that two of them seldom meet again', async () => {
    const meetings = async (rotationShare: number): Promise<number> => {
      const deeds = given(await town({ rotationShare, followShare: 0 }));
      return deeds.length / new Set(deeds.map(({ actor, target }) => `${actor} ${target}`)).size;
    };
    expect(await meetings(0.2)).toBeGreaterThan(1.5 * (await meetings(1)));
  });

  it('gives nothing for nothing: without free or bought credits it soon dries up', async () => {
    const poor = given(await town({ freeCreditsPerDay: 0, payingShare: 0 }));
    const rich = given(await town({ freeCreditsPerDay: 0, payingShare: 1 }));
    expect(rich.length).toBeGreaterThan(2 * poor.length);
    const { truth } = await town({ freeCreditsPerDay: 0, payingShare: 0, advertsPerMemberDay: 0 });
    expect(truth.ledger.every(({ revenue }) => revenue === 0)).toBe(true);
  });
});

describe('engagement pods', () => {
  const params = { memberShare: 0.4, podSize: 8, answerMinutes: 12 };
  const town = (change: Record<string, unknown> = {}): Promise<SimulatedWorld> =>
    townWith('engagement-pod', { ...params, ...change }, LONG);

  it("answer each other's new posts within minutes, mostly by day, with comments", async () => {
    const world = await town();
    const posted = postSeconds(world);
    const deeds = deedsOf(world);
    const members = membersOf(world);
    expect(deeds.length).toBeGreaterThan(200);
    for (const deed of deeds) {
      expect(members.has(deed.actor) && members.has(deed.target)).toBe(true);
      expect(beneficiaryOf(world, deed)).toBe(deed.target);
      expect(deed.t).toBeGreaterThan(posted.get(deed.object)!);
    }
    expect(median(deeds.map(({ t, object }) => t - posted.get(object)!))).toBeLessThan(20 * 60);
    const comments = deeds.filter(({ verb }) => verb === 'comment').length;
    expect(comments / deeds.length).toBeGreaterThan(0.2);
    expect(comments / deeds.length).toBeLessThan(0.5);
  });

  it('are closed circles: members of a pod meet nobody of another', async () => {
    const world = await town();
    const circleOf = new Map<number, number>();
    const find = (account: number): number => {
      const parent = circleOf.get(account) ?? account;
      return parent === account ? account : find(parent);
    };
    for (const { actor, target } of deedsOf(world)) circleOf.set(find(actor), find(target));
    const circles = groupBy([...membersOf(world)], find);
    const sizes = [...circles.values()].map(({ length }) => length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
    expect(sizes.filter((size) => size > 4).length).toBeGreaterThan(2);
  });

  it("act by the owner's own hand: device, network and client of the owner", async () => {
    const world = await town();
    const owners = ownersOf(world);
    const known = deedsOf(world).filter(({ actor }) => (owners.get(actor)?.n ?? 0) > 20);
    expect(known.length).toBeGreaterThan(100);
    expect(known.every(({ actor, device }) => owners.get(actor)!.places.has(`device ${device}`))).toBe(true);
    expect(known.every(({ client }) => client === CLIENT.officialApp)).toBe(true);
    expect(
      known.filter(({ actor, network }) => owners.get(actor)!.places.has(`network ${network}`)).length,
    ).toBeGreaterThan(0.95 * known.length);
  });

  it('ask for followers where they are told to', async () => {
    const world = await town({ minFollowers: 12 });
    const { target } = world.traffic.graph;
    const nFollowers = new Map<number, number>();
    for (const account of Array.from(target as Uint32Array))
      nFollowers.set(account, (nFollowers.get(account) ?? 0) + 1);
    for (const member of membersOf(world)) expect(nFollowers.get(member) ?? 0).toBeGreaterThanOrEqual(12);
  });
});

describe('hijacked accounts', () => {
  const params = { victimShare: 0.4, buyerShare: 0.3, packageSize: 20, fromHour: 1, toHour: 5 };
  const town = (change: Record<string, unknown> = {}): Promise<SimulatedWorld> =>
    townWith('hijacked-accounts', { ...params, ...change }, LONG);

  it('act in office hours, from elsewhere, while their owners go on', async () => {
    const world = await town();
    const owners = ownersOf(world);
    const deeds = deedsOf(world);
    expect(deeds.length).toBeGreaterThan(200);
    const hours = deeds.map(({ t }) => (t % DAY_SEC) / HOUR_SEC);
    // A log-in comes just before the first action of a night.
    expect(Math.min(...hours)).toBeGreaterThan(0.99);
    expect(Math.max(...hours)).toBeLessThan(5.01);
    expect(deeds.some(({ actor, device }) => owners.get(actor)?.places.has(`device ${device}`))).toBe(false);
    const victims = [...membersOf(world)];
    expect(victims.filter((account) => (owners.get(account)?.n ?? 0) > 10).length).toBeGreaterThan(
      0.8 * victims.length,
    );
  });

  it('serve buyers, a few actions a day from each account', async () => {
    const world = await town({ actionsPerVictimDay: 3 });
    const sold = deedsOf(world).filter(({ verb }) => verb !== 'login');
    for (const deed of sold) expect(beneficiaryOf(world, deed)).toBe(deed.target);
    const perDay = groupBy(sold, ({ actor, verb, t }) => `${actor} ${verb} ${Math.floor(t / DAY_SEC)}`);
    expect(Math.max(...[...perDay.values()].map(({ length }) => length))).toBe(3);
  });

  it('log in from the network before they act from it', async () => {
    const world = await town();
    const late = world.truth.enrolments.filter(({ fromSec }) => fromSec > 0).map(({ account }) => account);
    for (const account of late) {
      const first = deedsOf(world).find(({ actor }) => actor === account);
      if (first !== undefined) expect(first.verb).toBe('login');
    }
  });

  it('sell likes or follows as they are told to', async () => {
    const verbs = async (likesShare: number): Promise<Set<string>> =>
      new Set(
        deedsOf(await town({ likesShare }))
          .filter(({ verb }) => verb !== 'login')
          .map(({ verb }) => verb),
      );
    expect(await verbs(0)).toEqual(new Set(['follow']));
    expect(await verbs(1)).toContain('like');
  });
});
