import { z } from 'zod';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  officeShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'share of the people who use the app through an office network in working hours (calibration d; share assumed)',
    ),
  deskShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('share of those who also work from a shared device: a till, a newsroom, an agency (assumed)'),
  teamSize: z.int().min(2).default(8).describe('people on one shared device, on average (assumed)'),
  exitShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of the shared devices whose traffic leaves through a hosting company: proxy, VPN (assumed)'),
});

/** Chance that a member works from the shared device on a working day; assumed. */
const AT_DESK = 0.7;
/** Sessions there on such a day, on average; assumed. */
const DESK_SESSIONS = 1.6;

interface Desk {
  readonly members: readonly number[];
  readonly device: number;
  /** The app on a shared phone, or a browser. */
  readonly client: number;
  /** Hosting exit, or NONE for the first member's own provider. */
  readonly exit: number;
}

/**
 * Offices, shops and agencies: in working hours many people share one network, some of them one device, and the traffic may leave through a
 * hosting company. Bots on a shared phone behind a rented network look the same (calibration d: businesses and agencies).
 */
export default confounder({
  id: 'office-network',
  summary: 'Offices and agencies: many accounts on one network, some on one device or behind a hosting exit.',
  params,
  alter(given, random, traits) {
    const works = random.uniform() < given.officeShare;
    const office = random.below(1 << 20);
    return works ? { ...traits, office } : null;
  },
  setup(given, context): Desk[] {
    const { view, networks, horizonSec } = context;
    const random = context.random('desks');
    const workers = atDesks(context, given.deskShare);
    const nDesks = Math.floor(workers.length / given.teamSize) || (workers.length > 1 ? 1 : 0);
    return Array.from({ length: nDesks }, (_, desk) => {
      const members = workers.filter((_worker, place) => place % nDesks === desk);
      for (const account of members) context.participate(account, 0, horizonSec);
      const exit = random.uniform() < given.exitShare ? networks.hosting[random.below(networks.hosting.length)] : NONE;
      const client = random.uniform() < 0.5 ? CLIENT.officialApp : CLIENT.web;
      return { members, device: view.mainDevice(members[0]), client, exit };
    });
  },
  act(_given, desks: Desk[], epoch) {
    const day = Math.floor(epoch.startSec / DAY_SEC);
    if (day % 7 > 4) return;
    for (const desk of desks) for (const account of desk.members) workAtDesk(epoch, desk, account, day);
  },
});

/** The altered people who share a device, in their order. */
function atDesks(context: ConfounderSetup, share: number): number[] {
  const draw = context.random('at desks');
  return context.altered.filter(() => draw.uniform() < share).map(({ account }) => account);
}

/** A working day's sessions at the shared device: look after friends and customers. */
function workAtDesk(epoch: EpochContext, { members, device, client, exit }: Desk, account: number, day: number): void {
  const { view } = epoch;
  const random = epoch.random('desk', account);
  if (random.uniform() >= AT_DESK) return;
  const network = exit === NONE ? view.homeNetwork(members[0]) : exit;
  for (let left = random.poisson(DESK_SESSIONS); left > 0; left--) {
    const startSec = day * DAY_SEC + view.secondOfLocalHour(account, 9 + 8 * random.uniform());
    const nItems = 3 + random.poisson(6);
    if (startSec < epoch.startSec || startSec >= epoch.endSec || !view.existsAt(account, startSec)) continue;
    const by = ownHand(epoch, account, { device, network, client });
    let tSec = startSec;
    for (let item = 0; item < nItems; item++) {
      tSec += 4 + random.exponential(12);
      const nFollowings = view.nFollowings(account);
      const isNew = nFollowings === 0 || random.uniform() < 0.15;
      const friend = isNew
        ? view.popularInCommunityOf(account, random)
        : view.followee(account, random.below(nFollowings));
      if (isNew && random.uniform() < 0.5) epoch.emit(by, tSec, VERB.follow, friend);
      const object = isNew && view.isPrivate(friend) ? NONE : view.latestPost(friend, tSec);
      if (object === NONE || tSec - view.latestPostSec(friend, tSec) > 3 * DAY_SEC) continue;
      tSec += 1;
      epoch.emit(by, tSec, VERB.like, friend, object);
      if (random.uniform() > 0.1) continue;
      tSec += 6 + random.exponential(12);
      epoch.emit(by, tSec, VERB.comment, friend, object);
    }
  }
}
