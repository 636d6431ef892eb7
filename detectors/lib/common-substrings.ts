import { sharedPrefixes, suffixArray } from './suffix-array.js';

/** Strings of small letters, end to end, prepared to find what they have in common. */
export interface StringSet {
  readonly nStrings: number;
  /** Letters from 1 on; 0 ends a string. */
  readonly text: Uint32Array;
  /** First letter of each string in `text`. */
  readonly start: Uint32Array;
  /** Every substring that several strings share, at its longest. */
  readonly nodes: readonly SharedSubstring[];
  /** Per suffix place: the node it hangs from, -1 = none. */
  readonly leafNode: Int32Array;
  readonly order: Uint32Array;
}

/** A substring with all strings that hold it: an inner node of the suffix tree. */
interface SharedSubstring {
  readonly length: number;
  /** Where in the text it can be read. */
  at: number;
  nStrings: number;
  /** The next shorter one that is its prefix; -1 = the empty string. */
  parent: number;
}

/** An LCP interval that is still open. */
interface OpenInterval {
  readonly node: number;
  readonly first: number;
}

/**
 * Finds all shared substrings of some strings (letters 1 to `nLetters`). O(n log n) for n letters in all; the suffix tree is walked as intervals of shared
 * prefixes, and strings are counted once each where their neighbouring suffixes meet.
 * Source: Arnold, Ohlebusch 2011, "Linear time algorithms for generalizations of the longest common substring problem"; Hui 1992, "Color set size problem".
 */
export function prepareStrings(strings: readonly ArrayLike<number>[], nLetters: number): StringSet {
  const nStrings = strings.length;
  const start = new Uint32Array(nStrings + 1);
  strings.forEach(({ length }, at) => (start[at + 1] = start[at] + length + 1));
  const text = new Uint32Array(start[nStrings]);
  const owner = new Uint32Array(text.length);
  strings.forEach((letters, at) => {
    for (let k = 0; k < letters.length; k++) text[start[at] + k] = letters[k];
    owner.fill(at, start[at], start[at + 1]);
  });
  const order = suffixArray(text, nLetters + 1);
  const shared = sharedPrefixes(text, order, (at) => start[owner[at] + 1] - 1 - at);
  const { nodes, leafNode } = countStrings(order, shared, owner, nStrings);
  return { nStrings, text, start, nodes, leafNode, order };
}

/** Walks the intervals of shared prefixes; a node's strings = its suffixes less the meetings of neighbouring suffixes of one string below it. */
function countStrings(
  order: Uint32Array,
  shared: Uint32Array,
  owner: Uint32Array,
  nStrings: number,
): { nodes: SharedSubstring[]; leafNode: Int32Array } {
  const n = order.length;
  const nodes: SharedSubstring[] = [];
  const leafNode = new Int32Array(n).fill(-1);
  const open: OpenInterval[] = [];
  const lastPlace = new Int32Array(nStrings).fill(-1);
  const close = (): OpenInterval => {
    const closed = open.pop()!;
    const node = nodes[closed.node];
    const parent = open.at(-1);
    if (parent !== undefined) {
      node.parent = parent.node;
      nodes[parent.node].nStrings += node.nStrings;
    }
    return closed;
  };
  for (let place = 0; place < n; place++) {
    let first = place - 1;
    while (open.length > 0 && nodes[open.at(-1)!.node].length > shared[place]) {
      const top = open.at(-1)!;
      first = top.first;
      const below = open.at(-2);
      // The closed interval goes under a new one where none of the prefix's length is open.
      if (below === undefined || nodes[below.node].length < shared[place]) {
        if (shared[place] === 0) close();
        else {
          open.pop();
          nodes.push({ length: shared[place], at: order[place], nStrings: nodes[top.node].nStrings, parent: -1 });
          nodes[top.node].parent = nodes.length - 1;
          open.push({ node: nodes.length - 1, first });
        }
        break;
      }
      close();
    }
    const top = open.at(-1);
    if (shared[place] > 0 && (top === undefined || nodes[top.node].length < shared[place])) {
      nodes.push({ length: shared[place], at: order[place], nStrings: 0, parent: -1 });
      open.push({ node: nodes.length - 1, first });
      // The suffix before starts this interval: it moves here from the one it hung from.
      const from = leafNode[place - 1];
      if (from >= 0) nodes[from].nStrings--;
      leafNode[place - 1] = nodes.length - 1;
      nodes[nodes.length - 1].nStrings++;
    }
    hang(place, open, nodes, leafNode);
    const own = owner[order[place]];
    if (lastPlace[own] >= 0) meet(lastPlace[own], open, nodes);
    lastPlace[own] = place;
  }
  while (open.length > 0) close();
  return { nodes, leafNode };
}

