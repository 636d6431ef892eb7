import { z } from 'zod';
import { persona } from 'ersatz/persona';

const params = z.strictObject({
  activeDays: z.number().min(0).max(1).default(0.3).describe('mean share of days with a session (assumed)'),
});

/** Comes on few days, and then for long. All numbers are assumed. */
export default persona({
  id: 'weekender',
  summary: 'Comes on few days of the week and then looks for long.',
  params,
  // Called once a person, with that person's own stream: two people must not come out alike.
  draw: ({ activeDays }, random) => ({
    sessionsPerDay: random.logNormal(3, 0.4),
    activeDayShare: Math.min(1, activeDays * (0.5 + random.uniform())),
    feedItemsPerSession: random.logNormal(30, 0.4),
    likeProbability: Math.min(0.9, random.logNormal(0.3, 0.5)),
    commentsPerLike: 0.02,
    postsPerWeek: random.logNormal(0.5, 0.8),
    followsPerDay: 0.1,
    exploreShare: 0.2,
    unfollowsPerDay: 0.01,
    followBackProbability: 0.1,
    clockShiftHours: random.normal(),
    followings: random.logNormal(200, 0.7),
    popularity: 1,
    ageDays: 100 + random.exponential(800),
    onboardingFollowsPerDay: 0,
    nDevices: 1,
    isPrivate: random.uniform() < 0.4,
    isBusiness: false,
    hasPicture: true,
    webShare: 0.1,
  }),
});
