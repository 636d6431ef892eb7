/** Units whose values may lie on either side of zero. */
const OPEN: ReadonlySet<string> = new Set(['exponent', 'slope', 'log units']);

/** What values of a unit can be at all: shares lie in [0, 1], correlations in [-1, 1], counts, times and ratios are not negative. Bands and intervals are cut to it. */
export function unitRange(unit: string): readonly [low: number, high: number] {
  if (unit === 'share' || unit.startsWith('share of ')) return [0, 1];
  if (unit === 'correlation') return [-1, 1];
  // Of a straight line, never above 1; below 0 where it fits worse than the mean.
  if (unit === 'R2') return [-Infinity, 1];
  return OPEN.has(unit) ? [-Infinity, Infinity] : [0, Infinity];
}
