import { EXPLORE_APPEAL } from './habits.js';
import type { Population } from './population.js';
import { sharedU32, sharedU8 } from './shared.js';

/** Likes remembered at least for accounts that only their owners use: those outside the feed, which itself offers each post once. Assumed enough. */
const OWNER_PLACES = 32;
/** Who explores all day likes more strangers' posts in the three days that a post draws likes: remembered are so many times the mean of three busy days; assumed. */
const EXPLORER_ROOM = 2;
const BUSY_DAYS = 3;
/** Likes remembered for accounts that plug-ins act through too: all of them, over the three days a post draws likes. Assumed enough. */
const DRIVEN_PLACES = 512;

/** Words of a driven account's filter, before its ring: a bit for each value of the post number's last thirteen bits, of which one in ten or so is set. */
const FILTER_WORDS = 256;
const filterWord = (object: number): number => (object >>> 5) & (FILTER_WORDS - 1);

/**
 * Posts that accounts have liked of late, so that nobody likes a post twice: a ring per account in one shared pool. The long rings of
 * driven accounts have a filter in front, which answers most questions without a search.
 */
export interface LikeMemory {
  /** Ring of account `a`: pool[start[a] .. end[a]), which holds the complement of each post's number, so that new memory, all 0, is empty. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Next place to overwrite, from the ring's start. */
  readonly cursor: Uint32Array;
  readonly pool: Uint32Array;
  /** 1 for accounts that operations or confounders act through. */
  readonly isDriven: Uint8Array;
}

/** Lays the rings out; `driven` lists the accounts that plug-ins may act through. */
export function newLikeMemory(population: Population, driven: Iterable<number>): LikeMemory {
  const { nAccounts } = population;
  const isDriven = sharedU8(nAccounts);
  for (const account of driven) isDriven[account] = 1;
  const start = sharedU32(nAccounts);
  const end = sharedU32(nAccounts);
  let used = 0;
  for (let a = 0; a < nAccounts; a++) {
    start[a] = used + (isDriven[a] === 1 ? FILTER_WORDS : 0);
    used = end[a] = start[a] + (isDriven[a] === 1 ? DRIVEN_PLACES : ownerPlaces(population, a));
  }
  return { start, end, cursor: sharedU32(nAccounts), pool: sharedU32(used), isDriven };
}

/** Places for the likes that an owner gives outside the feed. */
function ownerPlaces({ sessionsPerDay, feedItems, exploreShare, likeProbability }: Population, a: number): number {
  const likesADay = sessionsPerDay[a] * feedItems[a] * exploreShare[a] * likeProbability[a] * EXPLORE_APPEAL;
  return Math.max(OWNER_PLACES, Math.ceil(EXPLORER_ROOM * BUSY_DAYS * likesADay));
}

/** Whether an account is known to have liked a post. */
export function hasLiked({ start, end, pool, isDriven }: LikeMemory, account: number, object: number): boolean {
  const from = start[account];
  if (isDriven[account] === 1 && ((pool[from - FILTER_WORDS + filterWord(object)] >>> (object & 31)) & 1) === 0)
    return false;
  const kept = ~object >>> 0;
  const to = end[account];
  for (let place = from; place < to; place++) if (pool[place] === kept) return true;
  return false;
}

/** Notes a like, over the oldest. A driven account's filter is made anew each time its ring is full. */
export function rememberLike(
  { start, end, cursor, pool, isDriven }: LikeMemory,
  account: number,
  object: number,
): void {
  const from = start[account];
  pool[from + cursor[account]] = ~object;
  cursor[account] = (cursor[account] + 1) % (end[account] - from);
  if (isDriven[account] === 0) return;
  const filter = from - FILTER_WORDS;
  if (cursor[account] !== 0) {
    pool[filter + filterWord(object)] |= 1 << (object & 31);
    return;
  }
  pool.fill(0, filter, from);
  for (let place = from; place < end[account]; place++) {
    const known = ~pool[place];
    pool[filter + filterWord(known)] |= 1 << (known & 31);
  }
}
