import { NONE } from '../traffic/columns.js';
import { sharedU32, sharedU8 } from './shared.js';

/** Likes remembered for accounts that only their owners use: those outside the feed, which itself offers each post once. Assumed enough. */
const OWNER_PLACES = 32;
/** Likes remembered for accounts that plug-ins act through too: all of them, over the three days a post draws likes. Assumed enough. */
const DRIVEN_PLACES = 512;

/** Posts that accounts have liked of late, so that nobody likes a post twice: a ring per account in one shared pool. */
export interface LikeMemory {
  /** Ring of account `a`: pool[start[a] .. start[a + 1]). */
  readonly start: Uint32Array;
  /** Next place to overwrite, from the ring's start. */
  readonly cursor: Uint32Array;
  readonly pool: Uint32Array;
  /** 1 for accounts that operations or confounders act through. */
  readonly isDriven: Uint8Array;
}

/** Lays the rings out; `driven` lists the accounts that plug-ins may act through. */
export function newLikeMemory(nAccounts: number, driven: Iterable<number>): LikeMemory {
  const isDriven = sharedU8(nAccounts);
  for (const account of driven) isDriven[account] = 1;
  const start = sharedU32(nAccounts + 1);
  for (let a = 0; a < nAccounts; a++) start[a + 1] = start[a] + (isDriven[a] === 1 ? DRIVEN_PLACES : OWNER_PLACES);
  return { start, cursor: sharedU32(nAccounts), pool: sharedU32(start[nAccounts]).fill(NONE), isDriven };
}

/** Whether an account is known to have liked a post. */
export function hasLiked({ start, pool }: LikeMemory, account: number, object: number): boolean {
  const end = start[account + 1];
  for (let place = start[account]; place < end; place++) if (pool[place] === object) return true;
  return false;
}

/** Notes a like, over the oldest. */
export function rememberLike({ start, cursor, pool }: LikeMemory, account: number, object: number): void {
  pool[start[account] + cursor[account]] = object;
  cursor[account] = (cursor[account] + 1) % (start[account + 1] - start[account]);
}
