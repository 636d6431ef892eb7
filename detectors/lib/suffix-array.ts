const EMPTY = -1;

/**
 * The suffixes of a text of whole numbers in lexical order. `text[k] < nSymbols`. Suffixes that are equal up to the end of the text: the shorter first.
 * O(n + symbols), about 15 bytes a symbol. Readable form: sort all positions by what follows them.
 *
 * A suffix is falling when the next one is smaller, else rising; a rising one after a falling one is a valley. Sorted valleys tell the order of all falling suffixes in one walk
 * from the left, and these that of all rising ones in one walk from the right. The valleys are sorted by the same two walks up to the next valley each, and where that
 * leaves ties, as the suffixes of the shorter text of their ranks.
 * Source: Nong, Zhang, Chan 2009, "Linear suffix array construction by almost pure induced-sorting".
 */
export function suffixArray(text: Uint32Array, nSymbols: number): Uint32Array {
  const n = text.length;
  if (n === 0) return new Uint32Array(0);
  const shape = shapeOf(text, nSymbols);
  const { isRising, valleys } = shape;
  const order = new Int32Array(n);
  induce(text, shape, valleys, order);
  const sorted = new Uint32Array(valleys.length);
  let next = 0;
  for (let place = 0; place < n; place++) if (isValley(isRising, order[place])) sorted[next++] = order[place];
  const { name, nNames } = nameValleys(text, isRising, sorted);
  if (nNames < valleys.length) {
    const byRank = suffixArray(
      valleys.map((at) => name[at]),
      nNames,
    );
    for (let place = 0; place < byRank.length; place++) sorted[place] = valleys[byRank[place]];
  }
  induce(text, shape, sorted, order);
  return new Uint32Array(order);
}

interface TextShape {
  readonly isRising: Uint8Array;
  /** Positions of the valleys, in the order of the text. */
  readonly valleys: Uint32Array;
  /** First place of each symbol's suffixes; falling ones come before rising ones. */
  readonly start: Uint32Array;
}

const isValley = (isRising: Uint8Array, at: number): boolean => at > 0 && isRising[at] === 1 && isRising[at - 1] === 0;

function shapeOf(text: Uint32Array, nSymbols: number): TextShape {
  const n = text.length;
  // The last suffix is falling: the end of the text is smaller than every symbol.
  const isRising = new Uint8Array(n);
  let nValleys = 0;
  for (let at = n - 2; at >= 0; at--) {
    isRising[at] = text[at] < text[at + 1] || (text[at] === text[at + 1] && isRising[at + 1] === 1) ? 1 : 0;
    if (isRising[at] === 0 && isRising[at + 1] === 1) nValleys++;
  }
  const valleys = new Uint32Array(nValleys);
  let next = 0;
  for (let at = 1; at < n; at++) if (isValley(isRising, at)) valleys[next++] = at;
  const start = new Uint32Array(nSymbols + 1);
  for (let at = 0; at < n; at++) start[text[at] + 1]++;
  for (let symbol = 0; symbol < nSymbols; symbol++) start[symbol + 1] += start[symbol];
  return { isRising, valleys, start };
}

/** Orders all suffixes from the order of the valleys: falling ones from the left, then rising ones, valleys among them, from the right. */
function induce(text: Uint32Array, { isRising, start }: TextShape, valleys: Uint32Array, order: Int32Array): void {
  const n = text.length;
  order.fill(EMPTY);
  const tail = start.slice(1);
  for (let k = valleys.length - 1; k >= 0; k--) order[--tail[text[valleys[k]]]] = valleys[k];
  const head = start.slice();
  order[head[text[n - 1]]++] = n - 1;
  for (let place = 0; place < n; place++) {
    const before = order[place] - 1;
    if (before >= 0 && isRising[before] === 0) order[head[text[before]]++] = before;
  }
  tail.set(start.subarray(1));
  for (let place = n - 1; place >= 0; place--) {
    const before = order[place] - 1;
    if (before >= 0 && isRising[before] === 1) order[--tail[text[before]]] = before;
  }
}

/** Numbers valleys by what stands from each up to the next one, in their order; equal stretches share a number. */
function nameValleys(
  text: Uint32Array,
  isRising: Uint8Array,
  sorted: Uint32Array,
): { readonly name: Uint32Array; readonly nNames: number } {
  const n = text.length;
  const name = new Uint32Array(n);
  let nNames = 0;
  for (let place = 0; place < sorted.length; place++) {
    if (place === 0 || !isSameStretch(text, isRising, sorted[place - 1], sorted[place])) nNames++;
    name[sorted[place]] = nNames - 1;
  }
  return { name, nNames };
}

function isSameStretch(text: Uint32Array, isRising: Uint8Array, a: number, b: number): boolean {
  const n = text.length;
  for (let k = 0; ; k++) {
    // A stretch that the end of the text cuts off equals no other.
    if (a + k >= n || b + k >= n || text[a + k] !== text[b + k]) return false;
    if (k === 0) continue;
    const endsA = isValley(isRising, a + k);
    if (endsA !== isValley(isRising, b + k)) return false;
    if (endsA) return true;
  }
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
