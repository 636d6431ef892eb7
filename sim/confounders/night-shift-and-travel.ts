import { z } from 'zod';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  nightShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of the people whose waking hours lie 8 to 12 hours off (calibration d: night; share assumed)'),
  travellerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.08)
    .describe('share of the people who travel once within 28 days (calibration d: travel; share assumed)'),
  travelDays: z.number().positive().default(8).describe('median days of a journey (assumed)'),
  vpnShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('share of the travellers whose hotel Wi-Fi or VPN goes through a hosting company (assumed)'),
});

/** Chance of an evening online in the hotel on a day of the journey; assumed. */
const EVENING_SHARE = 0.8;
/** Places, guides and new acquaintances followed in such an evening, on average; assumed. */
const MEAN_FOLLOWS = 4;
/** Posts of friends looked at, on average; assumed. */
const MEAN_LOOKS = 8;

interface Evening {
  readonly account: number;
  readonly network: number;
  readonly atSec: number;
  /** The first of the journey: a new place to log in from. */
  readonly isFirst: boolean;
}

/**
 * People who are awake when others sleep, and people who are suddenly somewhere else: another time zone, networks never seen on the account,
 * a new log-in, and strangers followed by the dozen: the places on the way. A service that works at night from a rented network leaves the
 * same traces (calibration d: night and travel).
 */
export default confounder({
  id: 'night-shift-and-travel',
  summary:
    'Shift workers awake at night, and travellers in another time zone, on foreign networks and among strangers.',
  params,
  alter(given, random, traits, horizonDays) {
    const kind = random.uniform();
    const sign = random.uniform() < 0.5 ? -1 : 1;
    const hours = random.uniform();
    const fromDay = random.uniform() * horizonDays;
    const lastsDays = Math.max(1, random.logNormal(given.travelDays, 0.6));
    if (kind < given.nightShare) return { ...traits, clockShiftHours: traits.clockShiftHours + sign * (8 + 4 * hours) };
    const travellerShare = Math.min(1, (given.travellerShare * horizonDays) / 28);
    if (kind >= given.nightShare + travellerShare) return null;
    return { ...traits, travel: { fromDay, toDay: fromDay + lastsDays, shiftHours: sign * (3 + 8 * hours) } };
  },
  setup(given, context): Agenda<Evening> {
    return agendaOf(eveningsOf(context, given.vpnShare), context.horizonSec);
  },
  act(_given, evenings: Agenda<Evening>, epoch) {
    for (const evening of dueIn(evenings, epoch)) spend(epoch, evening);
  },
});

/** The evenings that travellers spend online, each journey on a network of its own. */
function eveningsOf(context: ConfounderSetup, vpnShare: number): Evening[] {
  const { altered, view, networks, horizonSec } = context;
  const random = context.random('journeys');
  const evenings: Evening[] = [];
  for (const { account, traits } of altered) {
    const pool = random.uniform() < vpnShare ? networks.hosting : networks.foreign;
    const network = pool[random.below(pool.length)];
    const { travel } = traits;
    if (travel === undefined) continue;
    const [fromSec, toSec] = [travel.fromDay * DAY_SEC, Math.min(horizonSec, travel.toDay * DAY_SEC)];
    context.participate(account, Math.floor(fromSec), Math.ceil(toSec));
    let isFirst = true;
    for (let day = Math.floor(travel.fromDay); day * DAY_SEC < toSec; day++) {
      const isOnline = random.uniform() < EVENING_SHARE;
      const atSec = day * DAY_SEC + view.secondOfLocalHour(account, 19 + 4 * random.uniform() - travel.shiftHours);
      if (!isOnline || atSec < fromSec || atSec >= toSec || !view.existsAt(account, atSec)) continue;
      evenings.push({ account, network, atSec, isFirst });
      isFirst = false;
    }
  }
  return evenings;
}

/** Shows oneself at home (likes of friends' newest posts) and follows what is to be seen here. */
function spend(epoch: EpochContext, { account, network, atSec, isFirst }: Evening): void {
  const { view } = epoch;
  const random = epoch.random('evening', account);
  const by = ownHand(epoch, account, { network });
  let tSec = atSec;
  if (isFirst) epoch.emit(by, tSec, VERB.login);
  const nFollowings = view.nFollowings(account);
  for (let left = nFollowings === 0 ? 0 : random.poisson(MEAN_LOOKS); left > 0; left--) {
    const friend = view.followee(account, random.below(nFollowings));
    tSec += 4 + random.exponential(10);
    const object = view.latestPost(friend, tSec);
    if (object !== NONE && tSec - view.latestPostSec(friend, tSec) < 3 * DAY_SEC)
      epoch.emit(by, tSec, VERB.like, friend, object);
  }
  for (let left = random.poisson(MEAN_FOLLOWS); left > 0; left--) {
    const host = view.people[random.below(view.people.length)];
    const place = view.popularInCommunityOf(host, random);
    tSec += 8 + random.exponential(20);
    if (place !== account && view.existsAt(place, tSec)) epoch.emit(by, tSec, VERB.follow, place);
  }
}
