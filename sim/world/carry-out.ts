import type { Epoch } from '../traffic/epoch.js';
import { VERB } from '../traffic/verb.js';
import type { TruthEpoch } from '../truth/truth.js';
import { DROPPED, STRETCH_BITS, WORD, type ActionRecords } from './action-records.js';
import { POST, POST_WORDS, type EpochPosts } from './epoch-posts.js';
import type { FollowLists } from './follow-lists.js';
import { MAX_FOLLOWINGS } from './habits.js';
import { hasLiked, rememberLike } from './like-memory.js';
import type { LiveState } from './live-state.js';
import { sharedU32 } from './shared.js';

/** One closed epoch with its truth. */
export interface ClosedEpoch {
  readonly epoch: Epoch;
  readonly truth: TruthEpoch;
}

/** New followers that accounts will find: noticeActor[noticeOffset[a] .. noticeOffset[a + 1]). */
export interface Notices {
  readonly noticeOffset: Uint32Array;
  readonly noticeActor: Uint32Array;
}

/** What is closed: the buffers in account order, the plug-ins' buffer last. */
export interface OpenEpoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly organic: readonly ActionRecords[];
  readonly emitted: ActionRecords;
  readonly posts: EpochPosts;
}

/**
 * Carries out what an epoch changes: follows and unfollows, and the likes of plug-ins. What only the owner of an account did goes account
 * by account; where plug-ins act through it too, all goes in the order of time. Impossible actions (following twice, unfollowing a stranger,
 * over the cap, liking a post again) are marked as dropped. The next epoch may start after this; writing the log can wait.
 * O(follows + unfollows + accounts). Returns who has new followers.
 */
export function carryOut(state: LiveState, lists: FollowLists, open: OpenEpoch): Notices {
  const { isDriven } = state.likes;
  const noticeOffset = sharedU32(state.population.nAccounts + 1);
  const followed: number[] = [];
  const apply = (buffer: ActionRecords, at: number): void => {
    const { words } = buffer;
    const b = words[at + WORD.target];
    if (!isPossible(state, lists, words, at)) {
      buffer.nDropped[(words[at + WORD.t] - open.startSec) >>> STRETCH_BITS]++;
      words[at + WORD.kind] = DROPPED;
    } else if ((words[at + WORD.kind] & 0xff) === VERB.follow) {
      noticeOffset[b + 1]++;
      followed.push(words[at + WORD.actor], b);
    }
  };
  for (const buffer of open.organic)
    for (let place = 0; place < buffer.nDue; place++) {
      const at = buffer.due[place];
      if (isDriven[buffer.words[at + WORD.actor]] === 0) apply(buffer, at);
    }
  const buffers = [...open.organic, open.emitted];
  const driven = orderDriven(buffers, open, isDriven);
  for (let place = 0; place < driven.at.length; place++) apply(buffers[driven.buffer[place]], driven.at[place]);
  rememberPosts(state, open.posts);
  return { noticeOffset, noticeActor: listNotices(noticeOffset, followed) };
}

/** Does what a record says, unless it can not be. */
function isPossible(state: LiveState, lists: FollowLists, words: Uint32Array, at: number): boolean {
  const a = words[at + WORD.actor];
  const b = words[at + WORD.target];
  const verb = words[at + WORD.kind] & 0xff;
  if (verb === VERB.unfollow) return lists.remove(a, b);
  if (verb === VERB.follow) {
    if (state.likes.isDriven[a] === 1) return lists.length[a] < MAX_FOLLOWINGS && lists.add(a, b);
    // Owners never follow twice in an epoch; only where a plug-in acts through the account too can two follows meet.
    lists.addNew(a, b);
    return true;
  }
  const object = words[at + WORD.object];
  if (hasLiked(state.likes, a, object)) return false;
  rememberLike(state.likes, a, object);
  return true;
}

/** Fills the lists of new followers; `followed` holds pairs of follower and followed in order of time. */
function listNotices(noticeOffset: Uint32Array, followed: readonly number[]): Uint32Array {
  for (let place = 1; place < noticeOffset.length; place++) noticeOffset[place] += noticeOffset[place - 1];
  const cursor = noticeOffset.slice(0, -1);
  const noticeActor = sharedU32(followed.length >> 1);
  for (let pair = 0; pair < followed.length; pair += 2) noticeActor[cursor[followed[pair + 1]]++] = followed[pair];
  return noticeActor;
}

/** The due records of driven accounts by second of the epoch (stable): buffer and place of each. */
function orderDriven(
  buffers: readonly ActionRecords[],
  { startSec, endSec }: OpenEpoch,
  isDriven: Uint8Array,
): { buffer: Uint8Array; at: Uint32Array } {
  const cursor = new Uint32Array(endSec - startSec + 1);
  for (const { words, due, nDue } of buffers)
    for (let place = 0; place < nDue; place++)
      cursor[words[due[place] + WORD.t] - startSec + 1] += isDriven[words[due[place] + WORD.actor]];
  for (let second = 1; second < cursor.length; second++) cursor[second] += cursor[second - 1];
  const n = cursor[cursor.length - 1];
  const ordered = { buffer: new Uint8Array(n), at: new Uint32Array(n) };
  for (const [number, { words, due, nDue }] of buffers.entries())
    for (let place = 0; place < nDue; place++) {
      if (isDriven[words[due[place] + WORD.actor]] === 0) continue;
      const index = cursor[words[due[place] + WORD.t] - startSec]++;
      ordered.buffer[index] = number;
      ordered.at[index] = due[place];
    }
  return ordered;
}

/** The epoch's posts are history now: those of an account are by time, its last is its newest. */
function rememberPosts({ lastPostId, lastPostSec }: LiveState, { posts, windowId, firstId }: EpochPosts): void {
  for (let place = firstId - windowId; POST_WORDS * place < posts.length; place++) {
    const author = posts[POST_WORDS * place + POST.author];
    lastPostId[author] = windowId + place;
    lastPostSec[author] = posts[POST_WORDS * place + POST.sec];
  }
}
