import { z } from 'zod';
import { persona } from '../persona.js';

const params = z.strictObject({
  postsPerWeek: z.number().positive().default(3).describe('median posts a week (assumed: every other day)'),
  popularity: z
    .number()
    .positive()
    .default(2.5)
    .describe('least weight as a target of follows; an ordinary person has about 1.4 (assumed)'),
  mostPopular: z
    .number()
    .positive()
    .default(25)
    .describe('greatest weight as a target of follows: nobody in a small world is followed by all (assumed)'),
  reach: z
    .number()
    .min(0)
    .max(1)
    .default(0.0625)
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
  schedulerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('share of businesses that plan posts with a partner (calibration d: scheduled posts; share assumed)'),
});

/** Offices that businesses share among them; assumed: a few towers of agencies, not one office each. */
const N_OFFICES = 1000;

/** A shop, brand or agency: several people drive one account from one office in working hours, and posts are planned ahead. */
export default persona({
  id: 'business',
  summary:
    'A shop or brand: several staff on one account and one office network, posts often scheduled through a partner.',
  params,
  draw(given, random) {
    const reachAt = (popularity: number): number => given.reach * (popularity / given.popularity) ** -given.reachFalls;
    const plansAhead = random.uniform() < given.schedulerShare;
    const nStaff = 1 + Math.min(6, Math.floor(random.exponential(1.4)));
    const traits = {
      sessionsPerDay: Math.min(40, 3 + 2.5 * nStaff * random.logNormal(1, 0.3)),
      activeDayShare: 0.6 + 0.35 * random.uniform(),
      feedItemsPerSession: random.logNormal(8, 0.4),
      likeProbability: Math.min(0.95, random.logNormal(0.5, 0.5)),
      commentsPerLike: Math.min(0.5, random.logNormal(0.025, 0.7)),
      exploreShare: Math.min(0.8, random.logNormal(0.3, 0.5)),
      postsPerWeek: random.logNormal(given.postsPerWeek, 0.7),
      followsPerDay: random.logNormal(0.4, 1.1),
      unfollowsPerDay: random.logNormal(0.04, 1),
      followBackProbability: Math.min(0.6, random.logNormal(0.1, 0.7)),
      clockShiftHours: 0.8 * random.normal(),
      followings: random.logNormal(given.followings, 1.1),
      // a1 3: tail exponent of followers about 2.3, so the weight has survival exponent 1.3.
      popularity: Math.min(given.mostPopular, given.popularity * (1 - random.uniform()) ** (-1 / 1.3)),
      ageDays: 60 + random.exponential(800),
      onboardingFollowsPerDay: 0,
      nDevices: nStaff + 1,
      isPrivate: random.uniform() < 0.01,
      isBusiness: true,
      hasPicture: true,
      webShare: 0.3,
      nStaff,
      office: random.below(N_OFFICES),
      ...(plansAhead ? { scheduledShare: 0.5 + 0.45 * random.uniform() } : {}),
    };
    return { ...traits, reach: reachAt(traits.popularity) };
  },
});
