import { NONE } from '../../sim/traffic/columns.js';
import type { FollowGraph, Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { ActorOrder } from './actor-order.js';

/** Bits of `FollowWalk.flags`. */
export const FOLLOW_FLAG = {
  /** The actor follows the target when the action happens. */
  follows: 1,
  /** The target follows the actor when the action happens. */
  isFollowed: 2,
  /** A follow: the actor unfollows again before now. */
  isUndone: 4,
  /** A follow: the target follows back while it stands, before now. */
  isFollowedBack: 8,
  /** A follow: at now the target follows the actor. */
  isReciprocated: 16,
  /** An unfollow of somebody followed in the window or in the 14 days before the unfollow. */
  undoesRecent: 32,
} as const;

/** Follow services unfollow after days to two weeks (assumed; DESIGN section 4, hold time). */
export const RECENT_FOLLOW_SEC = 14 * 86_400;

/** Who follows whom as time goes by: the starting graph, played forward over the follows and unfollows of the past. */
export interface FollowWalk {
  /** Per slot: FOLLOW_FLAG bits. */
  readonly flags: Uint8Array;
  /** Per account, at now. A follow of somebody already followed, and an unfollow of somebody not followed, count nothing. */
  readonly followers: Uint32Array;
  readonly followings: Uint32Array;
  /** Per account, when the window starts. */
  readonly followersAtWindowStart: Uint32Array;
}

/**
 * Plays the follow graph forward, one account at a time. Readable form, for account a:
 *
 *   outgoing = set of graph(a); incoming = set of the graph's followers of a
 *   for each action by a, or follow/unfollow of a, in log order: look up the two sets for the flags, then update them
 *
 * The sets are stamps: `outgoing[x] === a + 1` says that a follows x. O(actions + edges), about 20 bytes a slot.
 */
export function walkFollows(traffic: Traffic, order: ActorOrder, windowStartSec: number): FollowWalk {
  const { nAccounts } = traffic.accounts;
  const { offset, verb, target, position, t, nActions } = order;
  const { graph } = traffic;
  const fans = transpose(graph, nAccounts);
  const events = incomingFollows(traffic, nAccounts);
  const windowPlace = placeOf(traffic, windowStartSec);
  const flags = new Uint8Array(nActions);
  const followers = new Uint32Array(nAccounts);
  const followings = new Uint32Array(nAccounts);
  const followersAtWindowStart = new Uint32Array(nAccounts);
  const outgoing = new Uint32Array(nAccounts);
  const incoming = new Uint32Array(nAccounts);
  /** Slot of the follow behind each outgoing edge; NONE where the edge was there at the start. */
  const followSlot = new Uint32Array(nAccounts);

  for (let account = 0; account < nAccounts; account++) {
    const stamp = account + 1;
    const ownStart = offset[account];
    const ownEnd = offset[account + 1];
    const eventEnd = events.offset[account + 1];
    let nFollowings = graph.offset[account + 1] - graph.offset[account];
    let nFollowers = fans.offset[account + 1] - fans.offset[account];
    for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++) {
      outgoing[graph.target[edge]] = stamp;
      followSlot[graph.target[edge]] = NONE;
    }
    for (let edge = fans.offset[account]; edge < fans.offset[account + 1]; edge++) incoming[fans.member[edge]] = stamp;
    let own = ownStart;
    let event = events.offset[account];
    let atWindowStart = -1;
    while (own < ownEnd || event < eventEnd) {
      if (own < ownEnd && (event === eventEnd || position[own] < events.place[event])) {
        const other = target[own];
        if (other !== NONE) {
          const isOut = outgoing[other] === stamp;
          let flag = isOut ? FOLLOW_FLAG.follows : 0;
          if (incoming[other] === stamp) flag |= FOLLOW_FLAG.isFollowed;
          if (verb[own] === VERB.follow && !isOut) {
            outgoing[other] = stamp;
            followSlot[other] = own;
            nFollowings++;
          } else if (verb[own] === VERB.unfollow && isOut) {
            const undone = followSlot[other];
            if (undone !== NONE) {
              flags[undone] |= FOLLOW_FLAG.isUndone;
              if (t[undone] >= Math.min(windowStartSec, t[own] - RECENT_FOLLOW_SEC)) flag |= FOLLOW_FLAG.undoesRecent;
            }
            outgoing[other] = 0;
            nFollowings--;
          }
          flags[own] |= flag;
        }
        own++;
        continue;
      }
      if (atWindowStart < 0 && events.place[event] >= windowPlace) atWindowStart = nFollowers;
      const fan = events.fan[event];
      if (events.isFollow[event] === 0) {
        if (incoming[fan] === stamp) {
          incoming[fan] = 0;
          nFollowers--;
        }
      } else if (incoming[fan] !== stamp) {
        incoming[fan] = stamp;
        nFollowers++;
        const answered = followSlot[fan];
        if (outgoing[fan] === stamp && answered !== NONE) flags[answered] |= FOLLOW_FLAG.isFollowedBack;
      }
      event++;
    }
    for (let slot = ownStart; slot < ownEnd; slot++)
      if (verb[slot] === VERB.follow && incoming[target[slot]] === stamp) flags[slot] |= FOLLOW_FLAG.isReciprocated;
    followers[account] = nFollowers;
    followings[account] = nFollowings;
    followersAtWindowStart[account] = atWindowStart < 0 ? nFollowers : atWindowStart;
  }
  return { flags, followers, followings, followersAtWindowStart };
}

