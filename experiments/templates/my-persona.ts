import { z } from 'zod';
import { persona } from 'ersatz/persona';

/** What a scenario may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  sessionsPerDay: z.number().positive().default(4).describe('median app openings on an active day (assumed)'),
});

/** Say here who these people are, and where the numbers come from. In a scenario: `organic: [{ use: my-persona, share: 0.2 }]`. */
export default persona({
  id: 'my-persona', // equals the file name
  summary: 'Comes on most days and likes what it sees.',
  params,

  // One person, from that person's own stream: two people must not come out alike.
  draw: ({ sessionsPerDay }, random) => ({
    sessionsPerDay: random.logNormal(sessionsPerDay, 0.5),
    activeDayShare: 0.5 + 0.5 * random.uniform(),
    feedItemsPerSession: random.logNormal(15, 0.5),
    likeProbability: Math.min(0.9, random.logNormal(0.2, 0.5)),
    commentsPerLike: 0.05,
    postsPerWeek: random.logNormal(1, 0.8),
    followsPerDay: 0.2,
    exploreShare: 0.2,
    unfollowsPerDay: 0.02,
    followBackProbability: 0.2,
    clockShiftHours: random.normal(), // against the world's clock
    followings: random.logNormal(150, 0.7), // at the start
    popularity: random.logNormal(1, 0.5), // weight as a target of follows
    ageDays: 100 + random.exponential(800), // negative: opens later
    onboardingFollowsPerDay: 0,
    nDevices: 1,
    isPrivate: random.uniform() < 0.4,
    isBusiness: false,
    hasPicture: true,
    webShare: 0.1, // sessions in a browser
  }),
});
