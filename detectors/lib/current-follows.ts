import type { Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import { groupBy } from './group-by.js';
import { actionsSince } from './past-actions.js';

/** Follows that stand, one entry each: `from[k]` follows `to[k]`. */
export interface FollowList {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * Who follows whom at the end of a past: the starting graph, then every follow and unfollow in turn; the last word on a pair holds. Pairs are listed where they first
 * came up. Readable form: a Map from pair to its last word. Here: account by account, with a table of what the account's targets were met at. O(accounts + edges +
 * follows).
 */
export function currentFollows(traffic: Traffic): FollowList {
  const { graph, accounts } = traffic;
  const nStart = graph.target.length;
  const log = actionsSince({ traffic }, ['verb', 'actor', 'target'], {
    fromSec: -Infinity,
    wants: (verb) => verb === VERB.follow || verb === VERB.unfollow,
  });
  const byActor = groupBy(log.actor, accounts.nAccounts);
  // Per pair, at its first place among the starting edges and then the log: 1 = it stands.
  const stands = new Uint8Array(nStart + log.nActions);
  const metBy = new Uint32Array(accounts.nAccounts);
  const metAt = new Uint32Array(accounts.nAccounts);
  for (let account = 0; account < accounts.nAccounts; account++) {
    const mark = account + 1;
    const end = mark < graph.offset.length ? graph.offset[mark] : 0;
    for (let edge = end === 0 ? 0 : graph.offset[account]; edge < end; edge++) {
      const target = graph.target[edge];
      if (metBy[target] === mark) continue;
      metBy[target] = mark;
      metAt[target] = edge;
      stands[edge] = 1;
    }
    for (let slot = byActor.offset[account]; slot < byActor.offset[mark]; slot++) {
      const k = byActor.item[slot];
      const target = log.target[k];
      if (metBy[target] !== mark) {
        metBy[target] = mark;
        metAt[target] = nStart + k;
      }
      stands[metAt[target]] = log.verb[k] === VERB.follow ? 1 : 0;
    }
  }
  return standing(graph, log, stands);
}

function standing(
  { offset, target }: Traffic['graph'],
  log: { readonly actor: Uint32Array; readonly target: Uint32Array },
  stands: Uint8Array,
): FollowList {
  let nStanding = 0;
  for (let pair = 0; pair < stands.length; pair++) nStanding += stands[pair];
  const from = new Uint32Array(nStanding);
  const to = new Uint32Array(nStanding);
  let next = 0;
  for (let account = 0; account + 1 < offset.length; account++)
    for (let edge = offset[account]; edge < offset[account + 1]; edge++)
      if (stands[edge] === 1) {
        from[next] = account;
        to[next++] = target[edge];
      }
  const nStart = target.length;
  for (let k = 0; nStart + k < stands.length; k++)
    if (stands[nStart + k] === 1) {
      from[next] = log.actor[k];
      to[next++] = log.target[k];
    }
  return { from, to };
}

/** The follows that stand between the rows of a past of accounts, by row. A data set that is only a table has none. O(edges + follows). */
export function followsBetweenRows(past: Pick<Past, 'traffic' | 'nAccounts' | 'nRows' | 'account'>): FollowList {
  if (past.traffic === null) return { from: new Uint32Array(0), to: new Uint32Array(0) };
  const rowOf = new Int32Array(past.nAccounts).fill(-1);
  for (let row = 0; row < past.nRows; row++) rowOf[past.account[row]] = row;
  const { from, to } = currentFollows(past.traffic);
  let nKnown = 0;
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b] = [rowOf[from[edge]], rowOf[to[edge]]];
    if (a < 0 || b < 0) continue;
    from[nKnown] = a;
    to[nKnown++] = b;
  }
  return { from: from.subarray(0, nKnown), to: to.subarray(0, nKnown) };
}
