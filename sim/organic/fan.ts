import { z } from 'zod';
import { persona } from '../persona.js';
import { drawAgeDays, drawDegrees, drawPostsPerWeek, popularityFor } from '../profile-draws.js';

const params = z.strictObject({
  followings: z.number().positive().default(180).describe('median followings: few, and loved (assumed)'),
  likeProbability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('appeal of a brand-new post: nearly everything is liked (calibration d: superfans; assumed)'),
});

/** Follows a few and likes nearly everything they post, soon after it is posted: as regular as a machine, and human. */
export default persona({
  id: 'fan',
  summary: 'Follows a few accounts, comes often and likes nearly everything they post.',
  params,
  draw(given, random) {
    const { followings, nFollowers } = drawDegrees(random, given.followings);
    const isPrivate = random.uniform() < 0.4;
    return {
      sessionsPerDay: Math.min(40, random.logNormal(11, 0.4)),
      activeDayShare: 0.85 + 0.15 * random.uniform(),
      feedItemsPerSession: random.logNormal(25, 0.4),
      likeProbability: given.likeProbability,
      commentsPerLike: Math.min(0.5, random.logNormal(0.025, 0.8)),
      exploreShare: 0.05 + 0.1 * random.uniform(),
      postsPerWeek: drawPostsPerWeek(random, 0.4),
      followsPerDay: random.logNormal(0.25, 0.9),
      unfollowsPerDay: random.logNormal(0.009, 1),
      followBackProbability: Math.min(0.6, random.logNormal(0.2, 0.5)),
      clockShiftHours: 1.2 * random.normal(),
      followings,
      popularity: popularityFor(nFollowers, isPrivate),
      ageDays: drawAgeDays(random),
      onboardingFollowsPerDay: 0,
      nDevices: 1 + (random.uniform() < 0.2 ? 1 : 0),
      isPrivate,
      isBusiness: false,
      hasPicture: random.uniform() > 0.02,
      webShare: 0,
    };
  },
});
