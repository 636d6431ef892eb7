import { z } from 'zod';
import { persona } from '../persona.js';
import { drawAgeDays, leavingShare, drawLeaving } from '../profile-draws.js';

const params = z.strictObject({
  followings: z
    .number()
    .positive()
    .default(1100)
    .describe('median followings before scaling (a1 5: 1,119 over the followers of influencers)'),
  popularity: z
    .number()
    .min(0)
    .default(0.12)
    .describe('median weight as a target of follows, a regular person having about 1.4 (a1 5: 188 followers; assumed)'),
  unseenShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'share whom nobody has found yet (b trivial rule: 3.2 % of real followers of the famous follow 20 times as many as follow them; share assumed)',
    ),
  gaze: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('how far their follows go to those known everywhere rather than to friends (assumed; held by a1 5)'),
  emptyShare: z.number().min(0).max(1).default(0.2).describe('share without any post (a1 13: 21 % of all followers)'),
  noPictureShare: z.number().min(0).max(1).default(0.06).describe('share without a picture (a1 12: 12 % with bots)'),
  privateShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.21)
    .describe('share of private accounts among those who were found; whom nobody has found is private (a1 10: 21 %)'),
  followsPerDay: z.number().positive().default(0.1).describe('median cold follows a day (assumed)'),
  leavingShare: leavingShare(0),
});

/** Looks at the famous: follows many of them, is followed by few, posts next to nothing. A person whose profile looks like a bot's. */
export default persona({
  id: 'onlooker',
  summary:
    'Follows many well-known accounts, is followed by few and hardly posts: a person whose profile looks bought.',
  params,
  draw(given, random, horizonDays) {
    const isEmpty = random.uniform() < given.emptyShare;
    const isUnseen = random.uniform() < given.unseenShare;
    return {
      sessionsPerDay: Math.min(20, random.logNormal(6.5, 0.5)),
      activeDayShare: 0.1 + 0.45 * random.uniform(),
      feedItemsPerSession: random.logNormal(24, 0.4),
      likeProbability: Math.min(0.95, random.logNormal(0.5, 0.7)),
      // a1 27: like to comment ratio, median 41.
      commentsPerLike: Math.min(0.3, random.logNormal(0.012, 0.9)),
      exploreShare: Math.min(0.6, random.logNormal(0.2, 0.6)),
      postsPerWeek: isEmpty ? 0 : random.logNormal(0.12, 0.9),
      followsPerDay: random.logNormal(given.followsPerDay, 0.9),
      // a2 43: 43 % of active users unfollow at least once in 51 days.
      unfollowsPerDay: random.logNormal(0.012, 1),
      // a2 41: 6-16 % follow back after a cold follow.
      followBackProbability: Math.min(0.6, random.logNormal(0.12, 0.5)),
      clockShiftHours: 0.9 * random.normal(),
      followings: random.logNormal(given.followings, 0.8),
      popularity: (isUnseen ? 0 : 1) * random.logNormal(given.popularity, 0.8),
      ageDays: drawAgeDays(random),
      onboardingFollowsPerDay: 0,
      nDevices: 1 + (random.uniform() < 0.2 ? 1 : 0),
      isPrivate: random.uniform() < given.privateShare || isUnseen,
      isBusiness: random.uniform() < 0.02,
      hasPicture: random.uniform() >= given.noPictureShare,
      webShare: random.uniform() < 0.15 ? 0.25 : 0,
      gaze: given.gaze,
      ...drawLeaving(random, given.leavingShare, { ageDays: 0, horizonDays }),
    };
  },
});