/** How many actions of the log lie before a second. */
function placeOf({ epochs }: Traffic, sec: number): number {
  let place = 0;
  for (const { nActions, t } of epochs) for (let row = 0; row < nActions && t[row] < sec; row++) place++;
  return place;
}

/** Edges by target: who follows each account at the start. */
function transpose(graph: FollowGraph, nAccounts: number): { offset: Uint32Array; member: Uint32Array } {
  const nEdges = graph.target.length;
  const offset = new Uint32Array(nAccounts + 1);
  for (let edge = 0; edge < nEdges; edge++) offset[graph.target[edge] + 1]++;
  for (let account = 0; account < nAccounts; account++) offset[account + 1] += offset[account];
  const next = offset.slice();
  const member = new Uint32Array(nEdges);
  for (let account = 0; account < nAccounts; account++)
    for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++)
      member[next[graph.target[edge]]++] = account;
  return { offset, member };
}

/** The follows and unfollows of each account by others, in log order. */
interface IncomingFollows {
  readonly offset: Uint32Array;
  /** Who follows or unfollows. */
  readonly fan: Uint32Array;
  readonly isFollow: Uint8Array;
  /** Place in the log. */
  readonly place: Uint32Array;
}

function incomingFollows({ epochs }: Traffic, nAccounts: number): IncomingFollows {
  const offset = new Uint32Array(nAccounts + 1);
  for (const { nActions, verb, target } of epochs)
    for (let row = 0; row < nActions; row++)
      if (verb[row] === VERB.follow || verb[row] === VERB.unfollow) offset[target[row] + 1]++;
  for (let account = 0; account < nAccounts; account++) offset[account + 1] += offset[account];
  const next = offset.slice();
  const fan = new Uint32Array(offset[nAccounts]);
  const isFollow = new Uint8Array(fan.length);
  const place = new Uint32Array(fan.length);
  let epochPlace = 0;
  for (const { nActions, verb, target, actor } of epochs) {
    for (let row = 0; row < nActions; row++) {
      if (verb[row] !== VERB.follow && verb[row] !== VERB.unfollow) continue;
      const free = next[target[row]]++;
      fan[free] = actor[row];
      isFollow[free] = verb[row] === VERB.follow ? 1 : 0;
      place[free] = epochPlace + row;
    }
    epochPlace += nActions;
  }
  return { offset, fan, isFollow, place };
}
