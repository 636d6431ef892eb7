import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';

const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

const params = z.strictObject({
  burstsPerWeek: z.number().positive().default(2).describe('posts that explode a week, on average (assumed)'),
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
    .default(0.02)
    .describe('share of the people who open the profile and stay a while (assumed)'),
  followShare: z.number().min(0).max(1).default(0.8).describe('share of the crowd that follows (assumed)'),
  commentShare: z.number().min(0).max(1).default(0.3).describe('share of the crowd that comments (assumed)'),
});

interface Visit {
  readonly account: number;
  readonly star: number;
  readonly atSec: number;
}

/** A post's engagement over time is a stretched exponential: calibration a2 34 (k 0.27-0.54, lambda 4-10 h). */
const LIFE_SHAPE = 0.52;
const LIFE_SCALE_SEC = 6 * HOUR_SEC;

/**
 * A creator's post explodes: explore shows it to everybody, and hundreds of strangers like it, follow and comment within hours. To a
 * detector the star looks like a buyer of followers and the crowd like the bots of one package (calibration d: bursts; likes from people
 * outside the graph are ordinary).
 */
export default confounder({
  id: 'viral-burst',
  summary: "A creator's post explodes: strangers like, follow and comment within hours, as after a purchase.",
  params,
  setup(given, context): Agenda<Visit> {
    const { view, horizonSec } = context;
    const random = context.random('bursts');
    const visits: Visit[] = [];
    const meanGapSec = (7 * DAY_SEC) / given.burstsPerWeek;
    for (let sec = random.exponential(meanGapSec); sec < horizonSec; sec += random.exponential(meanGapSec)) {
      const star = chooseStar(context, sec, random);
      if (star === NONE) continue;
      const fromSec = Math.floor(sec);
      const toSec = Math.min(horizonSec, Math.ceil(sec + random.logNormal(given.lastsHours, 0.4) * HOUR_SEC));
      context.trend(star, fromSec, toSec, given.pull);
      context.participate(star, fromSec, toSec);
      for (const account of view.people) {
        if (random.uniform() >= given.crowdShare || account === star) continue;
        const sinceSec = LIFE_SCALE_SEC * random.exponential(1) ** (1 / LIFE_SHAPE);
        const atSec = whenAwake(fromSec + sinceSec, view.secondOfLocalHour(account, 0));
        if (atSec >= toSec || !view.existsAt(account, atSec)) continue;
        visits.push({ account, star, atSec });
        context.participate(account, atSec, Math.min(horizonSec, atSec + DAY_SEC));
      }
    }
    return agendaOf(visits, horizonSec);
  },
  act(given, visits: Agenda<Visit>, epoch) {
    const { view } = epoch;
    for (const { account, star, atSec } of dueIn(visits, epoch)) {
      const object = view.latestPost(star, atSec);
      if (object === NONE) continue;
      const random = epoch.random(`visit ${star}`, account);
      const by = ownHand(epoch, account);
      epoch.emit(by, atSec, VERB.like, star, object);
      let tSec = atSec + 5 + random.exponential(15);
      if (random.uniform() < given.commentShare) epoch.emit(by, tSec, VERB.comment, star, object);
      tSec += 5 + random.exponential(12);
      if (random.uniform() < given.followShare) epoch.emit(by, tSec, VERB.follow, star);
    }
  },
});

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