function hang(place: number, open: readonly OpenInterval[], nodes: SharedSubstring[], leafNode: Int32Array): void {
  const top = open.at(-1);
  if (top === undefined) return;
  leafNode[place] = top.node;
  nodes[top.node].nStrings++;
}

/** Takes one from the deepest open interval that holds an earlier place: there two suffixes of one string meet. */
function meet(earlier: number, open: readonly OpenInterval[], nodes: SharedSubstring[]): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (open[middle].first <= earlier) low = middle + 1;
    else high = middle;
  }
  if (low > 0) nodes[open[low - 1].node].nStrings--;
}

/** The LCS curve: `curve[k]` is the length of the longest substring that at least k strings share, for k from 2; never rising. O(nodes + strings). */
export function commonCurve({ nodes, nStrings }: StringSet): Uint32Array {
  const curve = new Uint32Array(nStrings + 1);
  for (const { nStrings: k, length } of nodes) if (length > curve[k]) curve[k] = length;
  for (let k = nStrings - 1; k >= 0; k--) curve[k] = Math.max(curve[k], curve[k + 1]);
  return curve;
}

/**
 * Lengths as the public toolbox lists them: for each k from 2 on, the length of the longest substring that at least k strings share, once for each substring that is so long and
 * shared by as many. O(strings x substrings of one length).
 */
export function listedLengths(set: StringSet): number[] {
  const curve = commonCurve(set);
  const heldBy = new Map<number, number[]>();
  for (const { length, nStrings } of set.nodes) {
    const sizes = heldBy.get(length);
    if (sizes === undefined) heldBy.set(length, [nStrings]);
    else sizes.push(nStrings);
  }
  const listed: number[] = [];
  for (let k = 2; k <= set.nStrings; k++)
    for (const size of heldBy.get(curve[k]) ?? []) if (size >= k) listed.push(curve[k]);
  return listed;
}

/** What of a string is shared. */
export interface OwnShare {
  /** Letters of its longest substring that enough strings share; 0 = none. */
  readonly length: number;
  /** The substring, as a stretch of the text. */
  readonly at: number;
}

/** Per string: its longest substring that at least k strings share. O(n x depth). */
export function longestShared({ nodes, leafNode, order, start, nStrings }: StringSet, k: number): OwnShare[] {
  const best: OwnShare[] = Array.from({ length: nStrings }, () => ({ length: 0, at: 0 }));
  const owner = new Uint32Array(order.length);
  for (let one = 0; one < nStrings; one++) owner.fill(one, start[one], start[one + 1]);
  // The nearest node above that enough strings share, found once a node: parents first, since they are shorter.
  const enough = new Int32Array(nodes.length).fill(-1);
  const byLength = Uint32Array.from(nodes.keys()).sort((a, b) => nodes[a].length - nodes[b].length || a - b);
  for (const node of byLength) {
    const { parent, nStrings: held } = nodes[node];
    enough[node] = held >= k ? node : parent >= 0 ? enough[parent] : -1;
  }
  leafNode.forEach((node, place) => {
    const shared = node >= 0 ? enough[node] : -1;
    const one = owner[order[place]];
    if (shared >= 0 && nodes[shared].length > best[one].length)
      best[one] = { length: nodes[shared].length, at: order[place] };
  });
  return best;
}
