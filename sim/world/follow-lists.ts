import { MAX_FOLLOWINGS } from './habits.js';
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
  /** One number: places of the pool that are given out. */
  readonly used: Uint32Array;
}

/** What finding somebody in a list takes. */
export type Lists = Pick<ListColumns, 'start' | 'length' | 'nSorted' | 'pool'>;

/** Place in the pool where `a` follows `b`, or -1: a binary search among the followings of the start, then one by one. */
export function placeOf({ start, length, nSorted, pool }: Lists, a: number, b: number): number {
  let low = start[a] | 0;
  const end = (low + length[a]) | 0;
  const tail = (low + nSorted[a]) | 0;
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
 * Who follows whom right now: one growable list per account in a shared pool, oldest first. Read during an epoch, written at its closing, when each
 * thread writes the lists of its own accounts. 4 bytes an edge and 20 an account, plus spare room.
 */
export class FollowLists {
  columns: ListColumns;

  constructor({ start, length, nSorted, capacity, nFollowers, pool, used }: ListColumns) {
    // Written out, here and in `grow`: compiled code knows one shape of object.
    this.columns = { start, length, nSorted, capacity, nFollowers, pool, used };
  }

  /** Whether `a` follows `b`. O(log followings of a + what came since the start). */
  has(a: number, b: number): boolean {
    return placeOf(this.columns, a, b) >= 0;
  }

  /** Whether `add` would find room for one more following of `a` without `grow`. */
  hasRoom(a: number): boolean {
    const { length, capacity, used, pool } = this.columns;
    return length[a] < capacity[a] || used[0] + roomLater(length[a]) < pool.length - MAX_ROOM * N_THREADS;
  }

  /**
   * Makes a larger pool when an epoch's follows might not find room; the few that then do not are carried out later. The threads must be told of the new
   * columns. Twice as large: room that nobody writes to takes no memory, while each growing copies all lists.
   */
  makeRoom(): void {
    const { pool, used } = this.columns;
    if (pool.length - used[0] < MAX_ROOM * N_THREADS + 2 ** 16 + (used[0] >> 3)) this.grow(2 * pool.length + 2 ** 20);
  }

  /** Makes a pool of `size` places, larger than it is. The threads must be told of the new columns. */
  grow(size: number): void {
    const { start, length, nSorted, capacity, nFollowers, pool, used } = this.columns;
    const larger = sharedU32(size);
    larger.set(pool.subarray(0, used[0]));
    this.columns = { start, length, nSorted, capacity, nFollowers, pool: larger, used };
  }

  /** Adds a -> b, which is known not to be there. Needs room (hasRoom). While no other thread writes. */
  addNew(a: number, b: number): void {
    this.enter(a, b);
    this.columns.nFollowers[b]++;
  }

  /** Removes a -> b; false when it is not there. While no other thread writes. */
  remove(a: number, b: number): boolean {
    const isRemoved = this.strike(a, b);
    if (isRemoved) this.columns.nFollowers[b]--;
    return isRemoved;
  }

  /** Adds a -> b as `addNew` does, by the thread that writes the list of `a`: the followers of `b`, whom others may be writing too, are to be counted later. */
  enter(a: number, b: number): void {
    const { start, length, capacity, pool } = this.columns;
    if (length[a] === capacity[a]) this.#move(a);
    pool[start[a] + length[a]++] = b;
  }

  /** Removes a -> b as `remove` does, by the thread that writes the list of `a`; the followers of `b` are to be counted later. */
  strike(a: number, b: number): boolean {
    const { start, length, nSorted, pool } = this.columns;
    const place = placeOf(this.columns, a, b);
    if (place < 0) return false;
    // A loop: copyWithin moves shared memory a byte at a time where source and target lie differently to eight bytes.
    const last = start[a] + --length[a];
    for (let next = place; next < last; next++) pool[next] = pool[next + 1];
    if (place < start[a] + nSorted[a]) nSorted[a]--;
    return true;
  }

  /** Counts the followers of those whom lists have entered (the second of each pair) and struck. Far apart as they lie, counted in one go they are fetched together. */
  countFollowers(entered: Uint32Array, struck: Uint32Array): void {
    const { nFollowers } = this.columns;
    for (let pair = 1; pair < entered.length; pair += 2) nFollowers[entered[pair]]++;
    for (let place = 0; place < struck.length; place++) nFollowers[struck[place]]--;
  }

  #move(a: number): void {
    const { start, length, capacity, pool, used } = this.columns;
    const room = roomLater(length[a]);
    const to = Atomics.add(used, 0, room);
    pool.copyWithin(to, start[a], start[a] + length[a]);
    start[a] = to;
    capacity[a] = room;
  }
}

/** Room for a list that has outgrown its place. */
const roomLater = (length: number): number => length + (length >> 2) + SPARE;
/** The most that a list can ask for, and how many threads may ask at the same moment. */
const MAX_ROOM = roomLater(MAX_FOLLOWINGS);
const N_THREADS = 64;
