import { z } from 'zod';
import { persona } from '../persona.js';

const params = z.strictObject({
  postsPerWeek: z.number().positive().default(7).describe('median posts a week (assumed: daily)'),
  popularity: z
    .number()
    .positive()
    .default(9)
    .describe(
      'least weight as a target of follows, the median being 1.7 times that; a regular person has about 1.4 (assumed)',
    ),
  mostPopular: z
    .number()
    .positive()
    .default(Infinity)
    .describe('greatest weight as a target of follows: nobody in a small world is followed by all (default: no limit)'),
  followsPerDay: z
    .number()
    .positive()
    .default(1.4)
    .describe(
      'median cold follows a day: growth by hand (calibration d: 21.6 % of real followers of the famous follow more than 2,000; rate assumed)',
    ),
  commentsPerLike: z.number().min(0).max(1).default(0.07).describe('median comments for each like given (assumed)'),
  reach: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'share of the followers to whom feeds show a post (a1 24-25: 24 % of a quiet person’s followers like, 2-8 % of a creator’s; assumed)',
    ),
  reachFalls: z
    .number()
    .min(0)
    .max(2)
    .default(0)
    .describe(
      'how reach falls with size, as a power of the weight above the least (a1 25: 8 % of fewer than 1,000 followers like, 4 % up to 10,000)',
    ),
  followings: z.number().positive().default(604).describe('median followings before scaling (a1 4)'),
});

/** Somebody with an audience: posts daily, answers, likes and follows a lot to stay visible. */
export default persona({
  id: 'creator',
  summary: 'Posts daily for an audience and works at being seen.',
  params,
  draw(given, random) {
    const reachAt = (popularity: number): number => given.reach * (popularity / given.popularity) ** -given.reachFalls;
    const traits = {
      sessionsPerDay: Math.min(30, random.logNormal(9, 0.4)),
      activeDayShare: 0.8 + 0.2 * random.uniform(),
      feedItemsPerSession: random.logNormal(18, 0.4),
      likeProbability: Math.min(0.97, random.logNormal(0.8, 0.3)),
      commentsPerLike: Math.min(0.5, random.logNormal(given.commentsPerLike, 0.7)),
      exploreShare: Math.min(0.8, random.logNormal(0.3, 0.5)),
      postsPerWeek: random.logNormal(given.postsPerWeek, 0.6),
      // Growth by hand: a few follow a lot (calibration d: 21.6 % of real followers of the famous follow more than 2,000).
      followsPerDay: random.logNormal(given.followsPerDay, 1.1),
      unfollowsPerDay: random.logNormal(0.05, 1),
      followBackProbability: Math.min(0.5, random.logNormal(0.06, 0.7)),
      clockShiftHours: 1.2 * random.normal(),
      followings: random.logNormal(given.followings, 1.1),
      // a1 3: tail exponent of followers about 2.3, so the weight has survival exponent 1.3.
      popularity: Math.min(given.mostPopular, given.popularity * (1 - random.uniform()) ** (-1 / 1.3)),
      ageDays: 120 + random.exponential(900),
      onboardingFollowsPerDay: 0,
      nDevices: 2 + (random.uniform() < 0.3 ? 1 : 0),
      isPrivate: random.uniform() < 0.03,
      isBusiness: random.uniform() < 0.5,
      hasPicture: true,
      webShare: random.uniform() < 0.5 ? 0.3 : 0.05,
    };
    return { ...traits, reach: reachAt(traits.popularity) };
  },
});
