import { z } from 'zod';
import type { RandomStream } from '../random/stream.js';

/**
 * Profiles of ordinary people as the InstaFake sample has them: ages, posting rates, followings and followers that go together. Personas share
 * these draws; what they make of a profile is their own.
 */

/** Followers of one unit of popularity in a world whose people have the published numbers; a convention between personas. */
const FOLLOWERS_PER_POPULARITY = 375;

/** Weight of public accounts relative to private ones with as many followers: strangers find them too. Held by the followers of ordinary people (a1 1). */
const PUBLIC_WEIGHT = 0.37;

/** Popularity of somebody whom about so many follow: friends where the account is private, strangers too where it is public. */
export function popularityFor(nFollowers: number, isPrivate: boolean): number {
  return (nFollowers / FOLLOWERS_PER_POPULARITY) * (isPrivate ? 1 : PUBLIC_WEIGHT);
}

/** Share of people who joined within the last 15 months, and the age of the oldest accounts in days: Instagram opened in October 2010; shares fitted. */
const YOUNG_SHARE = 0.2;
const YOUNG_DAYS = [20, 455] as const;
const OLDEST_DAYS = 2450;

/** Age of an account in days. Source: calibration a1 row 15, median life 4.2 years. */
export function drawAgeDays(random: RandomStream): number {
  const isYoung = random.uniform() < YOUNG_SHARE;
  const place = random.uniform();
  return isYoung ? YOUNG_DAYS[0] + place * (YOUNG_DAYS[1] - YOUNG_DAYS[0]) : OLDEST_DAYS * place ** 0.78;
}

/** A lognormal with another spread below the median than above. */
function splitLogNormal(random: RandomStream, median: number, [below, above]: readonly [number, number]): number {
  const z = random.normal();
  return median * Math.exp(z * (z < 0 ? below : above));
}

/** Posts a week. Source: calibration a1 rows 13-15; with a median of 0.21 over all ordinary people both total posts and rates come out. */
export function drawPostsPerWeek(random: RandomStream, median: number): number {
  const never = random.uniform() < 0.03;
  const rate = splitLogNormal(random, median, [0.88, 1]);
  return never ? 0 : rate;
}

/** Whom more follow is no ordinary person; a1 1: 95 % have at most 1,002. */
const MOST_FOLLOWERS = 1150;

/** Followings and followers of one person. */
export interface Degrees {
  readonly followings: number;
  readonly nFollowers: number;
}

/**
 * Followings and followers drawn together: the ratio has a median of 0.89, few far above and many far below. Source: calibration a1 rows 1, 2, 8
 * and 9 (correlation of the logarithms 0.76).
 */
export function drawDegrees(random: RandomStream, medianFollowings: number): Degrees {
  const followings = splitLogNormal(random, medianFollowings, [0.75, 0.58]);
  const place = random.uniform();
  const ratio = 0.89 * (place < 0.5 ? (2 * place) ** 0.5 : (2 * (1 - place)) ** -0.1);
  return { followings, nFollowers: Math.min(MOST_FOLLOWERS, ratio * followings) };
}

/** Parameter of a persona: how a drawn number of followers becomes a weight in a world with more or fewer follows to share out. */
export const relativePopularity = (byDefault: number) =>
  z
    .number()
    .positive()
    .default(byDefault)
    .describe(
      'weight as a target of follows, as a multiple of the drawn one; where followers are drawn with it, 375 of them make a weight of 1 (assumed; held by a1 1 and 8)',
    );

/** Parameter of a persona: the weight that a profile drawn with next to no followers has all the same. */
export const leastPopularity = (byDefault: number) =>
  z
    .number()
    .min(0)
    .default(byDefault)
    .describe(
      'least weight as a target of follows: everybody has a few friends (assumed; held by people with 20 followings a follower, b trivial rule)',
    );

/** Parameter of a persona: how many of its people leave again. No published figure was found. */
export const leavingShare = (byDefault: number) =>
  z
    .number()
    .min(0)
    .max(1)
    .default(byDefault)
    .describe('share of the people who delete their account within the scenario (assumed)');

/** Draws whether and when somebody deletes their account, at the end of any day after opening it; always as many draws. */
export function drawLeaving(
  random: RandomStream,
  share: number,
  { ageDays, horizonDays }: { readonly ageDays: number; readonly horizonDays: number },
): { leavesDay?: number } {
  const leaves = random.uniform() < share;
  const fromDay = Math.max(0, -ageDays);
  const leavesDay = Math.ceil(fromDay + random.uniform() * Math.max(0, horizonDays - fromDay));
  return leaves ? { leavesDay } : {};
}
