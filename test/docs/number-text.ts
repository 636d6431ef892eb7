/** A number with its interval: `0.761 [0.742, 0.780]`; a dash where it is undefined. */
export function withSpread(value: number | null, low: number | null, high: number | null, nDigits = 3): string {
  if (value === null) return '-';
  if (low === null || high === null) return value.toFixed(nDigits);
  return `${value.toFixed(nDigits)} [${low.toFixed(nDigits)}, ${high.toFixed(nDigits)}]`;
}

/** `95.0 % [91.0, 97.3]`: a share of n with Wilson's 95 % interval (Wilson 1927, Probable inference). */
export function percentWithInterval(k: number, n: number): string {
  const z = 1.96;
  const share = k / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const text = (value: number): string => (100 * value).toFixed(1);
  return `${text(share)} % [${text(Math.max(0, middle - half))}, ${text(Math.min(1, middle + half))}]`;
}
