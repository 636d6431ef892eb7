import type { AccountTable, Epoch, FollowGraph, Traffic } from '../../../sim/traffic/epoch.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from './tiny-world.js';

/** How the columns lie in memory. */
export interface Layout {
  /** Epochs to build, from the first. */
  readonly nEpochs: number;
  /**
   * True: columns are views whose `.buffer` goes on with the rest of the world. Honest readers see no difference.
   */
  readonly leaksFuture?: boolean;
}

/** Builds the observed columns of a tiny world's first epochs. */
export function buildTraffic(world: TinyWorld, { nEpochs, leaksFuture = false }: Layout): Traffic {
  const epochs = Array.from({ length: nEpochs }, (_, number) => buildEpoch(world, number, leaksFuture));
  return { accounts: buildAccounts(world), graph: buildGraph(world), epochs };
}

function buildEpoch(world: TinyWorld, number: number, leaksFuture: boolean): Epoch {
  const startSec = number * EPOCH_SEC;
  const endSec = startSec + EPOCH_SEC;
  const stored = world.actions.filter(({ t }) => t >= startSec && (leaksFuture || t < endSec));
  const nActions = stored.filter(({ t }) => t < endSec).length;
  const words = (field: keyof TinyAction): Uint32Array => {
    const column = new Uint32Array(new SharedArrayBuffer(4 * stored.length));
    stored.forEach((action, row) => (column[row] = action[field]));
    return column.subarray(0, nActions);
  };
  const bytes = (field: keyof TinyAction): Uint8Array => {
    const column = new Uint8Array(new SharedArrayBuffer(stored.length));
    stored.forEach((action, row) => (column[row] = action[field]));
    return column.subarray(0, nActions);
  };
  return {
    startSec,
    endSec,
    nActions,
    t: words('t'),
    verb: bytes('verb'),
    actor: words('actor'),
    target: words('target'),
    object: words('object'),
    session: words('session'),
    device: words('device'),
    client: bytes('client'),
    network: words('network'),
  };
}

function buildAccounts({ accounts }: TinyWorld): AccountTable {
  return {
    nAccounts: accounts.length,
    createdSec: Int32Array.from(accounts, ({ createdSec }) => createdSec),
    isPrivate: Uint8Array.from(accounts, ({ isPrivate }) => Number(isPrivate)),
    isBusiness: Uint8Array.from(accounts, ({ isBusiness }) => Number(isBusiness)),
    hasPicture: Uint8Array.from(accounts, ({ hasPicture }) => Number(hasPicture)),
    nPostsBefore: Uint32Array.from(accounts, ({ nPostsBefore }) => nPostsBefore),
  };
}

function buildGraph({ accounts }: TinyWorld): FollowGraph {
  const lists = accounts.map(({ followings }) => [...followings].sort((a, b) => a - b));
  const offset = new Uint32Array(accounts.length + 1);
  lists.forEach((list, account) => (offset[account + 1] = offset[account] + list.length));
  return { offset, target: Uint32Array.from(lists.flat()) };
}
