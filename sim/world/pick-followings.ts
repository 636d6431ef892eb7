import { mix } from '../../random/stream.js';
import type { GraphDraft } from './graph-draft.js';
import { TICKETS_EACH } from './popularity.js';

/** Bit of a pick whose follow is returned; account numbers stay below it. */
export const RETURNED = 0x40000000;

/** Share of a bot's starting follows that go to bots of the same operation, to look less fake (calibration a3 47, e); share assumed. */
const BOTS_FOLLOW_BOTS = 0.3;
/** At most this share of a community is picked as neighbours; the rest of a long list is found elsewhere; assumed. */
const MAX_NEAR_SHARE = 0.4;
const PICK_SALT = 0x6772_6170;
const NOBODY = 0x3fffffff;

/** One source of ascending draws: `n` positions spread over a stretch of tickets, one in each n-th part of it (stratified). */
interface Source {
  tickets: Uint32Array;
  first: number;
  step: number;
  n: number;
}

const newSource = (): Source => ({ tickets: new Uint32Array(0), first: 0, step: 0, n: 0 });
const [near, far, own] = [newSource(), newSource(), newSource()] as const;

/**
 * Draws whom account `a` follows at the start into its place among the picks, ascending and without repeats; returns how many. Popular
 * accounts by tickets, mostly of the own community; bots follow bots of their operation too. Lists so long that popular
 * accounts repeat are filled up with anybody.
 */
export function drawPicks(draft: GraphDraft, a: number): number {
  const { population: p, popularity, pickStart, picks, homophily, people, bots } = draft;
  const start = pickStart[a];
  const wanted = pickStart[a + 1] - start;
  if (wanted === 0 || people.length < 2) return 0;
  const operator = p.operator[a];
  const kin = operator === 0 ? null : bots[operator - 1];
  const nOwn = kin === null ? 0 : Math.min(kin.length >> 1, Math.round(wanted * BOTS_FOLLOW_BOTS));
  const community = p.community[a];
  const { nearStart } = popularity;
  const nNearTickets = nearStart[community + 1] - nearStart[community];
  const nNear = Math.min(
    Math.round((wanted - nOwn) * homophily),
    Math.floor((nNearTickets / TICKETS_EACH) * MAX_NEAR_SHARE),
  );
  aim(near, popularity.near, nearStart[community], nNearTickets, nNear);
  aim(far, popularity.everybody, 0, popularity.everybody.length, wanted - nOwn - nNear);
  aim(own, kin ?? people, 0, kin?.length ?? 0, nOwn);
  const count = mergeSources(draft, a, start);
  if (count > 0.93 * wanted || kin !== null) return count;
  // Popular accounts came up again and again: look further, among everybody alike.
  const extra = Uint32Array.from(picks.subarray(start, start + count));
  return fillUp(draft, a, extra);
}

function aim(source: Source, tickets: Uint32Array, first: number, nTickets: number, n: number): void {
  source.tickets = tickets;
  source.first = first;
  source.n = nTickets === 0 ? 0 : n;
  source.step = n === 0 ? 0 : nTickets / n;
}

/** The `index`-th ticket of a source; the upper 24 bits of a hash place it inside its part. */
function ticketAt(source: Source, index: number, hash: number): number {
  return source.tickets[source.first + ((source.step * (index + (hash >>> 8) * (1 / 0x1000000))) | 0)];
}

function mergeSources(draft: GraphDraft, a: number, start: number): number {
  const { population: p, picks, returned } = draft;
  const keyA = p.keyA[a] ^ PICK_SALT;
  const keyB = p.keyB[a];
  // Bots return no follows, nor are follows of bots returned: nobody knows them yet.
  const chance = p.operator[a] === 0 ? returned * 256 : 0;
  let [nearAt, farAt, ownAt] = [0, 0, 0];
  let [nearHash, farHash] = [mix(keyA, keyB), mix(keyA ^ 0x20000000, keyB)];
  let nearest = near.n > 0 ? ticketAt(near, 0, nearHash) : NOBODY;
  let farthest = far.n > 0 ? ticketAt(far, 0, farHash) : NOBODY;
  let kin = own.n > 0 ? ticketAt(own, 0, mix(keyA ^ 0x10000000, keyB)) : NOBODY;
  let write = start;
  let last = a;
  for (;;) {
    let pick = nearest;
    let coin = nearHash;
    if (farthest < pick) {
      pick = farthest;
      coin = farHash;
    }
    if (kin < pick) pick = kin;
    if (pick === NOBODY) break;
    if (pick !== last && pick !== a) picks[write++] = (coin & 0xff) < chance && pick !== kin ? pick + RETURNED : pick;
    last = pick;
    if (pick === nearest) {
      nearHash = mix(keyA ^ ++nearAt, keyB);
      nearest = nearAt < near.n ? ticketAt(near, nearAt, nearHash) : NOBODY;
    }
    if (pick === farthest) {
      farHash = mix(keyA ^ 0x20000000 ^ ++farAt, keyB);
      farthest = farAt < far.n ? ticketAt(far, farAt, farHash) : NOBODY;
    }
    if (pick === kin) {
      ownAt++;
      kin = ownAt < own.n ? ticketAt(own, ownAt, mix(keyA ^ 0x10000000 ^ ownAt, keyB)) : NOBODY;
    }
  }
  return write - start;
}

/** Merges `picked` with as many others, spread evenly over the people, as are missing. */
function fillUp({ population: p, picks, pickStart, people }: GraphDraft, a: number, picked: Uint32Array): number {
  const start = pickStart[a];
  const nExtra = pickStart[a + 1] - start - picked.length;
  const step = people.length / nExtra;
  let write = start;
  let place = 0;
  let last = -1;
  for (let extra = 0; extra <= nExtra; extra++) {
    const uniform = mix(p.keyA[a] ^ PICK_SALT ^ 0x30000000 ^ extra, p.keyB[a]) / 4294967296;
    const next = extra < nExtra ? people[(step * (extra + uniform)) | 0] : NOBODY;
    for (; place < picked.length && (picked[place] & ~RETURNED) <= next; place++) {
      picks[write++] = picked[place];
      last = picked[place] & ~RETURNED;
    }
    if (next === NOBODY || next === last || next === a) continue;
    picks[write++] = next;
    last = next;
  }
  return write - start;
}
