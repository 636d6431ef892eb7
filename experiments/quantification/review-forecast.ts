import { logFactorials } from '../guarantees/binomial.js';
import type { Forecast } from './impact-forecast.js';
import { shortestInterval } from './shortest-interval.js';

/** What reviewers said of a random draw of hit units. */
export interface ReviewSample {
  readonly nHit: number;
  readonly nReviewed: number;
  readonly nSaidOrganic: number;
  /** Chance that a reviewer errs, both ways: known from reviews that were checked. */
  readonly errorRate: number;
}

/** Counts that are weighed; where more units are hit, every so many-th. */
const MOST_COUNTS = 4000;

/**
 * Foretells how many hit units are organic from a review of some: the chance of every count, given what reviewers said of a draw without replacement and how often they
 * err, where beforehand every share is as likely as Jeffreys 1946 has it; their mean and the shortest interval that holds 90 %. NaN without a review. O(counts x reviews).
 */
export function foretellByReview({ nHit, nReviewed, nSaidOrganic, errorRate }: ReviewSample): Forecast {
  const unknown = { inauthentic: NaN, inauthenticLow: NaN, inauthenticHigh: NaN };
  if (nReviewed === 0) return { method: 'review', nHit, wrong: NaN, low: NaN, high: NaN, ...unknown };
  const step = Math.ceil((nHit + 1) / MOST_COUNTS);
  // What reviewers said is among the counts: it is the only one left where all were looked at without error.
  const first = nSaidOrganic % step;
  const counts = Array.from({ length: Math.floor((nHit - first) / step) + 1 }, (_, at) => first + at * step);
  const logs = logFactorials(nHit);
  const before = logChancesBefore(nHit);
  const said = chancesOfSaying({ nReviewed, nSaidOrganic, errorRate }, logs);
  const logOf = (n: number, k: number): number => logs[n] - logs[k] - logs[n - k];
  const weights = Float64Array.from(counts, (count) => {
    let chance = 0;
    const fewest = Math.max(0, nReviewed - (nHit - count));
    for (let drawn = fewest; drawn <= Math.min(nReviewed, count); drawn++) {
      if (said[drawn] === 0) continue;
      const draw = logOf(count, drawn) + logOf(nHit - count, nReviewed - drawn) - logOf(nHit, nReviewed);
      chance += said[drawn] * Math.exp(draw);
    }
    return chance * Math.exp(before[count] + before[nHit - count]);
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const [low, high] = shortestInterval(weights, 0.9);
  return {
    ...{ method: 'review', nHit, wrong: weights.reduce((sum, weight, at) => sum + weight * counts[at], 0) / whole },
    ...{ low: counts[low], high: Math.min(nHit, counts[high] + step - 1) },
    ...unknown,
  };
}

/** Logs of the half of a count's chance under a beta-binomial of (1/2, 1/2) that hangs on this count alone: of Gamma(count + 1/2) / count!. */
function logChancesBefore(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let count = 1; count <= n; count++) logs[count] = logs[count - 1] + Math.log((count - 0.5) / count);
  return logs;
}

/** Chance that reviewers say what they said, for every number of organic units in the draw. O(reviews squared). */
function chancesOfSaying(
  { nReviewed, nSaidOrganic, errorRate }: Omit<ReviewSample, 'nHit'>,
  logs: Float64Array,
): Float64Array {
  const chance = (n: number, k: number, p: number): number => {
    if (k < 0 || k > n) return 0;
    if (p === 0 || p === 1) return k === n * p ? 1 : 0;
    return Math.exp(logs[n] - logs[k] - logs[n - k] + k * Math.log(p) + (n - k) * Math.log1p(-p));
  };
  return Float64Array.from({ length: nReviewed + 1 }, (_, nOrganic) => {
    let whole = 0;
    for (let right = 0; right <= Math.min(nOrganic, nSaidOrganic); right++)
      whole += chance(nOrganic, right, 1 - errorRate) * chance(nReviewed - nOrganic, nSaidOrganic - right, errorRate);
    return whole;
  });
}
