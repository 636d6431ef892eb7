import { NONE } from '../../sim/traffic/columns.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import type { Neighbours } from './fan-out-aggregates.js';
import { actionsSince } from './past-actions.js';

/** Pairs of rows, one entry a pair. */
interface Pairs {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Kinds of edges between accounts. */
export const EDGE_KINDS = ['follows', 'is-followed-by', 'acts-on', 'is-acted-on-by', 'shares-device-with'] as const;

/** More accounts on one device say nothing about each other; keeps pairs few. Assumed. */
const MAX_ON_DEVICE = 50;

/**
 * The neighbours of each row of an account past, by kind of edge: follows (the starting graph and every follow since), likes and comments of the
 * past, both ways round, and devices in common. Only rows are neighbours. Of each row at most `most` are kept: those that come first by
 * `priority`, a number a row that is as good as random and does not depend on how accounts are numbered. O(actions + edges log edges).
 */
export function entityNeighbours(past: Past, most: number, priority: Uint32Array): readonly Neighbours[] {
  const rowOf = new Uint32Array(past.nAccounts).fill(NONE);
  for (let row = 0; row < past.nRows; row++) rowOf[past.account[row]] = row;
  const { actor, target, verb, device, nActions } = actionsSince(past, ['actor', 'target', 'verb', 'device'], {
    fromSec: -Infinity,
    wants: () => true,
  });
  const follows: { from: number[]; to: number[] } = { from: [], to: [] };
  const acts: { from: number[]; to: number[] } = { from: [], to: [] };
  const note = (pairs: { from: number[]; to: number[] }, a: number, b: number): void => {
    if (b === NONE || rowOf[a] === NONE || rowOf[b] === NONE || a === b) return;
    pairs.from.push(rowOf[a]);
    pairs.to.push(rowOf[b]);
  };
  const graph = past.traffic?.graph;
  if (graph !== undefined)
    for (let account = 0; account < past.nAccounts; account++)
      for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++)
        note(follows, account, graph.target[edge]);
  for (let k = 0; k < nActions; k++) {
    if (!isRemovable(verb[k])) continue;
    note(verb[k] === VERB.follow ? follows : acts, actor[k], target[k]);
  }
  const shared = devicePairs(actor, device, rowOf);
  const kinds = [follows, turned(follows), acts, turned(acts), shared];
  return kinds.map((pairs) => toNeighbours(pairs, past.nRows, most, priority));
}

function turned({ from, to }: Pairs): Pairs {
  return { from: to, to: from };
}

/** Pairs of rows, both ways round, that were seen on one device. */
function devicePairs(actor: Uint32Array, device: Uint32Array, rowOf: Uint32Array): Pairs {
  const { code, nCodes } = codeTuples(device.length, [device]);
  const { firstRow } = codeTuples(device.length, [code, actor]);
  const users: number[][] = Array.from({ length: nCodes }, () => []);
  for (const k of firstRow) if (rowOf[actor[k]] !== NONE) users[code[k]].push(rowOf[actor[k]]);
  const pairs: { from: number[]; to: number[] } = { from: [], to: [] };
  for (const rows of users) {
    if (rows.length > MAX_ON_DEVICE) continue;
    for (const from of rows)
      for (const to of rows)
        if (from !== to) {
          pairs.from.push(from);
          pairs.to.push(to);
        }
  }
  return pairs;
}

function toNeighbours({ from, to }: Pairs, nRows: number, most: number, priority: Uint32Array): Neighbours {
  const { firstRow } = codeTuples(from.length, [Uint32Array.from(from), Uint32Array.from(to)]);
  const lists: number[][] = Array.from({ length: nRows }, () => []);
  for (const pair of firstRow) lists[from[pair]].push(to[pair]);
  const offset = new Uint32Array(nRows + 1);
  lists.forEach((list, row) => {
    list.sort((a, b) => priority[a] - priority[b] || a - b);
    if (list.length > most) list.length = most;
    offset[row + 1] = offset[row] + list.length;
  });
  return { offset, member: Uint32Array.from(lists.flat()) };
}
