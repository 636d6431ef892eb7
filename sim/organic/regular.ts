import { z } from 'zod';
import { persona } from '../persona.js';
import {
  drawAgeDays,
  drawDegrees,
  drawPostsPerWeek,
  leastPopularity,
  popularityFor,
  relativePopularity,
} from '../profile-draws.js';

const params = z.strictObject({
  activeDays: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe(
      'mean share of days with a session (a1 17: 300 of 500 million monthly users come daily; a2 45: 11 days a month)',
    ),
  sessionsPerDay: z
    .number()
    .positive()
    .default(5)
    .describe('median app openings on an active day (calibration a2 45: about 6)'),
  feedItemsPerSession: z
    .number()
    .positive()
    .max(10_000)
    .default(14)
    .describe('median feed posts looked at in a session (assumed from time in app, a2 44)'),
  likeProbability: z
    .number()
    .min(0)
    .max(5)
    .default(0.75)
    .describe(
      'median appeal of a brand-new post, cut at 0.95 for each person (assumed; held by likes per daily user, a1 18)',
    ),
  postsPerWeek: z.number().positive().default(0.5).describe('median posts a week (a1 15: 0.29, a1 16: about 1)'),
  followings: z.number().positive().default(420).describe('median followings before scaling to the world (a1 2)'),
  commentsPerLike: z
    .number()
    .min(0)
    .max(1)
    .default(1 / 41)
    .describe('median comments for each like given (a1 27: like to comment ratio, median 41, 5-95 % 14-144)'),
  privateShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.45)
    .describe(
      'share of private accounts (a1 10: 72 % of quiet users, 21-33 % of followers of the famous; default half-way)',
    ),
  followsPerDay: z.number().positive().default(0.2).describe('median cold follows a day (assumed)'),
  unfollowsPerDay: z
    .number()
    .min(0)
    .default(0.011)
    .describe(
      'median unfollows on an active day (a2 43: 43 % of active users unfollow at least once in 51 days; 1 - (1 - p)^51 = 0.43 with p = 0.011)',
    ),
  popularity: relativePopularity(1),
  leastPopularity: leastPopularity(0),
  profile: z
    .enum(['apart', 'together'])
    .default('apart')
    .describe(
      'how age, posts, followings and popularity are drawn: each apart (for scaled-down towns), or as published for full-size ones (a1 1-2, 8-9, 14-15)',
    ),
});

/** Most people: look at friends' posts a few times a day, post now and then, follow somebody new every few days. */
export default persona({
  id: 'regular',
  summary: "Looks at friends' posts a few times a day and posts now and then.",
  params,
  draw(given, random) {
    const degrees = given.profile === 'together' ? drawDegrees(random, given.followings) : null;
    const isPrivate = degrees !== null && random.uniform() < given.privateShare;
    return {
      sessionsPerDay: Math.min(20, random.logNormal(given.sessionsPerDay, 0.5)),
      activeDayShare: Math.min(1, given.activeDays * (0.4 + 1.2 * random.uniform())),
      feedItemsPerSession: random.logNormal(given.feedItemsPerSession, 0.35),
      likeProbability: Math.min(0.95, random.logNormal(given.likeProbability, 0.6)),
      commentsPerLike: Math.min(0.3, random.logNormal(given.commentsPerLike, 0.7)),
      exploreShare: Math.min(0.6, random.logNormal(0.18, 0.6)),
      postsPerWeek:
        degrees === null ? random.logNormal(given.postsPerWeek, 1) : drawPostsPerWeek(random, given.postsPerWeek),
      followsPerDay: random.logNormal(given.followsPerDay, 0.9),
      unfollowsPerDay: random.logNormal(given.unfollowsPerDay, 1),
      // a2 41: 6-16 % follow back after a cold follow.
      followBackProbability: Math.min(0.6, random.logNormal(0.11, 0.5)),
      clockShiftHours: 0.9 * random.normal(),
      followings: degrees?.followings ?? random.logNormal(given.followings, 0.78),
      popularity: Math.max(
        given.leastPopularity,
        given.popularity *
          (degrees === null ? (1 - random.uniform()) ** -0.5 : popularityFor(degrees.nFollowers, isPrivate)),
      ),
      ageDays: degrees === null ? 30 + random.exponential(1000) : drawAgeDays(random),
      onboardingFollowsPerDay: 0,
      nDevices: 1 + (random.uniform() < 0.35 ? 1 : 0) + (random.uniform() < 0.08 ? 1 : 0),
      isPrivate: degrees === null ? random.uniform() < given.privateShare : isPrivate,
      isBusiness: random.uniform() < 0.02,
      hasPicture: random.uniform() > 0.01,
      webShare: random.uniform() < 0.2 ? 0.25 : 0,
    };
  },
});
