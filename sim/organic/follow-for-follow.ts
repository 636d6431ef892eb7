import { z } from 'zod';
import { persona } from '../persona.js';

const params = z.strictObject({
  followsPerDay: z
    .number()
    .positive()
    .default(7)
    .describe(
      'median cold follows a day, by hand (calibration d: 21.6 % of real followers of the famous follow more than 2,000; rate assumed)',
    ),
  followings: z
    .number()
    .positive()
    .default(1650)
    .describe('median followings before scaling (a1 4: upper quarter of real followers of the famous)'),
  popularity: z
    .number()
    .positive()
    .default(2.5)
    .describe('least weight as a target of follows; an ordinary person has about 1.4 (assumed)'),
  mostPopular: z
    .number()
    .positive()
    .default(Infinity)
    .describe('greatest weight as a target of follows: nobody in a small world is followed by all (default: no limit)'),
  overlookedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'share that hardly anybody follows for all their effort (b trivial rule: 3.2 % of real followers of the famous follow 20 times as many as follow them; share assumed)',
    ),
  commentsPerLike: z.number().min(0).max(1).default(0.05).describe('median comments for each like given (assumed)'),
  reach: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'share of the followers to whom feeds show a post (a1 24-25: 24 % of a quiet person’s followers like, 2-8 % of a creator’s; assumed)',
    ),
  unfollowsPerDay: z
    .number()
    .min(0)
    .default(4)
    .describe('median unfollows on an active day: letting go of those who did not follow back (assumed)'),
});

/** Weight as a target of those whom nobody sees, relative to the others; assumed. */
const OVERLOOKED = 0.02;

/** Grows an audience by hand: follows strangers daily, follows back, lets go of those who do not. Human, and looks like a service. */
export default persona({
  id: 'follow-for-follow',
  summary:
    'Follows strangers by hand in the hope of follow-backs and unfollows later: the human a follow service imitates.',
  params,
  draw(given, random) {
    const traits = {
      sessionsPerDay: Math.min(30, random.logNormal(8, 0.4)),
      activeDayShare: 0.7 + 0.3 * random.uniform(),
      feedItemsPerSession: random.logNormal(18, 0.4),
      likeProbability: Math.min(0.97, random.logNormal(0.85, 0.3)),
      commentsPerLike: Math.min(0.5, random.logNormal(given.commentsPerLike, 0.8)),
      exploreShare: 0.4 + 0.4 * random.uniform(),
      postsPerWeek: random.logNormal(2.5, 0.8),
      followsPerDay: random.logNormal(given.followsPerDay, 0.8),
      unfollowsPerDay: random.logNormal(given.unfollowsPerDay, 0.9),
      followBackProbability: 0.35 + 0.5 * random.uniform(),
      clockShiftHours: 1.2 * random.normal(),
      followings: random.logNormal(given.followings, 0.75),
      popularity: Math.min(given.mostPopular, given.popularity * (1 - random.uniform()) ** -0.5),
      ageDays: 90 + random.exponential(600),
      onboardingFollowsPerDay: 0,
      nDevices: 1 + (random.uniform() < 0.3 ? 1 : 0),
      isPrivate: random.uniform() < 0.1,
      isBusiness: random.uniform() < 0.15,
      hasPicture: true,
      webShare: random.uniform() < 0.3 ? 0.2 : 0,
      reach: given.reach,
    };
    return random.uniform() < given.overlookedShare
      ? { ...traits, popularity: OVERLOOKED * traits.popularity }
      : traits;
  },
});
