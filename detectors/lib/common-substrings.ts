import { sharedPrefixes, suffixArray } from './suffix-array.js';

/** Strings of small letters, end to end, prepared to find what they have in common. */
export interface StringSet {
  readonly nStrings: number;
  /** Letters from 1 on; 0 ends a string. */
  readonly text: Uint32Array;
  /** First letter of each string in `text`. */
  readonly start: Uint32Array;
  /** Every substring that several strings share, at its longest. */
  readonly nodes: SharedSubstrings;
  /** Per suffix place: the node it hangs from, -1 = none. */
  readonly leafNode: Int32Array;
  readonly order: Uint32Array;
}

/** Substrings with all strings that hold them: the inner nodes of the suffix tree, a column each. */
interface SharedSubstrings {
  /** Nodes found so far; columns are longer. */
  n: number;
  readonly length: Uint32Array;
  /** Where in the text it can be read. */
  readonly at: Uint32Array;
  readonly nStrings: Int32Array;
  /** The next shorter one that is its prefix; -1 = the empty string. */
  readonly parent: Int32Array;
}

/** Inner nodes have two children or more each, so there are fewer of them than leaves. */
const roomForNodes = (nLeaves: number): SharedSubstrings => ({
  n: 0,
  length: new Uint32Array(nLeaves + 1),
  at: new Uint32Array(nLeaves + 1),
  nStrings: new Int32Array(nLeaves + 1),
  parent: new Int32Array(nLeaves + 1),
});

function addNode(nodes: SharedSubstrings, length: number, at: number, nStrings: number): number {
  const node = nodes.n++;
  nodes.length[node] = length;
  nodes.at[node] = at;
  nodes.nStrings[node] = nStrings;
  nodes.parent[node] = -1;
  return node;
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
): { nodes: SharedSubstrings; leafNode: Int32Array } {
  const n = order.length;
  const nodes = roomForNodes(n);
  const { length, nStrings: held, parent: parentOf } = nodes;
  const leafNode = new Int32Array(n).fill(-1);
  const open: OpenInterval[] = [];
  const lastPlace = new Int32Array(nStrings).fill(-1);
  const close = (): OpenInterval => {
    const closed = open.pop()!;
    const parent = open[open.length - 1]?.node ?? -1;
    if (parent >= 0) {
      parentOf[closed.node] = parent;
      held[parent] += held[closed.node];
    }
    return closed;
  };
  for (let place = 0; place < n; place++) {
    const shares = shared[place];
    let first = place - 1;
    while (open.length > 0 && length[open[open.length - 1].node] > shares) {
      const top = open[open.length - 1];
      first = top.first;
      // The closed interval goes under a new one where none of the prefix's length is open.
      if (open.length < 2 || length[open[open.length - 2].node] < shares) {
        if (shares === 0) close();
        else {
          open.pop();
          const node = addNode(nodes, shares, order[place], held[top.node]);
          parentOf[top.node] = node;
          open.push({ node, first });
        }
        break;
      }
      close();
    }
    if (shares > 0 && (open.length === 0 || length[open[open.length - 1].node] < shares)) {
      const node = addNode(nodes, shares, order[place], 0);
      open.push({ node, first });
      // The suffix before starts this interval: it moves here from the one it hung from.
      const from = leafNode[place - 1];
      if (from >= 0) held[from]--;
      leafNode[place - 1] = node;
      held[node]++;
    }
    hang(place, open, nodes, leafNode);
    const own = owner[order[place]];
    if (lastPlace[own] >= 0) meet(lastPlace[own], open, nodes);
    lastPlace[own] = place;
  }
  while (open.length > 0) close();
  return { nodes, leafNode };
}

function hang(place: number, open: readonly OpenInterval[], nodes: SharedSubstrings, leafNode: Int32Array): void {
  if (open.length === 0) return;
  const { node } = open[open.length - 1];
  leafNode[place] = node;
  nodes.nStrings[node]++;
}

/** Takes one from the deepest open interval that holds an earlier place: there two suffixes of one string meet. */
function meet(earlier: number, open: readonly OpenInterval[], nodes: SharedSubstrings): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (open[middle].first <= earlier) low = middle + 1;
    else high = middle;
  }
  if (low > 0) nodes.nStrings[open[low - 1].node]--;
}

/** The LCS curve: `curve[k]` is the length of the longest substring that at least k strings share, for k from 2; never rising. O(nodes + strings). */
export function commonCurve({ nodes, nStrings }: StringSet): Uint32Array {
  const curve = new Uint32Array(nStrings + 1);
  for (let node = 0; node < nodes.n; node++) {
    const k = nodes.nStrings[node];
    if (nodes.length[node] > curve[k]) curve[k] = nodes.length[node];
  }
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
  for (let node = 0; node < set.nodes.n; node++) {
    const sizes = heldBy.get(set.nodes.length[node]);
    if (sizes === undefined) heldBy.set(set.nodes.length[node], [set.nodes.nStrings[node]]);
    else sizes.push(set.nodes.nStrings[node]);
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

/** Per string: its longest substring that at least k strings share. O(n). */
export function longestShared({ nodes, leafNode, order, start, nStrings }: StringSet, k: number): OwnShare[] {
  const owner = new Uint32Array(order.length);
  for (let one = 0; one < nStrings; one++) owner.fill(one, start[one], start[one + 1]);
  // The nearest node above that enough strings share, found once a node: parents first, since they are shorter.
  const enough = new Int32Array(nodes.n).fill(-1);
  for (const node of byLength(nodes)) {
    const parent = nodes.parent[node];
    enough[node] = nodes.nStrings[node] >= k ? node : parent >= 0 ? enough[parent] : -1;
  }
  const length = new Uint32Array(nStrings);
  const at = new Uint32Array(nStrings);
  for (let place = 0; place < leafNode.length; place++) {
    const shared = leafNode[place] >= 0 ? enough[leafNode[place]] : -1;
    const one = owner[order[place]];
    if (shared < 0 || nodes.length[shared] <= length[one]) continue;
    length[one] = nodes.length[shared];
    at[one] = order[place];
  }
  return Array.from(length, (letters, one) => ({ length: letters, at: at[one] }));
}

/** The nodes, the shorter first, equal ones as they were found: counted out. */
function byLength({ n, length }: SharedSubstrings): Uint32Array {
  let longest = 0;
  for (let node = 0; node < n; node++) longest = Math.max(longest, length[node]);
  const next = new Uint32Array(longest + 2);
  for (let node = 0; node < n; node++) next[length[node] + 1]++;
  for (let letters = 0; letters <= longest; letters++) next[letters + 1] += next[letters];
  const sorted = new Uint32Array(n);
  for (let node = 0; node < n; node++) sorted[next[length[node]]++] = node;
  return sorted;
}
