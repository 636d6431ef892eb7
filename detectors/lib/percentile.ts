/** How a percentile between two values is read: on the line between them, or as the higher of the two. */
export type PercentileForm = 'linear' | 'higher';

/**
 * The p-th percentile (0 to 100) of ascending values, at place p/100 x (n - 1) counted from 0; NaN without values. With few values the forms differ (33.62 against 34
 * on 439 daily counts of the reference case): `linear` is numpy's default, `higher` is a count that somebody really reached.
 */
export function percentileOf(ascending: ArrayLike<number>, p: number, form: PercentileForm): number {
  const n = ascending.length;
  if (n === 0) return NaN;
  const place = (p / 100) * (n - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  if (form === 'higher') return ascending[above];
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
