/** Coefficient of variation (population) from a count, a sum and a sum of squares; NaN with fewer than two values or a zero mean. */
export function variationOf(n: number, sum: number, sumSquares: number): number {
  if (n < 2 || sum === 0) return NaN;
  const mean = sum / n;
  return Math.sqrt(Math.max(0, sumSquares / n - mean * mean)) / mean;
}

/** Shannon entropy in bits of the first `nBins` counts, which add up to `total`; NaN when the total is 0. */
export function entropyBits(counts: Uint32Array, nBins: number, total: number): number {
  if (total === 0) return NaN;
  let bits = 0;
  for (let bin = 0; bin < nBins; bin++) {
    const share = counts[bin] / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Median of the first `n` values, which it sorts; the mean of the middle two when n is even; NaN when n is 0. */
export function sortedMedian(values: Uint32Array, n: number): number {
  if (n === 0) return NaN;
  const sorted = values.subarray(0, n).sort();
  const middle = n >>> 1;
  return n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
