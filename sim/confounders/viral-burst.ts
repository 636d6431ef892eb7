import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

const params = z.strictObject({
  burstsPerWeek: z.number().positive().max(1000).default(2).describe('posts that explode a week, on average (assumed)'),
  lastsHours: z
    .number()
    .positive()
    .default(30)
    .describe('median hours that a post stays on explore (calibration a2 33: about 80 % of the engagement by 24 h)'),
  pull: z.number().min(0).max(1).default(0.25).describe('share of what people explore that is this post (assumed)'),
  crowdShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of the people who open the profile and stay a while (assumed)'),
  nTagged: z
    .int()
    .min(0)
    .max(1000)
    .default(3)
    .describe('accounts tagged in the post, whom the crowd visits too (assumed)'),
  followShare: z.number().min(0).max(1).default(0.8).describe('share of the crowd that follows (assumed)'),
  commentShare: z.number().min(0).max(1).default(0.3).describe('share of the crowd that comments (assumed)'),
});

interface Visit {
  readonly account: number;
  readonly burst: number;
  readonly atSec: number;
}

/** An evening on which a star answers those who came since the last one. */
interface Thanks {
  readonly burst: number;
  readonly sinceSec: number;
  readonly atSec: number;
}

interface Burst {
  /** The star, then those tagged in the post. */
  readonly seen: readonly number[];
  /** In the order of the scenario. */
  readonly crowd: readonly Visit[];
}

interface Memory {
  readonly bursts: readonly Burst[];
  readonly visits: Agenda<Visit>;
  readonly thanks: Agenda<Thanks>;
}

/** Share of the crowd that goes on to each tagged account; assumed. */
const FOLLOWS_TAG = 0.6;
/** Share of the crowd whose newest post the star likes, and whom the star follows back; assumed. */
const THANKS_LIKE = 0.7;
const THANKS_FOLLOW = 0.3;
/** Most people a star answers in one evening; assumed. */
const MOST_THANKS = 150;

/** A post's engagement over time is a stretched exponential: calibration a2 34 (k 0.27-0.54, lambda 4-10 h). */
const LIFE_SHAPE = 0.52;
const LIFE_SCALE_SEC = 6 * HOUR_SEC;

/**
 * A creator's post explodes: explore shows it to everybody, and hundreds of strangers like it, comment, follow the star and go on to those
 * tagged in the post, all within hours; in the evening the star answers them one after the other. To a detector the star looks like a buyer of followers and the crowd like the bots of one package
 * (calibration d: bursts; likes from people outside the graph are ordinary).
 */
export default confounder({
  id: 'viral-burst',
  summary: "A creator's post explodes: strangers like, follow and comment within hours, as after a purchase.",
  params,
  setup(given, context): Memory {
    const { horizonSec } = context;
    const random = context.random('bursts');
    const bursts: Burst[] = [];
    const thanks: Thanks[] = [];
    const meanGapSec = (7 * DAY_SEC) / given.burstsPerWeek;
    for (let sec = random.exponential(meanGapSec); sec < horizonSec; sec += random.exponential(meanGapSec)) {
      const star = chooseStar(context, sec, random);
      if (star === NONE) continue;
      const fromSec = Math.floor(sec);
      const toSec = Math.min(horizonSec, Math.ceil(sec + random.logNormal(given.lastsHours, 0.4) * HOUR_SEC));
      context.trend(star, fromSec, toSec, given.pull);
      context.participate(star, fromSec, Math.min(horizonSec, toSec + 2 * DAY_SEC));
      const tagged = Array.from({ length: given.nTagged }, () => context.view.popularInCommunityOf(star, random));
      const crowd = crowdOf(context, random, { star, burst: bursts.length, fromSec, toSec, share: given.crowdShare });
      thanks.push(...evenings(context, star, { burst: bursts.length, fromSec, toSec }));
      bursts.push({ seen: [...new Set([star, ...tagged])], crowd });
    }
    return {
      bursts,
      visits: agendaOf(
        bursts.flatMap(({ crowd }) => crowd),
        horizonSec,
      ),
      thanks: agendaOf(thanks, horizonSec),
    };
  },
  act(given, { bursts, visits, thanks }: Memory, epoch) {
    for (const visit of dueIn(visits, epoch)) lookAround(epoch, visit, bursts[visit.burst].seen, given);
    for (const evening of dueIn(thanks, epoch)) answer(epoch, evening, bursts[evening.burst]);
  },
});

interface Span {
  readonly burst: number;
  readonly fromSec: number;
  readonly toSec: number;
}

