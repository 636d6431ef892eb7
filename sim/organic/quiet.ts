import { z } from 'zod';
import { persona } from '../persona.js';
import {
  drawAgeDays,
  drawDegrees,
  drawLeaving,
  drawPostsPerWeek,
  leastPopularity,
  leavingShare,
  popularityFor,
  relativePopularity,
} from '../profile-draws.js';

const params = z.strictObject({
  activeDays: z
    .number()
    .min(0)
    .max(1)
    .default(0.55)
    .describe(
      'mean share of days with a session (a1 17: 300 of 500 million monthly users come daily; a2 45: 11 days a month)',
    ),
  sessionsPerDay: z
    .number()
    .positive()
    .default(5.9)
    .describe('median app openings on an active day (calibration a2 45: about 6)'),
  feedItemsPerSession: z
    .number()
    .positive()
    .max(10_000)
    .default(38)
    .describe('median feed posts looked at in a session (assumed; held by likes per follower, a1 24)'),
  followings: z.number().positive().default(400).describe('median followings (a1 2: 420 over all ordinary people)'),
  postsPerWeek: z
    .number()
    .positive()
    .default(0.15)
    .describe('median posts a week (a1 14-15: 0.14-0.29 over all ordinary people)'),
  privateShare: z.number().min(0).max(1).default(0.76).describe('share of private accounts (a1 10: 72 %)'),
  likeProbability: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .describe(
      'median appeal of a brand-new post, cut at 0.95 for each person (assumed; held by likes per follower, a1 24)',
    ),
  commentsPerLike: z
    .number()
    .min(0)
    .max(1)
    .default(0.014)
    .describe('median comments for each like given (a1 27: like to comment ratio, median 41)'),
  followsPerDay: z.number().positive().default(0.08).describe('median cold follows a day (assumed)'),
  unfollowsPerDay: z
    .number()
    .min(0)
    .default(0.009)
    .describe('median unfollows on an active day (a2 43: 43 % of active users unfollow at least once in 51 days)'),
  popularity: relativePopularity(1),
  leastPopularity: leastPopularity(0),
  leavingShare: leavingShare(0),
});

/** Looks on: follows friends, opens the app on some days, likes a little, hardly ever posts. Most people are so. */
export default persona({
  id: 'quiet',
  summary: "Looks at friends' posts on some days, likes a little and hardly ever posts.",
  params,
  draw(given, random, horizonDays) {
    const { followings, nFollowers } = drawDegrees(random, given.followings);
    const isPrivate = random.uniform() < given.privateShare;
    return {
      sessionsPerDay: Math.min(20, random.logNormal(given.sessionsPerDay, 0.5)),
      activeDayShare: given.activeDays * (0.3 + 1.4 * random.uniform()),
      feedItemsPerSession: random.logNormal(given.feedItemsPerSession, 0.4),
      likeProbability: Math.min(0.95, random.logNormal(given.likeProbability, 0.7)),
      commentsPerLike: Math.min(0.3, random.logNormal(given.commentsPerLike, 0.9)),
      exploreShare: Math.min(0.6, random.logNormal(0.12, 0.6)),
      postsPerWeek: drawPostsPerWeek(random, given.postsPerWeek),
      followsPerDay: random.logNormal(given.followsPerDay, 0.9),
      unfollowsPerDay: random.logNormal(given.unfollowsPerDay, 1),
      // a2 41: 6-16 % follow back after a cold follow.
      followBackProbability: Math.min(0.6, random.logNormal(0.1, 0.5)),
      clockShiftHours: 0.9 * random.normal(),
      followings,
      popularity: Math.max(given.leastPopularity, given.popularity * popularityFor(nFollowers, isPrivate)),
      ageDays: drawAgeDays(random),
      onboardingFollowsPerDay: 0,
      nDevices: 1 + (random.uniform() < 0.25 ? 1 : 0),
      isPrivate,
      isBusiness: false,
      // a1 12: 0.6-1.3 % have no picture.
      hasPicture: random.uniform() > 0.01,
      webShare: random.uniform() < 0.15 ? 0.25 : 0,
      ...drawLeaving(random, given.leavingShare, { ageDays: 0, horizonDays }),
    };
  },
});
