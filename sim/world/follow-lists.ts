import { sharedU32 } from './shared.js';

/** Free places left behind each list when it is laid out, so that most never move. */
const SPARE = 16;

/** Room to lay out behind a list of `length` at the start. */
export const roomFor = (length: number): number => length + SPARE + (length >> 4);

/** The lists as they are laid out: list of `a` is pool[start[a] .. start[a] + length[a]), with room for capacity[a]. */
export interface ListColumns {
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  /** How many followings at the head of each list are those of the start, ascending; the rest stand in the order they came. */
  readonly nSorted: Uint32Array;
  readonly capacity: Uint32Array;
  readonly nFollowers: Uint32Array;
  readonly pool: Uint32Array;
  /** Places of the pool that are given out. */
  readonly used: number;
}

/** What finding somebody in a list takes. */
export type Lists = Pick<ListColumns, 'start' | 'length' | 'nSorted' | 'pool'>;

/** Place in the pool where `a` follows `b`, or -1: a binary search among the followings of the start, then one by one. */
export function placeOf({ start, length, nSorted, pool }: Lists, a: number, b: number): number {
  let low = start[a];
  const end = low + length[a];
  const tail = low + nSorted[a];
  let high = tail;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pool[middle] < b) low = middle + 1;
    else high = middle;
  }
  if (low < tail && pool[low] === b) return low;
  for (let place = end - 1; place >= tail; place--) if (pool[place] === b) return place;
  return -1;
}

/**
 * Who follows whom right now: one growable list per account in a shared pool, oldest first. Threads read it during an epoch; only the closing of
 * an epoch writes. 4 bytes an edge and 20 an account, plus spare room.
 */
export class FollowLists {
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly nFollowers: Uint32Array;
  pool: Uint32Array;
  readonly nSorted: Uint32Array;
  readonly #capacity: Uint32Array;
  #used: number;

  constructor({ start, length, nSorted, capacity, nFollowers, pool, used }: ListColumns) {
    this.start = start;
    this.length = length;
    this.nSorted = nSorted;
    this.nFollowers = nFollowers;
    this.pool = pool;
    this.#capacity = capacity;
    this.#used = used;
  }

  /** The columns as they stand, not copied. */
  columns(): ListColumns {
    const { start, length, nSorted, nFollowers, pool } = this;
    return { start, length, nSorted, nFollowers, pool, capacity: this.#capacity, used: this.#used };
  }

  /** Lays other contents under the lists; their columns are set apart. */
  replacePool(pool: Uint32Array, used: number): void {
    if (pool.length > this.pool.length) this.pool = sharedU32(pool.length + (pool.length >> 4));
    this.pool.set(pool);
    this.#used = used;
  }

  /** Whether `a` follows `b`. O(log followings of a + what came since the start). */
  has(a: number, b: number): boolean {
    return placeOf(this, a, b) >= 0;
  }

  /** Adds a -> b; false when it is there already. */
  add(a: number, b: number): boolean {
    if (placeOf(this, a, b) >= 0) return false;
    this.addNew(a, b);
    return true;
  }

  /** Adds a -> b, which is known not to be there: without the search. */
  addNew(a: number, b: number): void {
    if (this.length[a] === this.#capacity[a]) this.#move(a);
    this.pool[this.start[a] + this.length[a]++] = b;
    this.nFollowers[b]++;
  }

  /** Removes a -> b; false when it is not there. */
  remove(a: number, b: number): boolean {
    const place = placeOf(this, a, b);
    if (place < 0) return false;
    const start = this.start[a];
    this.pool.copyWithin(place, place + 1, start + this.length[a]--);
    if (place < start + this.nSorted[a]) this.nSorted[a]--;
    this.nFollowers[b]--;
    return true;
  }

  #move(a: number): void {
    const length = this.length[a];
    const capacity = length + (length >> 1) + SPARE;
    if (this.#used + capacity > this.pool.length) {
      const larger = sharedU32(this.pool.length + (this.pool.length >> 2) + capacity);
      larger.set(this.pool.subarray(0, this.#used));
      this.pool = larger;
    }
    this.pool.copyWithin(this.#used, this.start[a], this.start[a] + length);
    this.start[a] = this.#used;
    this.#capacity[a] = capacity;
    this.#used += capacity;
  }
}