/** Who comes, and when: most within hours, when they are awake. */
function crowdOf(
  context: ConfounderSetup,
  random: RandomStream,
  { star, burst, fromSec, toSec, share }: Span & { star: number; share: number },
): Visit[] {
  const { view, horizonSec } = context;
  const crowd: Visit[] = [];
  for (const account of view.people) {
    if (random.uniform() >= share || account === star) continue;
    const sinceSec = LIFE_SCALE_SEC * random.exponential(1) ** (1 / LIFE_SHAPE);
    const atSec = whenAwake(fromSec + sinceSec, view.secondOfLocalHour(account, 0));
    if (atSec >= toSec || !view.existsAt(account, atSec)) continue;
    crowd.push({ account, burst, atSec });
    context.participate(account, atSec, Math.min(horizonSec, atSec + DAY_SEC));
  }
  return crowd;
}

/** The star's evenings from the post's first day until the day after its last. */
function evenings({ view }: ConfounderSetup, star: number, { burst, fromSec, toSec }: Span): Thanks[] {
  const found: Thanks[] = [];
  let sinceSec = fromSec;
  for (let day = Math.floor(fromSec / DAY_SEC); day * DAY_SEC <= toSec; day++) {
    const atSec = day * DAY_SEC + view.secondOfLocalHour(star, 21);
    if (atSec <= sinceSec) continue;
    found.push({ burst, sinceSec, atSec });
    sinceSec = atSec;
  }
  return found;
}

/** Goes through the new followers: likes their newest posts, follows some back. */
function answer(epoch: EpochContext, { burst, sinceSec, atSec }: Thanks, { seen: [star], crowd }: Burst): void {
  const { view } = epoch;
  const random = epoch.random(`thanks ${burst}`, star);
  const by = ownHand(epoch, star);
  let tSec = atSec;
  for (const visitor of crowd.filter((visit) => visit.atSec >= sinceSec && visit.atSec < atSec).slice(0, MOST_THANKS)) {
    tSec += 3 + random.exponential(6);
    const object = view.isPrivate(visitor.account) ? NONE : view.latestPost(visitor.account, tSec);
    if (object !== NONE && random.uniform() < THANKS_LIKE) epoch.emit(by, tSec, VERB.like, visitor.account, object);
    if (random.uniform() >= THANKS_FOLLOW) continue;
    tSec += 1 + random.exponential(2);
    epoch.emit(by, tSec, VERB.follow, visitor.account);
  }
}

/** Likes the post, comments, follows the star, and goes on to some of those tagged in it. */
function lookAround(
  epoch: EpochContext,
  { account, burst, atSec }: Visit,
  [star, ...tagged]: readonly number[],
  { commentShare, followShare }: z.infer<typeof params>,
): void {
  const { view } = epoch;
  const object = view.latestPost(star, atSec);
  if (object === NONE) return;
  const random = epoch.random(`visit ${burst}`, account);
  const by = ownHand(epoch, account);
  epoch.emit(by, atSec, VERB.like, star, object);
  let tSec = atSec + 5 + random.exponential(15);
  if (random.uniform() < commentShare) epoch.emit(by, tSec, VERB.comment, star, object);
  tSec += 5 + random.exponential(12);
  if (random.uniform() >= followShare) return;
  epoch.emit(by, tSec, VERB.follow, star);
  for (const friend of tagged) {
    if (random.uniform() >= FOLLOWS_TAG || friend === account) continue;
    tSec += 4 + random.exponential(10);
    const theirs = view.isPrivate(friend) ? NONE : view.latestPost(friend, tSec);
    if (theirs !== NONE) epoch.emit(by, tSec, VERB.like, friend, theirs);
    tSec += 2 + random.exponential(4);
    epoch.emit(by, tSec, VERB.follow, friend);
  }
}

/** The most followed of a few public accounts somewhere in town, or NONE. */
function chooseStar({ view }: ConfounderSetup, atSec: number, random: RandomStream): number {
  let star = NONE;
  for (let tries = 0; tries < 5; tries++) {
    const somebody = view.people[random.below(view.people.length)];
    const candidate = view.popularInCommunityOf(somebody, random);
    if (view.isPrivate(candidate) || !view.existsAt(candidate, atSec)) continue;
    if (star === NONE || view.nFollowers(candidate) > view.nFollowers(star)) star = candidate;
  }
  return star;
}

/** Nobody visits asleep: what falls between 1 and 7 o'clock local time waits for the morning. */
function whenAwake(tSec: number, midnightSec: number): number {
  const localSec = (tSec - midnightSec + DAY_SEC) % DAY_SEC;
  return Math.floor(localSec > HOUR_SEC && localSec < 7 * HOUR_SEC ? tSec + (7.5 * HOUR_SEC - localSec) : tSec);
}
