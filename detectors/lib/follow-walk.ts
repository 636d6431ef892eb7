import { NONE } from '../../sim/traffic/columns.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
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
 * The sets are stamps: `out[x] === a + 1` says that a follows x. O(actions + edges), about 20 bytes a slot.
 */
export function walkFollows(traffic: Traffic, order: ActorOrder, windowStartSec: number): FollowWalk {
  const { nAccounts } = traffic.accounts;
  const { offset, verb, target, position, t, nActions } = order;
  const graph = { offset: traffic.graph.offset as Uint32Array, target: traffic.graph.target as Uint32Array };
  const fans = transpose(graph.offset, graph.target, nAccounts);
  const events = incomingFollows(order, nAccounts);
  const flags = new Uint8Array(nActions);
  const followers = new Uint32Array(nAccounts);
  const followings = new Uint32Array(nAccounts);
  const followersAtWindowStart = new Uint32Array(nAccounts);
  const out = new Uint32Array(nAccounts);
  const outSlot = new Uint32Array(nAccounts);
  const incoming = new Uint32Array(nAccounts);

  for (let account = 0; account < nAccounts; account++) {
    const stamp = account + 1;
    let nFollowings = 0;
    for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++) {
      const followed = graph.target[edge];
      out[followed] = stamp;
      outSlot[followed] = 0;
      nFollowings++;
    }
    let nFollowers = 0;
    for (let edge = fans.offset[account]; edge < fans.offset[account + 1]; edge++) {
      incoming[fans.member[edge]] = stamp;
      nFollowers++;
    }
    let own = offset[account];
    const ownEnd = offset[account + 1];
    let event = events.offset[account];
    const eventEnd = events.offset[account + 1];
    let atWindowStart = -1;
    while (own < ownEnd || event < eventEnd) {
      const eventSlot = event < eventEnd ? events.member[event] : 0;
      if (event === eventEnd || (own < ownEnd && position[own] < position[eventSlot])) {
        const other = target[own];
        if (other !== NONE) {
          const isOut = out[other] === stamp;
          let flag = isOut ? FOLLOW_FLAG.follows : 0;
          if (incoming[other] === stamp) flag |= FOLLOW_FLAG.isFollowed;
          if (verb[own] === VERB.follow && !isOut) {
            out[other] = stamp;
            outSlot[other] = own + 1;
            nFollowings++;
          } else if (verb[own] === VERB.unfollow && isOut) {
            const followSlot = outSlot[other] - 1;
            if (followSlot >= 0) {
              flags[followSlot] = flags[followSlot] | FOLLOW_FLAG.isUndone;
              const recentSec = Math.min(windowStartSec, t[own] - RECENT_FOLLOW_SEC);
              if (t[followSlot] >= recentSec) flag |= FOLLOW_FLAG.undoesRecent;
            }
            out[other] = 0;
            nFollowings--;
          }
          flags[own] = flags[own] | flag;
        }
        own++;
        continue;
      }
      if (atWindowStart < 0 && t[eventSlot] >= windowStartSec) atWindowStart = nFollowers;
      const fan = events.actor[event];
      if (verb[eventSlot] === VERB.follow) {
        if (incoming[fan] !== stamp) {
          incoming[fan] = stamp;
          nFollowers++;
          const followSlot = out[fan] === stamp ? outSlot[fan] - 1 : -1;
          if (followSlot >= 0) flags[followSlot] = flags[followSlot] | FOLLOW_FLAG.isFollowedBack;
        }
      } else if (incoming[fan] === stamp) {
        incoming[fan] = 0;
        nFollowers--;
      }
      event++;
    }
    for (let slot = offset[account]; slot < ownEnd; slot++)
      if (verb[slot] === VERB.follow && incoming[target[slot]] === stamp)
        flags[slot] = flags[slot] | FOLLOW_FLAG.isReciprocated;
    followers[account] = nFollowers;
    followings[account] = nFollowings;
    followersAtWindowStart[account] = atWindowStart < 0 ? nFollowers : atWindowStart;
  }
  return { flags, followers, followings, followersAtWindowStart };
}

interface Groups {
  readonly offset: Uint32Array;
  readonly member: Uint32Array;
}

/** Edges by target: who follows each account at the start. */
function transpose(edgeOffset: Uint32Array, edgeTarget: Uint32Array, nAccounts: number): Groups {
  const offset = new Uint32Array(nAccounts + 1);
  for (let edge = 0; edge < edgeTarget.length; edge++) {
    const after = edgeTarget[edge] + 1;
    offset[after] = offset[after] + 1;
  }
  for (let account = 0; account < nAccounts; account++) offset[account + 1] = offset[account + 1] + offset[account];
  const next = offset.slice();
  const member = new Uint32Array(edgeTarget.length);
  for (let account = 0; account < nAccounts; account++)
    for (let edge = edgeOffset[account]; edge < edgeOffset[account + 1]; edge++) {
      const followed = edgeTarget[edge];
      const free = next[followed];
      next[followed] = free + 1;
      member[free] = account;
    }
  return { offset, member };
}

/** Slots of the follows and unfollows of each account, in log order, and who did them. */
function incomingFollows(order: ActorOrder, nAccounts: number): Groups & { readonly actor: Uint32Array } {
  const { nActions, verb, target, slot, offset: actorOffset } = order;
  const offset = new Uint32Array(nAccounts + 1);
  for (let own = 0; own < nActions; own++) {
    if (verb[own] !== VERB.follow && verb[own] !== VERB.unfollow) continue;
    const after = target[own] + 1;
    offset[after] = offset[after] + 1;
  }
  for (let account = 0; account < nAccounts; account++) offset[account + 1] = offset[account + 1] + offset[account];
  const actorOfSlot = new Uint32Array(nActions);
  for (let account = 0; account < nAccounts; account++)
    actorOfSlot.fill(account, actorOffset[account], actorOffset[account + 1]);
  const next = offset.slice();
  const member = new Uint32Array(offset[nAccounts]);
  const actor = new Uint32Array(member.length);
  for (let place = 0; place < nActions; place++) {
    const own = slot[place];
    if (verb[own] !== VERB.follow && verb[own] !== VERB.unfollow) continue;
    const followed = target[own];
    const free = next[followed];
    next[followed] = free + 1;
    member[free] = own;
    actor[free] = actorOfSlot[own];
  }
  return { offset, member, actor };
}
