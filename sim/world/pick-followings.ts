import { mix } from '../../random/stream.js';
import type { GraphDraft } from './graph-draft.js';
import { TICKETS_EACH } from './popularity.js';

const RETURNED_BIT = 30;
/** Bit of a pick whose follow is returned; account numbers stay below it. */
export const RETURNED = 2 ** RETURNED_BIT;

/** At most this share of a community is picked as neighbours; the rest of a long list is found elsewhere; assumed. */
const MAX_NEAR_SHARE = 0.4;
/** Lists longer than this are filled up to the last place, in so many rounds at most: the spike at the cap (calibration a1 6). */
const LONG_LIST = 4000;
const MOST_ROUNDS = 12;
/** Rounds that look at the popular where all lists are filled up so; assumed. */
const POPULAR_ROUNDS = 6;
/** Looks at somebody else when a private account comes up, where all lists are filled up so; assumed. */
const FURTHER_LOOKS = 3;
const PICK_SALT = 0x6772_6170;

/** Communities next to one's own, by number, form its neighbourhood; assumed. */
const NEIGHBOURHOOD = 4;
/** Share of the picks outside the own community that come from the neighbourhood, the rest from anywhere; assumed. */
const AROUND_SHARE = 0.65;

/** A stretch of tickets, and how many picks are spread over it. */
interface Stretch {
  readonly tickets: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

/**
 * Draws whom account `a` follows at the start into its place among the picks, ascending and without repeats; returns how many. Popular
 * accounts by tickets, mostly of the own community and those around it; bots follow bots of their operation too. Lists so long that popular
 * accounts repeat are filled up from all communities.
 *
 * Tickets lie in account order, and the five stretches from left to right (far, around, own community, around, far) do not overlap: picks come out
 * sorted without sorting.
 */
export function drawPicks(draft: GraphDraft, a: number): number {
  const { population: p, popularity, pickStart, picks, homophily, botsFollowBots, people, bots } = draft;
  const start = pickStart[a];
  const wanted = pickStart[a + 1] - start;
  if (wanted === 0 || people.length < 2) return 0;
  const operator = p.operator[a];
  const others = operator === 0 ? null : bots[operator - 1];
  const nKin = others === null ? 0 : Math.min(others.length >> 4, Math.round(wanted * botsFollowBots));
  const { near, nearStart, everybody, everybodyStart } = popularity;
  // Who looks up to the famous has less of a circle.
  const circle = 1 - p.gaze[a] / 255;
  const own = p.community[a];
  const last = nearStart.length - 1;
  const low = Math.max(0, Math.min(own - 1, last - NEIGHBOURHOOD));
  const high = Math.min(last, low + NEIGHBOURHOOD);
  // Bots have no circle of friends: beside their kin they follow anybody.
  const nNear =
    others !== null ? 0 : atMost(Math.round(wanted * homophily * circle), nearStart[own + 1] - nearStart[own]);
  const nSides = nearStart[own] - nearStart[low] + nearStart[high] - nearStart[own + 1];
  const nAround = others !== null ? 0 : atMost(Math.round((wanted - nNear) * AROUND_SHARE * circle), nSides);
  const nLowSide = Math.round((nAround * (nearStart[own] - nearStart[low])) / Math.max(1, nSides));
  const nOutside = everybody.length - everybodyStart[high] + everybodyStart[low];
  // A world of one neighbourhood has nobody outside: the rest is found in it.
  const hasFar = nOutside > 0 && others === null;
  const nFar = hasFar ? wanted - nNear - nAround : 0;
  const nFarLow = Math.round((nFar * everybodyStart[low]) / Math.max(1, nOutside));
  const nRest = hasFar ? 0 : wanted - nKin - nNear - nAround;
  const pen: Pen = {
    picks,
    write: start,
    last: a,
    a,
    keyA: p.keyA[a] ^ PICK_SALT,
    keyB: p.keyB[a],
    draw: 0,
    chance: 0,
  };
  // Bots return no follows, nor are follows of bots returned: nobody knows them yet.
  if (operator === 0) pen.chance = draft.returned * 256;
  spread(pen, { tickets: everybody, from: 0, to: everybodyStart[low], n: nFarLow });
  spread(pen, { tickets: near, from: nearStart[low], to: nearStart[own], n: nLowSide });
  spread(pen, { tickets: near, from: nearStart[own], to: nearStart[own + 1], n: nNear });
  spread(pen, { tickets: near, from: nearStart[own + 1], to: nearStart[high], n: nAround - nLowSide });
  spread(pen, { tickets: everybody, from: everybodyStart[high], to: everybody.length, n: nFar - nFarLow });
  const rest = others === null ? everybody : draft.forBots;
  // Two runs of ascending picks at most: people have no kin, and bots no circle before the rest.
  let middle = pen.write;
  if (nRest > 0) spread(pen, { tickets: rest, from: 0, to: rest.length, n: nRest });
  if (others !== null) {
    middle = pen.write;
    spread(pen, { tickets: others, from: 0, to: others.length, n: nKin });
  }
  if (nRest > 0 || nKin > 0) pen.write = mergeRuns(picks, start, middle, pen.write);
  let count = pen.write - start;
  if (count > 0.93 * wanted) return count;
  // Popular accounts came up again and again: look further; for lists near the cap more than once.
  const nRounds = wanted > LONG_LIST ? MOST_ROUNDS : 1;
  for (let round = 0; round < nRounds && count < wanted; round++)
    count = fillUp(draft, a, Uint32Array.from(picks.subarray(start, start + count)), round);
  return count;
}

/** At most a share of those behind some tickets can be picked. */
const atMost = (wanted: number, nTickets: number): number =>
  Math.min(wanted, Math.floor((nTickets / TICKETS_EACH) * MAX_NEAR_SHARE));

/** Writes an account's picks one after the other: its stream, and the chance (of 256) that a pick is returned. */
interface Pen {
  readonly picks: Uint32Array;
  write: number;
  last: number;
  readonly a: number;
  readonly keyA: number;
  readonly keyB: number;
  draw: number;
  chance: number;
}

/** Picks one ticket in each n-th part of a stretch (stratified): placed by the upper 24 bits of a hash, whose lower 8 are the coin. */
function spread(pen: Pen, { tickets, from, to, n }: Stretch): void {
  const { picks, a, keyA, keyB, chance } = pen;
  const step = n === 0 ? 0 : (to - from) / n;
  const heads = Math.ceil(chance);
  let { write, last, draw } = pen;
  for (let part = 0; part < n; part++) {
    const hash = mix(keyA ^ draw++, keyB) | 0;
    const pick = tickets[from + ((step * (part + (hash >>> 8) * (1 / 0x1000000))) | 0)] | 0;
    if (pick === last || pick === a) continue;
    // The coin's sign bit becomes the RETURNED bit: a branch could not be foretold.
    picks[write++] = pick | ((((hash & 0xff) - heads) >>> 31) << RETURNED_BIT);
    last = pick;
  }
  pen.write = write;
  pen.last = last;
  pen.draw = draw;
}

/** Merges two ascending runs of picks that lie one behind the other, [start, middle) and [middle, end), without repeats: of two the first. Returns the new end. */
function mergeRuns(picks: Uint32Array, start: number, middle: number, end: number): number {
  const before = picks.slice(start, end);
  const firstEnd = middle - start;
  let first = 0;
  let second = firstEnd;
  let write = start;
  let last = -1;
  while (first < firstEnd || second < before.length) {
    const isFirst =
      second === before.length || (first < firstEnd && (before[first] & ~RETURNED) <= (before[second] & ~RETURNED));
    const pick = before[isFirst ? first++ : second++];
    if ((pick & ~RETURNED) === last) continue;
    picks[write++] = pick;
    last = pick & ~RETURNED;
  }
  return write;
}

/** Looks at others that are worked on together: where, who is there, and whether they are private. */
const LOOKED_AT_ONCE = 64;
const lookedAt = new Int32Array(LOOKED_AT_ONCE);
const looked = new Int32Array(LOOKED_AT_ONCE);
const isHidden = new Uint8Array(LOOKED_AT_ONCE);

/**
 * Merges `picked` with as many others as are missing, from all communities: a share of the accounts looks at those whom
 * communities would choose, the rest at anybody alike (held by how few or many followers small accounts have for their followings, calibration a1 8).
 */
function fillUp(
  { population: p, popularity, people, picks, pickStart, fillPopular }: GraphDraft,
  a: number,
  picked: Uint32Array,
  round: number,
): number {
  const coin = ((p.keyB[a] & 1) << 7) | ((p.keyB[a] >>> 1) & 127);
  const looksAtPopular = coin >= 256 * (1 - fillPopular);
  // Those whom communities would choose run out: later rounds look at everybody, the last ones only where all begin so.
  const source = looksAtPopular && round < (fillPopular < 1 ? 2 : POPULAR_ROUNDS) ? popularity.near : people;
  const nLooks = fillPopular === 1 ? FURTHER_LOOKS : 0;
  const start = pickStart[a];
  const nExtra = pickStart[a + 1] - start - picked.length;
  const step = source.length / nExtra;
  let write = start;
  let place = 0;
  let last = -1;
  for (let first = 0; first < nExtra; first += LOOKED_AT_ONCE) {
    const nLooked = Math.min(LOOKED_AT_ONCE, nExtra - first);
    // Candidates lie far away, and so does what is asked of them: without a branch in between they come together.
    for (let look = 0; look < nLooked; look++) {
      const salt = PICK_SALT ^ (0x30000000 + (round << 20)) ^ (first + look);
      lookedAt[look] = (step * (first + look + mix(p.keyA[a] ^ salt, p.keyB[a]) / 4294967296)) | 0;
      looked[look] = source[lookedAt[look]];
    }
    for (let look = 0; look < nLooked; look++) isHidden[look] = p.accounts.isPrivate[looked[look]];
    for (let look = 0; look < nLooked; look++) {
      let next = looked[look];
      if (isHidden[look] === 1) {
        const extra = first + look;
        const salt = PICK_SALT ^ (0x30000000 + (round << 20)) ^ extra;
        let at = lookedAt[look];
        // Private accounts would have to be asked: somebody else nearby, as popular accounts come up; then the next public one.
        for (let again = 1; again <= nLooks && p.accounts.isPrivate[source[at]] === 1; again++)
          at = (step * (extra + mix(p.keyA[a] ^ salt, p.keyB[a] + again) / 4294967296)) | 0;
        while (at < source.length - 1 && p.accounts.isPrivate[source[at]] === 1) at++;
        next = source[at];
      }
      for (; place < picked.length && (picked[place] & ~RETURNED) <= next; place++) {
        picks[write++] = picked[place];
        last = picked[place] & ~RETURNED;
      }
      if (next <= last || next === a) continue;
      picks[write++] = next;
      last = next;
    }
  }
  for (; place < picked.length; place++) picks[write++] = picked[place];
  return write - start;
}
