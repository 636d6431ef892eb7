/**
 * The suffixes of a text of whole numbers in lexical order, by doubling the compared length. `text[k] < nSymbols`. Suffixes that are equal up to
 * the end of the text: the shorter first. O(n log n) with counting sorts, about 20 bytes a symbol.
 * Source: Manber, Myers 1993, "Suffix arrays: a new method for on-line string searches".
 */
export function suffixArray(text: Uint32Array, nSymbols: number): Uint32Array {
  const n = text.length;
  let rank = text.slice();
  let order = countingOrder(
    Uint32Array.from({ length: n }, (_, at) => at),
    (at) => text[at],
    nSymbols,
  );
  let nRanks = renumber(order, rank, (a, b) => text[a] === text[b]);
  for (let half = 1; nRanks < n && half < n; half *= 2) {
    // Sorted by the second half already: suffixes without one first, then in the order of the suffix that starts there.
    const bySecond = new Uint32Array(n);
    let next = 0;
    for (let at = n - Math.min(n, half); at < n; at++) bySecond[next++] = at;
    for (let place = 0; place < n; place++) if (order[place] >= half) bySecond[next++] = order[place] - half;
    const before = rank;
    order = countingOrder(bySecond, (at) => before[at], nRanks);
    const second = (at: number): number => (at + half < n ? before[at + half] + 1 : 0);
    rank = before.slice();
    nRanks = renumber(order, rank, (a, b) => before[a] === before[b] && second(a) === second(b));
  }
  return order;
}

/** Stable: items by their key, below `nKeys`. */
function countingOrder(items: Uint32Array, key: (item: number) => number, nKeys: number): Uint32Array {
  const start = new Uint32Array(nKeys + 1);
  for (let at = 0; at < items.length; at++) start[key(items[at]) + 1]++;
  for (let one = 0; one < nKeys; one++) start[one + 1] += start[one];
  const out = new Uint32Array(items.length);
  for (let at = 0; at < items.length; at++) out[start[key(items[at])]++] = items[at]!;
  return out;
}

/** Gives each suffix the number of its class in the order; returns how many classes there are. */
function renumber(order: Uint32Array, rank: Uint32Array, isSame: (a: number, b: number) => boolean): number {
  let number = 0;
  for (let place = 0; place < order.length; place++) {
    if (place > 0 && !isSame(order[place - 1], order[place])) number++;
    rank[order[place]] = number;
  }
  return order.length === 0 ? 0 : number + 1;
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
