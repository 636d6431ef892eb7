/** The quantiles that distributions are compared at, in percent; every published five-point row gives these. */
export const FIVE = [5, 25, 50, 75, 95] as const;

/** Quantile of values, linear between neighbours; `percent` in [0,100]. NaN without values. O(n log n). */
export function quantile(values: Iterable<number>, percent: number): number {
  return quantiles(values, [percent])[0];
}

/** Several quantiles from one sort. */
export function quantiles(values: Iterable<number>, percents: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return percents.map((percent) => {
    if (sorted.length === 0) return NaN;
    const place = (percent / 100) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  });
}

/** Mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One number by another; NaN where there is nothing to divide by. */
export function ratio(of: number, by: number): number {
  return by === 0 ? NaN : of / by;
}

/** Standard deviation, dividing by n; NaN without values. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
}

/** Standard deviation over mean; NaN without values or with mean 0. */
export function variation(values: readonly number[]): number {
  const centre = mean(values);
  return centre === 0 ? NaN : deviation(values) / centre;
}

/** Share of values for which the test holds; NaN without values. */
export function share<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.reduce((n, value) => n + (test(value) ? 1 : 0), 0) / values.length;
}

/** Least-squares line of y on x. NaN with fewer than three points or equal x. */
export function line(
  x: readonly number[],
  y: readonly number[],
): { readonly slope: number; readonly correlation: number; readonly residualDeviation: number } {
  if (x.length < 3) return { slope: NaN, correlation: NaN, residualDeviation: NaN };
  const [centreX, centreY] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let place = 0; place < x.length; place++) {
    const [dx, dy] = [x[place] - centreX, y[place] - centreY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const correlation = xy / Math.sqrt(xx * yy);
  return { slope: xy / xx, correlation, residualDeviation: Math.sqrt((yy - (xy * xy) / xx) / x.length) };
}

/**
 * Tail exponent of a density by Hill's estimator over the values above `from`: 1 + n / sum(log(value / from)). NaN with fewer than ten.
 * Source: B. M. Hill, "A simple general approach to inference about the tail of a distribution" (1975).
 */
export function tailExponent(values: readonly number[], from: number): number {
  const above = values.filter((value) => value > from);
  if (above.length < 10 || !(from > 0)) return NaN;
  return 1 + above.length / above.reduce((sum, value) => sum + Math.log(value / from), 0);
}

/**
 * Share of spans shorter than each limit where some spans are cut off by the end of the log: the product-limit estimate.
 * `spans` holds [length, 1 = seen to its end, 0 = cut off]. NaN without spans. Source: Kaplan and Meier, "Nonparametric estimation from incomplete
 * observations" (1958).
 */
export function shareShorter(spans: readonly (readonly [number, 0 | 1])[], limits: readonly number[]): number[] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return limits.map((limit) => {
    if (sorted.length === 0) return NaN;
    let lasting = 1;
    for (let place = 0; place < sorted.length && sorted[place][0] < limit; place++)
      if (sorted[place][1] === 1) lasting *= 1 - 1 / (sorted.length - place);
    return 1 - lasting;
  });
}
