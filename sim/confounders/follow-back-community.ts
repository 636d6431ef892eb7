import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  memberShare: z.number().min(0).max(1).default(0.03).describe('share of the people who belong to one (assumed)'),
  groupSize: z.int().min(3).default(150).describe('members of a community, on average (assumed)'),
  followBack: z
    .number()
    .min(0)
    .max(1)
    .default(0.92)
    .describe('chance that a member follows a new follower back (calibration d: high reciprocity; value assumed)'),
  trainsPerDay: z
    .number()
    .min(0)
    .default(1.5)
    .describe('follow trains a day and community: a list whose members all follow one another (assumed)'),
  trainLength: z.int().min(2).default(20).describe('members on one train (assumed)'),
});

/** Chance that a member on the list works through it; assumed. */
const JOINS_TRAIN = 0.7;
/** Mean hours from the list's posting until a member works through it; assumed. */
const MEAN_DELAY_HOURS = 1.5;

interface Ride {
  readonly account: number;
  readonly train: number;
  readonly atSec: number;
}

interface Memory {
  readonly trains: readonly (readonly number[])[];
  readonly rides: Agenda<Ride>;
}

/**
 * Humans who promise to follow back: every new follower, and one another in follow trains, where a list of names is worked through within
 * hours. Ratios near 1:1, high reciprocity, newer and more active than others, rarely suspended (calibration d, Elmas 2024).
 */
export default confounder({
  id: 'follow-back-community',
  summary: 'Groups of people who follow every new follower back and one another in trains: dense, reciprocal, human.',
  params,
  alter(given, random, traits) {
    const isMember = random.uniform() < given.memberShare;
    if (!isMember) return null;
    return {
      ...traits,
      followBackProbability: Math.min(1, given.followBack + 0.08 * random.uniform()),
      followsPerDay: traits.followsPerDay + random.logNormal(2, 0.7),
      unfollowsPerDay: traits.unfollowsPerDay + random.logNormal(0.8, 0.7),
      sessionsPerDay: Math.min(30, 1.4 * traits.sessionsPerDay),
      activeDayShare: Math.max(0.7, traits.activeDayShare),
      ageDays: Math.min(traits.ageDays, 20 + random.exponential(250)),
      isPrivate: false,
    };
  },
  setup(given, context): Memory {
    const { view, horizonSec } = context;
    const trains: number[][] = [];
    const rides: Ride[] = [];
    for (const [group, members] of groupsOf(context, given.groupSize).entries()) {
      const random = context.random(`trains ${group}`);
      for (const account of members) context.participate(account, 0, horizonSec);
      for (let day = 0; day * DAY_SEC < horizonSec; day++) {
        for (let left = random.poisson(given.trainsPerDay); left > 0; left--) {
          const list = shuffled(members, random).slice(0, given.trainLength);
          const openSec = day * DAY_SEC + view.secondOfLocalHour(list[0], 12 + 9 * random.uniform());
          const train = trains.push(list) - 1;
          for (const account of list) {
            const atSec = Math.floor(openSec + random.exponential(MEAN_DELAY_HOURS) * 3600);
            if (random.uniform() < JOINS_TRAIN && view.existsAt(account, atSec)) rides.push({ account, train, atSec });
          }
        }
      }
    }
    return { trains, rides: agendaOf(rides, horizonSec) };
  },
  act(_given, { trains, rides }: Memory, epoch) {
    for (const ride of dueIn(rides, epoch)) workThrough(epoch, ride, trains[ride.train]);
  },
});

/** Deals the altered people into groups of about `size`. */
function groupsOf(context: ConfounderSetup, size: number): number[][] {
  const altered = context.altered.map(({ account }) => account);
  const nGroups = Math.max(1, Math.round(altered.length / size));
  const groups = Array.from({ length: nGroups }, (): number[] => []);
  for (const [place, account] of shuffled(altered, context.random('groups')).entries())
    groups[place % nGroups].push(account);
  return groups.filter((members) => members.length > 1);
}

/** The items in random order (Fisher-Yates). */
function shuffled(items: readonly number[], random: RandomStream): number[] {
  const out = [...items];
  for (let place = out.length - 1; place > 0; place--) {
    const other = random.below(place + 1);
    [out[place], out[other]] = [out[other], out[place]];
  }
  return out;
}

/** Follows everybody on the list who is not followed yet, in its order, and likes the newest post of some. */
function workThrough(epoch: EpochContext, { account, train, atSec }: Ride, list: readonly number[]): void {
  const { view } = epoch;
  const random = epoch.random(`train ${train}`, account);
  const by = ownHand(epoch, account);
  const followings = view.followingsOf(account);
  const missing = list.filter((member) => member !== account && !followings.has(member));
  let tSec = atSec;
  for (const member of missing) {
    tSec += 3 + random.exponential(5);
    epoch.emit(by, tSec, VERB.follow, member);
    if (random.uniform() > 0.4) continue;
    const object = view.latestPost(member, tSec);
    tSec += 2 + random.exponential(4);
    if (object !== NONE) epoch.emit(by, tSec, VERB.like, member, object);
  }
}
