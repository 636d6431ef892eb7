/** A number with its interval: `0.761 [0.742, 0.780]`; a dash where it is undefined. */
export function withSpread(value: number | null, low: number | null, high: number | null, nDigits = 3): string {
  if (value === null) return '-';
  if (low === null || high === null) return value.toFixed(nDigits);
  return `${value.toFixed(nDigits)} [${low.toFixed(nDigits)}, ${high.toFixed(nDigits)}]`;
}
