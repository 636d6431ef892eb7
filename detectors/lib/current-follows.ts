import type { Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import { actionsSince } from './past-actions.js';

/** Follows that stand, one entry each: `from[k]` follows `to[k]`. */
export interface FollowList {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * Who follows whom at the end of a past: the starting graph, then every follow and unfollow in turn; the last word on a pair holds. O(edges +
 * follows).
 */
export function currentFollows(traffic: Traffic): FollowList {
  const { graph } = traffic;
  const nStart = graph.target.length;
  const log = actionsSince({ traffic }, ['verb', 'actor', 'target'], {
    fromSec: -Infinity,
    wants: (verb) => verb === VERB.follow || verb === VERB.unfollow,
  });
  const from = new Uint32Array(nStart + log.nActions);
  const to = new Uint32Array(from.length);
  for (let account = 0; account + 1 < graph.offset.length; account++)
    from.fill(account, graph.offset[account], graph.offset[account + 1]);
  for (let edge = 0; edge < nStart; edge++) to[edge] = graph.target[edge];
  from.set(log.actor, nStart);
  to.set(log.target, nStart);
  const { code, nCodes, firstRow } = codeTuples(from.length, [from, to]);
  const stands = new Uint8Array(nCodes);
  for (let k = 0; k < from.length; k++) stands[code[k]] = k < nStart || log.verb[k - nStart] === VERB.follow ? 1 : 0;
  const kept = firstRow.filter((_, pair) => stands[pair] === 1);
  return { from: kept.map((row) => from[row]), to: kept.map((row) => to[row]) };
}

/** The follows that stand between the rows of a past of accounts, by row. A data set that is only a table has none. O(edges + follows). */
export function followsBetweenRows(past: Pick<Past, 'traffic' | 'nAccounts' | 'nRows' | 'account'>): FollowList {
  if (past.traffic === null) return { from: new Uint32Array(0), to: new Uint32Array(0) };
  const rowOf = new Int32Array(past.nAccounts).fill(-1);
  for (let row = 0; row < past.nRows; row++) rowOf[past.account[row]] = row;
  const { from, to } = currentFollows(past.traffic);
  const known = Uint32Array.from(from.keys()).filter((edge) => rowOf[from[edge]] >= 0 && rowOf[to[edge]] >= 0);
  return { from: known.map((edge) => rowOf[from[edge]]), to: known.map((edge) => rowOf[to[edge]]) };
}
