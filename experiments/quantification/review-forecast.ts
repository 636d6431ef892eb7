import { binomialBelow } from '../guarantees/binomial.js';
import type { Forecast } from './impact-forecast.js';

/** What reviewers said of a random draw of hit units. */
export interface ReviewSample {
  readonly nHit: number;
  readonly nReviewed: number;
  readonly nSaidOrganic: number;
  /** Chance that a reviewer errs, both ways: known from reviews that were checked. */
  readonly errorRate: number;
}

/** Chance left outside a 90 % interval on each side. */
const TAIL = 0.05;

/**
 * Foretells how many hit units are organic from a review of some: the share that reviewers call organic, corrected for their errors (Rogan and Gladen 1978,
 * Estimating prevalence from the results of a screening test), with the exact interval of Clopper and Pearson 1934 carried through the correction. NaN without a review.
 */
export function foretellByReview({ nHit, nReviewed, nSaidOrganic, errorRate }: ReviewSample): Forecast {
  const unknown = { inauthentic: NaN, inauthenticLow: NaN, inauthenticHigh: NaN };
  if (nReviewed === 0) return { method: 'review', nHit, wrong: NaN, low: NaN, high: NaN, ...unknown };
  const corrected = (share: number): number =>
    nHit * Math.min(1, Math.max(0, (share - errorRate) / (1 - 2 * errorRate)));
  const [low, high] = exactInterval(nSaidOrganic, nReviewed);
  // A unit is whole: where all were reviewed without error nothing is left to guess.
  const isCensus = nReviewed === nHit && errorRate === 0;
  const wrong = corrected(nSaidOrganic / nReviewed);
  return {
    ...{ method: 'review', nHit, wrong },
    ...{ low: isCensus ? wrong : corrected(low), high: isCensus ? wrong : corrected(high) },
    ...unknown,
  };
}

/** Shares under which so many or more, or so many or fewer, of n come with chance TAIL; by bisection. */
function exactInterval(k: number, n: number): readonly [number, number] {
  const atMost = (count: number, share: number): number => (count < 0 ? 0 : binomialBelow(n, share)[count]);
  const low = k === 0 ? 0 : bisect((share) => 1 - atMost(k - 1, share) > TAIL);
  const high = k === n ? 1 : bisect((share) => atMost(k, share) < TAIL);
  return [low, high];
}

/** Where a condition that is false near 0 and true near 1 turns. */
function bisect(isAbove: (share: number) => boolean): number {
  let [low, high] = [1e-9, 1 - 1e-9];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
