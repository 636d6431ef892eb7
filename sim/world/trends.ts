import type { Trend } from './live-state.js';

/** The trends that some of a span of time lies in, in the order they were announced. */
export const trendsWithin = (trends: readonly Trend[], startSec: number, endSec: number): readonly Trend[] =>
  trends.filter(({ fromSec, toSec }) => fromSec < endSec && toSec > startSec);

/** The most that trends can take of what is explored, in 256ths, rounded up. */
export const pullBitsOf = (trends: readonly Trend[]): number =>
  trends.length === 0 ? 0 : Math.ceil(256 * trends.reduce((sum, { pull }) => sum + pull, 0) + 1e-6);

/** Whose post goes viral at a second, by a coin in [0,1); -1 for nobody's. */
export function trendingAuthor(trends: readonly Trend[], t: number, coin: number): number {
  let left = coin;
  for (const { account, fromSec, toSec, pull } of trends) {
    if (t < fromSec || t >= toSec) continue;
    if (left < pull) return account;
    left -= pull;
  }
  return -1;
}
