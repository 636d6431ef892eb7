import { sharedU32 } from './shared.js';

/** Free places left behind each list when it is laid out, so that most never move. */
const SPARE = 16;

/** Room to lay out behind a list of `length` at the start. */
export const roomFor = (length: number): number => length + SPARE + (length >> 4);

/** The lists as they are laid out: list of `a` is pool[start[a] .. start[a] + length[a]), with room for capacity[a]. */
export interface ListColumns {
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly capacity: Uint32Array;
  readonly nFollowers: Uint32Array;
  readonly pool: Uint32Array;
  /** Places of the pool that are given out. */
  readonly used: number;
}

/**
 * Who follows whom right now: one growable list per account in a shared pool. Threads read it during an epoch; only the closing of an
 * epoch writes. Lists keep no order after an unfollow. 4 bytes an edge and 16 an account, plus spare room.
 */
export class FollowLists {
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly nFollowers: Uint32Array;
  pool: Uint32Array;
  readonly #capacity: Uint32Array;
  #used: number;

  constructor({ start, length, capacity, nFollowers, pool, used }: ListColumns) {
    this.start = start;
    this.length = length;
    this.nFollowers = nFollowers;
    this.pool = pool;
    this.#capacity = capacity;
    this.#used = used;
  }

  /** The columns as they stand, not copied. */
  columns(): ListColumns {
    const { start, length, nFollowers, pool } = this;
    return { start, length, nFollowers, pool, capacity: this.#capacity, used: this.#used };
  }

  /** Lays other contents under the lists; their columns are set apart. */
  replacePool(pool: Uint32Array, used: number): void {
    if (pool.length > this.pool.length) this.pool = sharedU32(pool.length + (pool.length >> 4));
    this.pool.set(pool);
    this.#used = used;
  }

  /** Whether `a` follows `b`. O(followings of a). */
  has(a: number, b: number): boolean {
    return this.#find(a, b) >= 0;
  }

  /** Adds a -> b; false when it is there already. */
  add(a: number, b: number): boolean {
    if (this.#find(a, b) >= 0) return false;
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
    const place = this.#find(a, b);
    if (place < 0) return false;
    const last = this.start[a] + --this.length[a];
    this.pool[place] = this.pool[last]!;
    this.nFollowers[b]--;
    return true;
  }

  #find(a: number, b: number): number {
    const { pool } = this;
    const from = this.start[a];
    for (let place = from + this.length[a] - 1; place >= from; place--) if (pool[place] === b) return place;
    return -1;
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
