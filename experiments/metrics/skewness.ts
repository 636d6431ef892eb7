/**
 * What skewness does to Student's t, and how it is undone. Source: P. Hall, On the removal of skewness by transformation (1992), here with Student's quantiles.
 */

/** Third central moment over the cube of the standard deviation, with the usual correction for few values; needs three, and sd > 0. */
export function sampleSkewness(values: readonly number[], mean: number, sd: number): number {
  const n = values.length;
  const cubes = values.reduce((sum, value) => sum + ((value - mean) / sd) ** 3, 0);
  return (cubes * n) / ((n - 1) * (n - 2));
}

/** So little skewness moves nothing, and the inverse would divide by it. */
const NO_SLOPE = 1e-9;

const slopeOf = (skewness: number, n: number): number => skewness / (3 * Math.sqrt(n));

/** The statistic of Student's t that the studentized mean of `n` skewed values stands for: Hall's cubic. */
export function withoutSkewness(t: number, skewness: number, n: number): number {
  const slope = slopeOf(skewness, n);
  return t + slope * t * t + (slope * slope * t ** 3) / 3 + slope / 2;
}

/** The studentized mean of `n` skewed values that a quantile of Student's t stands for: the inverse of Hall's cubic. */
export function withSkewness(t: number, skewness: number, n: number): number {
  const slope = slopeOf(skewness, n);
  if (Math.abs(slope) < NO_SLOPE) return t;
  return (Math.cbrt(1 + 3 * slope * (t - slope / 2)) - 1) / slope;
}
