import type { AccountTable, Epoch, FollowGraph, Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';

/** A follow that the platform changed, when the epoch that ends at `afterSec` was over. */
interface UnloggedFollow {
  readonly afterSec: number;
  readonly key: number;
  readonly stands: boolean;
}

/**
 * The latest epochs of a world, with accounts and graph as they stood before the first of them: what a sweep looks at. Its size does not grow with the age of
 * the world, so neither does the cost of a sweep.
 */
export class RollingTraffic {
  readonly #nEpochs: number;
  readonly #epochs: Epoch[] = [];
  readonly #accounts: AccountTable & { readonly nPostsBefore: Uint32Array };
  #graph: FollowGraph;
  /** Follows that the platform undid (-) and put back (+), by the epoch after which it did: they are not in the log. */
  readonly #unlogged: UnloggedFollow[] = [];
  /** Pairs that changed since the start of what is remembered, by log or platform: when that is known to the second at which the epoch ends, negative where the follow ended. */
  readonly #changedSec = new Map<number, number>();
  /** Follows that the platform undid while they stood and that were neither put back nor made anew since: nothing else is put back. */
  readonly #undone = new Set<number>();
  #nForgotten = 0;

  /** Keeps `nEpochs` epochs at most. */
  constructor({ accounts, graph }: Pick<Traffic, 'accounts' | 'graph'>, nEpochs: number) {
    this.#nEpochs = nEpochs;
    this.#graph = graph;
    const nPostsBefore = new Uint32Array(new SharedArrayBuffer(4 * accounts.nAccounts));
    for (let account = 0; account < accounts.nAccounts; account++)
      nPostsBefore[account] = accounts.nPostsBefore[account];
    this.#accounts = { ...accounts, nPostsBefore };
  }

  /** What is remembered now; good until the next `add`. */
  get traffic(): Traffic {
    return { accounts: this.#accounts, graph: this.#graph, epochs: this.#epochs };
  }

  /** Epochs that were added and forgotten since: the number of the first one that is left. */
  get nForgotten(): number {
    return this.#nForgotten;
  }

  /** Adds the epoch that just closed and forgets the oldest one where there are too many. O(actions of an epoch + edges). */
  add(epoch: Epoch): void {
    this.#epochs.push(epoch);
    this.#noteLogged(epoch);
    if (this.#epochs.length <= this.#nEpochs) return;
    const oldest = this.#epochs.shift();
    if (oldest === undefined) return;
    this.#nForgotten++;
    this.#moveStart(oldest);
  }

  /**
   * Notes that the platform undid a follow (`stands` false) or put it back, at the second at which the latest epoch ended. As in the world, a follow that had ended before is not
   * undone, and one that was not undone, or was made anew since, is not put back.
   */
  noteFollow(account: number, target: number, stands: boolean, atSec: number): void {
    const key = keyOf(account, target);
    if (stands ? !this.#undone.delete(key) : !this.#stands(account, target)) return;
    if (!stands) this.#undone.add(key);
    this.#unlogged.push({ afterSec: atSec, key, stands });
    this.#changedSec.set(key, stands ? atSec : -atSec);
  }

  #noteLogged({ nActions, verb, actor, target, endSec }: Epoch): void {
    for (let row = 0; row < nActions; row++) {
      if (verb[row] !== VERB.follow && verb[row] !== VERB.unfollow) continue;
      const key = keyOf(actor[row], target[row]);
      this.#changedSec.set(key, verb[row] === VERB.follow ? endSec : -endSec);
      if (verb[row] === VERB.follow) this.#undone.delete(key);
    }
  }

  /** Whether a follow stands now. O(log followings). */
  #stands(account: number, target: number): boolean {
    const changedSec = this.#changedSec.get(keyOf(account, target));
    if (changedSec !== undefined) return changedSec > 0;
    const { offset, target: followed } = this.#graph;
    let [low, high] = [offset[account], offset[account + 1]];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (followed[middle] < target) low = middle + 1;
      else high = middle;
    }
    return low < offset[account + 1] && followed[low] === target;
  }

  #moveStart({ nActions, verb, actor, target, endSec }: Epoch): void {
    const changed = new Map<number, boolean>();
    for (let row = 0; row < nActions; row++) {
      if (verb[row] === VERB.follow) changed.set(keyOf(actor[row], target[row]), true);
      else if (verb[row] === VERB.unfollow) changed.set(keyOf(actor[row], target[row]), false);
      else if (verb[row] === VERB.post) this.#accounts.nPostsBefore[actor[row]]++;
    }
    while (this.#unlogged.length > 0 && this.#unlogged[0].afterSec <= endSec) {
      const { key, stands } = this.#unlogged.shift() as UnloggedFollow;
      changed.set(key, stands);
    }
    // The graph knows now what changed last before its new start.
    for (const key of changed.keys())
      if (Math.abs(this.#changedSec.get(key) ?? 0) <= endSec) this.#changedSec.delete(key);
    if (changed.size > 0) this.#graph = changedGraph(this.#graph, this.#accounts.nAccounts, changed);
  }
}

/** One number for an edge: accounts stay below 2^26. */
const keyOf = (account: number, target: number): number => account * 2 ** 26 + target;

/** The graph with some edges added or taken away; targets stay ascending. Stretches of accounts without a change are copied whole. O(edges + changes log changes). */
function changedGraph(
  { offset, target }: FollowGraph,
  nAccounts: number,
  changed: ReadonlyMap<number, boolean>,
): FollowGraph {
  const keys = Float64Array.from(changed.keys()).sort();
  const shared = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * length));
  const newOffset = shared(nAccounts + 1);
  const merged = new Uint32Array(target.length + keys.length);
  let n = 0;
  let done = 0;
  const copyTo = (account: number): void => {
    merged.set((target as Uint32Array).subarray(offset[done], offset[account]), n);
    const shift = n - offset[done];
    for (; done < account; done++) newOffset[done] = offset[done] + shift;
    n = offset[account] + shift;
  };
  for (let next = 0; next < keys.length;) {
    const account = Math.floor(keys[next] / 2 ** 26);
    copyTo(account);
    newOffset[account] = n;
    const endKey = keyOf(account + 1, 0);
    let place = offset[account];
    const end = offset[account + 1];
    while (place < end || (next < keys.length && keys[next] < endKey)) {
      const key = next < keys.length && keys[next] < endKey ? keys[next] - keyOf(account, 0) : Infinity;
      const old = place < end ? target[place] : Infinity;
      const isChange = key <= old;
      if (key === old) place++;
      if (isChange) {
        if (changed.get(keys[next]) === true) merged[n++] = key;
        next++;
      } else {
        merged[n++] = old;
        place++;
      }
    }
    done = account + 1;
  }
  copyTo(nAccounts);
  newOffset[nAccounts] = n;
  const newTarget = shared(n);
  newTarget.set(merged.subarray(0, n));
  return { offset: newOffset, target: newTarget };
}
