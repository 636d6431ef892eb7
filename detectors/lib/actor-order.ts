import type { U32, U8 } from '../../sim/traffic/columns.js';
import type { Traffic } from '../../sim/traffic/epoch.js';

/**
 * All actions of a past, sorted by actor and, for one actor, in the order of the log. A *slot* is a place in this order; account `a`
 * owns the slots `offset[a] .. offset[a+1])`, those of the window from `windowOffset[a]`. Every column has one value a slot.
 */
export interface ActorOrder {
  readonly nActions: number;
  readonly offset: Uint32Array;
  /** Per account: first slot of the window. */
  readonly windowOffset: Uint32Array;
  readonly t: Uint32Array;
  readonly verb: Uint8Array;
  readonly target: Uint32Array;
  readonly object: Uint32Array;
  readonly session: Uint32Array;
  readonly device: Uint32Array;
  readonly client: Uint8Array;
  readonly network: Uint32Array;
  /** Place in the log (epochs end to end) of each slot. */
  readonly position: Uint32Array;
  /** Slot of each place in the log. */
  readonly slot: Uint32Array;
  /** Place in the log of each epoch's first row. */
  readonly epochStart: readonly number[];
}

/** Sorts a past by actor: a counting sort, O(actions + accounts), about 40 bytes an action. */
export function orderByActor(traffic: Traffic, nAccounts: number, windowStartSec: number): ActorOrder {
  const epochStart: number[] = [];
  let nActions = 0;
  for (const epoch of traffic.epochs) {
    epochStart.push(nActions);
    nActions += epoch.nActions;
  }
  const offset = countByActor(traffic, nAccounts);
  const windowOffset = new Uint32Array(nAccounts);
  const slot = new Uint32Array(nActions);
  const position = new Uint32Array(nActions);
  placeActions(traffic, offset, slot, position);
  const columns = new GatheredColumns(traffic, slot);
  const { t } = columns;
  for (let account = 0; account < nAccounts; account++)
    windowOffset[account] = firstAtOrAfter(t, offset[account], offset[account + 1], windowStartSec);
  return Object.assign(columns, { nActions, offset, windowOffset, position, epochStart });
}

function countByActor(traffic: Traffic, nAccounts: number): Uint32Array {
  const offset = new Uint32Array(nAccounts + 1);
  for (const { nActions, actor } of traffic.epochs)
    for (let row = 0; row < nActions; row++) {
      const after = actor[row] + 1;
      offset[after] = offset[after] + 1;
    }
  for (let account = 0; account < nAccounts; account++) offset[account + 1] = offset[account + 1] + offset[account];
  return offset;
}

/** `slot[p] = offset[actor] + how many actions of the actor came before p`, and its inverse. */
function placeActions(traffic: Traffic, offset: Uint32Array, slot: Uint32Array, position: Uint32Array): void {
  const next = offset.slice();
  let place = 0;
  for (const { nActions, actor } of traffic.epochs)
    for (let row = 0; row < nActions; row++) {
      const account = actor[row];
      const free = next[account];
      next[account] = free + 1;
      slot[place] = free;
      position[free] = place++;
    }
}

/** Columns in actor order, each gathered when it is first asked for: most pasts need few of them. */
class GatheredColumns {
  readonly slot: Uint32Array;
  readonly #epochs: Traffic['epochs'];
  readonly #words = new Map<string, Uint32Array>();
  readonly #bytes = new Map<string, Uint8Array>();

  constructor({ epochs }: Traffic, slot: Uint32Array) {
    this.#epochs = epochs;
    this.slot = slot;
  }

  get t(): Uint32Array {
    return this.#wordsOf('t');
  }
  get target(): Uint32Array {
    return this.#wordsOf('target');
  }
  get object(): Uint32Array {
    return this.#wordsOf('object');
  }
  get session(): Uint32Array {
    return this.#wordsOf('session');
  }
  get device(): Uint32Array {
    return this.#wordsOf('device');
  }
  get network(): Uint32Array {
    return this.#wordsOf('network');
  }
  get verb(): Uint8Array {
    return this.#bytesOf('verb');
  }
  get client(): Uint8Array {
    return this.#bytesOf('client');
  }

  #wordsOf(name: 't' | 'target' | 'object' | 'session' | 'device' | 'network'): Uint32Array {
    let words = this.#words.get(name);
    if (words === undefined) {
      words = new Uint32Array(this.slot.length);
      let place = 0;
      for (const epoch of this.#epochs) place = gather(epoch[name], epoch.nActions, this.slot, place, words);
      this.#words.set(name, words);
    }
    return words;
  }

  #bytesOf(name: 'verb' | 'client'): Uint8Array {
    let bytes = this.#bytes.get(name);
    if (bytes === undefined) {
      bytes = new Uint8Array(this.slot.length);
      let place = 0;
      for (const epoch of this.#epochs) place = gather(epoch[name], epoch.nActions, this.slot, place, bytes);
      this.#bytes.set(name, bytes);
    }
    return bytes;
  }
}

/** Puts a column of one epoch, whose first row is at `place` in the log, into actor order; returns the place after it. */
function gather(
  column: U32 | U8,
  nRows: number,
  slot: Uint32Array,
  place: number,
  out: Uint32Array | Uint8Array,
): number {
  for (let row = 0; row < nRows; row++) out[slot[place + row]] = column[row];
  return place + nRows;
}

/** Binary search in an ascending stretch: first slot in [from, to) with `t >= sec`, else `to`. */
function firstAtOrAfter(t: Uint32Array, from: number, to: number, sec: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] < sec) low = middle + 1;
    else high = middle;
  }
  return low;
}
