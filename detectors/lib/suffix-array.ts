/**
 * The suffixes of a text of whole numbers in lexical order, by doubling the compared length. `text[k] < nSymbols`. Suffixes that are equal up to
 * the end of the text: the shorter first. O(n log n) with counting sorts, about 20 bytes a symbol.
 * Source: Manber, Myers 1993, "Suffix arrays: a new method for on-line string searches".
 */
export function suffixArray(text: Uint32Array, nSymbols: number): Uint32Array {
  const n = text.length;
  const order = bySymbol(text, nSymbols);
  let rank = new Uint32Array(n);
  let before = new Uint32Array(n);
  const bySecond = new Uint32Array(n);
  // First place of each class in the order.
  const start = new Uint32Array(n + 1);
  let nRanks = numberClasses(order, text, 0, { rank, start });
  for (let half = 1; nRanks < n && half < n; half *= 2) {
    // Sorted by the second half already: suffixes without one first, then in the order of the suffix that starts there.
    let next = 0;
    for (let at = n - half; at < n; at++) bySecond[next++] = at;
    for (let place = 0; place < n; place++) {
      const at = order[place];
      if (at >= half) bySecond[next++] = at - half;
    }
    for (let place = 0; place < n; place++) {
      const at = bySecond[place];
      order[start[rank[at]]++] = at;
    }
    [rank, before] = [before, rank];
    nRanks = numberClasses(order, before, half, { rank, start });
  }
  return order;
}

/** The suffixes in the order of their first symbols, equal ones by place. */
function bySymbol(text: Uint32Array, nSymbols: number): Uint32Array {
  const start = new Uint32Array(nSymbols + 1);
  for (let at = 0; at < text.length; at++) start[text[at] + 1]++;
  for (let one = 0; one < nSymbols; one++) start[one + 1] += start[one];
  const order = new Uint32Array(text.length);
  for (let at = 0; at < text.length; at++) order[start[text[at]]++] = at;
  return order;
}

/**
 * Gives suffixes whose two halves were alike before (only the first half where `half` is 0) one number, in the order, and notes each number's first place.
 * Returns how many numbers there are.
 */
function numberClasses(
  order: Uint32Array,
  before: Uint32Array,
  half: number,
  { rank, start }: { readonly rank: Uint32Array; readonly start: Uint32Array },
): number {
  const n = order.length;
  let number = -1;
  let lastFirst = -1;
  let lastSecond = -1;
  for (let place = 0; place < n; place++) {
    const at = order[place];
    const ownFirst = before[at];
    const ownSecond = half === 0 || at + half >= n ? 0 : before[at + half] + 1;
    if (ownFirst !== lastFirst || ownSecond !== lastSecond) start[++number] = place;
    lastFirst = ownFirst;
    lastSecond = ownSecond;
    rank[at] = number;
  }
  return number + 1;
}

/**
 * How many symbols each suffix shares with the one before it in the order, 0 for the first. `limit(at)`: symbols of suffix `at` that may
 * count. O(n). Source: Kasai et al. 2001, "Linear-time longest-common-prefix computation in suffix arrays".
 */
export function sharedPrefixes(text: Uint32Array, order: Uint32Array, limit: (at: number) => number): Uint32Array {
  const n = text.length;
  const place = new Uint32Array(n);
  order.forEach((at, where) => (place[at] = where));
  const shared = new Uint32Array(n);
  let length = 0;
  for (let at = 0; at < n; at++) {
    if (place[at] === 0) {
      length = 0;
      continue;
    }
    const other = order[place[at] - 1];
    while (at + length < n && other + length < n && text[at + length] === text[other + length]) length++;
    shared[place[at]] = Math.min(length, limit(at), limit(other));
    if (length > 0) length--;
  }
  return shared;
}
