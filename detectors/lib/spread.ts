/** Coefficient of variation (population) from a count, a sum and a sum of squares; NaN with fewer than two values or a zero mean. */
export function variationOf(n: number, sum: number, sumSquares: number): number {
  if (n < 2 || sum === 0) return NaN;
  const mean = sum / n;
  return Math.sqrt(Math.max(0, sumSquares / n - mean * mean)) / mean;
}

/** Shannon entropy in bits of the first `nBins` counts, which add up to `total`; NaN when the total is 0. */
export function entropyBits(counts: Uint32Array, nBins: number, total: number): number {
  if (total === 0) return NaN;
  let bits = 0; // sum of c log2 c, so that the many codes met once cost nothing
  for (let bin = 0; bin < nBins; bin++) {
    const count = counts[bin];
    if (count > 1) bits += count * Math.log2(count);
  }
  return Math.max(0, Math.log2(total) - bits / total);
}

/**
 * Median of the first `n` values, whose order it changes; the mean of the middle two when n is even; NaN when n is 0. Quickselect
 * (Hoare 1961), O(n) on average; the typed array's own `sort` has too high a fixed cost for so few values a call.
 */
export function medianOf(values: Uint32Array, n: number): number {
  if (n === 0) return NaN;
  const middle = n >>> 1;
  selectRank(values, n, middle);
  const upper = values[middle];
  if (n % 2 === 1) return upper;
  let lower = 0;
  for (let place = 0; place < middle; place++) if (values[place] > lower) lower = values[place];
  return (lower + upper) / 2;
}

/** Moves the value of the given rank to its place: smaller ones before it, larger ones after it. */
function selectRank(values: Uint32Array, n: number, rank: number): void {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1];
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const moved = values[left];
      values[left++] = values[right];
      values[right--] = moved;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}
