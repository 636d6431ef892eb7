import { NONE } from '../../sim/traffic/columns.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import type { Neighbours } from './fan-out-aggregates.js';
import { groupBy } from './group-by.js';
import { actionsSince } from './past-actions.js';

/** Pairs of rows, one entry a pair. */
interface Pairs {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** Kinds of edges between accounts. */
export const EDGE_KINDS = ['follows', 'is-followed-by', 'acts-on', 'is-acted-on-by', 'shares-device-with'] as const;

/** More accounts on one device say nothing about each other; keeps pairs few. Assumed. */
const MAX_ON_DEVICE = 50;

/**
 * The neighbours of each row of an account past, by kind of edge: follows (the starting graph and every follow since), likes and comments of the
 * past, both ways round, and devices in common. Only rows are neighbours. Of each row at most `most` are kept: those that come first by
 * `priority`, a number a row that is as good as random and does not depend on how accounts are numbered. O(actions + edges + rows log rows), and 4 x `most` bytes a row.
 */
export function entityNeighbours(past: Past, most: number, priority: Uint32Array): readonly Neighbours[] {
  const rowOf = new Uint32Array(past.nAccounts).fill(NONE);
  for (let row = 0; row < past.nRows; row++) rowOf[past.account[row]] = row;
  const { actor, target, verb, device, nActions } = actionsSince(past, ['actor', 'target', 'verb', 'device'], {
    fromSec: -Infinity,
    wants: () => true,
  });
  const graph = past.traffic?.graph;
  const nStart = graph?.target.length ?? 0;
  const follows = new PairList(nStart + nActions);
  const acts = new PairList(nActions);
  const note = (pairs: PairList, a: number, b: number): void => {
    if (b === NONE || rowOf[a] === NONE || rowOf[b] === NONE || a === b) return;
    pairs.add(rowOf[a], rowOf[b]);
  };
  if (graph !== undefined)
    for (let account = 0; account < past.nAccounts; account++)
      for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++)
        note(follows, account, graph.target[edge]);
  for (let k = 0; k < nActions; k++) {
    if (!isRemovable(verb[k])) continue;
    note(verb[k] === VERB.follow ? follows : acts, actor[k], target[k]);
  }
  const byPriority = Uint32Array.from({ length: past.nRows }, (_, row) => row).sort(
    (a, b) => priority[a] - priority[b] || a - b,
  );
  const shared = devicePairs(actor, device, rowOf);
  const kinds = [follows.pairs(), turned(follows.pairs()), acts.pairs(), turned(acts.pairs()), shared];
  return kinds.map((pairs) => firstNeighbours(pairs, past.nRows, most, byPriority));
}

/** A growing list of pairs with room for a known number. */
class PairList {
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private n = 0;

  constructor(room: number) {
    this.from = new Uint32Array(room);
    this.to = new Uint32Array(room);
  }

  add(from: number, to: number): void {
    this.from[this.n] = from;
    this.to[this.n++] = to;
  }

  pairs(): Pairs {
    return { from: this.from.subarray(0, this.n), to: this.to.subarray(0, this.n) };
  }
}

function turned({ from, to }: Pairs): Pairs {
  return { from: to, to: from };
}

/** Pairs of rows, both ways round, that were seen on one device. */
function devicePairs(allActors: Uint32Array, allDevices: Uint32Array, rowOf: Uint32Array): Pairs {
  const { actor, device } = changesOfDevice(allActors, allDevices, rowOf.length);
  const { code, nCodes } = codeTuples(device.length, [device]);
  const { firstRow } = codeTuples(device.length, [code, actor]);
  const users: number[][] = Array.from({ length: nCodes }, () => []);
  for (const k of firstRow) if (rowOf[actor[k]] !== NONE) users[code[k]].push(rowOf[actor[k]]);
  const [from, to]: [number[], number[]] = [[], []];
  for (const rows of users) {
    if (rows.length > MAX_ON_DEVICE) continue;
    for (const one of rows)
      for (const other of rows)
        if (one !== other) {
          from.push(one);
          to.push(other);
        }
  }
  return { from: Uint32Array.from(from), to: Uint32Array.from(to) };
}

/** The actions that an account gave on another device than the one before: few, and on the same devices. O(actions). */
function changesOfDevice(
  actor: Uint32Array,
  device: Uint32Array,
  nAccounts: number,
): { actor: Uint32Array; device: Uint32Array } {
  const last = new Uint32Array(nAccounts);
  const hasActed = new Uint8Array(nAccounts);
  const kept = { actor: new Uint32Array(actor.length), device: new Uint32Array(actor.length) };
  let nKept = 0;
  for (let k = 0; k < actor.length; k++) {
    const account = actor[k];
    if (hasActed[account] === 1 && last[account] === device[k]) continue;
    hasActed[account] = 1;
    last[account] = device[k];
    kept.actor[nKept] = account;
    kept.device[nKept++] = device[k];
  }
  return { actor: kept.actor.subarray(0, nKept), device: kept.device.subarray(0, nKept) };
}

/** Of each row its first neighbours in an order of all rows, each once. Handing the rows out in that order leaves every list in it. O(rows + pairs). */
function firstNeighbours({ from, to }: Pairs, nRows: number, most: number, order: Uint32Array): Neighbours {
  const byTarget = groupBy(to, nRows);
  const length = new Uint32Array(nRows);
  const lists = new Uint32Array(nRows * most);
  for (const neighbour of order)
    for (let slot = byTarget.offset[neighbour]; slot < byTarget.offset[neighbour + 1]; slot++) {
      const row = from[byTarget.item[slot]];
      const n = length[row];
      const last = row * most + n - 1;
      if (n === most || (n > 0 && lists[last] === neighbour)) continue;
      lists[last + 1] = neighbour;
      length[row] = n + 1;
    }
  const offset = new Uint32Array(nRows + 1);
  for (let row = 0; row < nRows; row++) offset[row + 1] = offset[row] + length[row];
  const member = new Uint32Array(offset[nRows]);
  for (let row = 0; row < nRows; row++) member.set(lists.subarray(row * most, row * most + length[row]), offset[row]);
  return { offset, member };
}
