import { z } from 'zod';
import { persona } from '../persona.js';
import { drawLeaving, leavingShare } from '../profile-draws.js';

const params = z.strictObject({
  followsInFirstWeekPerDay: z
    .number()
    .positive()
    .default(9)
    .describe('median follows a day in the first week: finding friends (assumed)'),
  privateShare: z.number().min(0).max(1).default(0.4).describe('share of private accounts (assumed)'),
  oldestDays: z.number().positive().default(21).describe('oldest account at the start, days (assumed)'),
  leavingShare: leavingShare(0),
});

/** Just joined, or joins during the scenario: follows friends in bursts, has few followers and often no posts. */
export default persona({
  id: 'newcomer',
  summary: 'Joins shortly before or during the scenario and follows many accounts in the first week.',
  params,
  draw(given, random, horizonDays) {
    const ageDays = given.oldestDays - (given.oldestDays + 0.9 * horizonDays) * random.uniform();
    return {
      sessionsPerDay: Math.min(20, random.logNormal(4.5, 0.6)),
      activeDayShare: 0.3 + 0.6 * random.uniform(),
      feedItemsPerSession: random.logNormal(12, 0.4),
      likeProbability: Math.min(0.95, random.logNormal(0.75, 0.5)),
      commentsPerLike: Math.min(0.3, random.logNormal(0.02, 0.8)),
      exploreShare: Math.min(0.8, random.logNormal(0.25, 0.6)),
      postsPerWeek: random.logNormal(0.5, 1.1),
      followsPerDay: random.logNormal(0.5, 0.9),
      unfollowsPerDay: random.logNormal(0.02, 1),
      followBackProbability: Math.min(0.8, random.logNormal(0.3, 0.5)),
      clockShiftHours: 1.2 * random.normal(),
      followings: random.logNormal(60, 0.8),
      popularity: 0.3 * (1 - random.uniform()) ** -0.4,
      ageDays,
      onboardingFollowsPerDay: random.logNormal(given.followsInFirstWeekPerDay, 0.8),
      nDevices: 1 + (random.uniform() < 0.25 ? 1 : 0),
      isPrivate: random.uniform() < given.privateShare,
      isBusiness: false,
      // a1 12: 12 % of unlabelled followers have no picture, 1 % of established people.
      hasPicture: random.uniform() > 0.12,
      webShare: random.uniform() < 0.15 ? 0.3 : 0,
      ...drawLeaving(random, given.leavingShare, { ageDays, horizonDays }),
    };
  },
});
