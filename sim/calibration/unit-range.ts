/** What values of a unit can be at all; bands and intervals are cut to it. Shares end at 0 and 1, counts and times at 0, slopes nowhere. */
export function unitRange(unit: string): readonly [number, number] {
  if (/^(share|R2)\b/u.test(unit)) return [0, 1];
  if (unit === 'correlation') return [-1, 1];
  return unit === 'slope' ? [-Infinity, Infinity] : [0, Infinity];
}
