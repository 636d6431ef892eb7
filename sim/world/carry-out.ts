import type { Epoch } from '../traffic/epoch.js';
import { VERB } from '../traffic/verb.js';
import type { TruthEpoch } from '../truth/truth.js';
import { DROPPED, takenOver, WORD, type ActionRecords } from './action-records.js';
import { type EpochPosts } from './epoch-posts.js';
import { POST, POST_WORDS } from './post-window.js';
import { FollowLists, type ListColumns } from './follow-lists.js';
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

/** What is closed: one buffer per block of accounts, and the plug-ins' buffer. */
export interface OpenEpoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly organic: readonly ActionRecords[];
  readonly emitted: ActionRecords;
  readonly posts: EpochPosts;
}

/** What carrying out one block's changes needs. */
export interface CarryRequest {
  readonly startSec: number;
  readonly organic: readonly ActionRecords[];
  readonly emitted: ActionRecords;
  /** Places of the plug-ins' due records by block of the account: those of block `k` are dealt[dealtStart[k] .. dealtStart[k + 1]). */
  readonly dealt: Uint32Array;
  readonly dealtStart: readonly number[];
  readonly lists: ListColumns;
}

/** What a block's changes came to. */
export interface BlockOutcome {
  /** Pairs of follower and followed, in the order carried out. */
  readonly followed: Uint32Array;
  /** Those who were unfollowed. */
  readonly unfollowed: Uint32Array;
  /** Changes that wait for a larger pool: the first of them, by place in the block's order; -1 when all are done. */
  readonly stoppedAt: number;
}

/**
 * Carries out what the accounts of one block changed in an epoch: follows and unfollows, and the likes of plug-ins; followers are to be counted when all is done. What only the owner of an
 * account did goes account by account; where plug-ins act through it too, all goes in the order of time. Impossible actions (following twice, unfollowing a
 * stranger, over the cap, liking a post again) are marked as dropped. O(follows + unfollows).
 */
export function carryBlock(state: LiveState, request: CarryRequest, block: number, from = 0): BlockOutcome {
  const { startSec } = request;
  const own = takenOver(request.organic[block]);
  const emitted = takenOver(request.emitted);
  const lists = new FollowLists(request.lists);
  const order = orderDue(state, { own, emitted, request }, block);
  const followed: number[] = [];
  const unfollowed: number[] = [];
  let stoppedAt = -1;
  for (let place = from; place < order.at.length; place++) {
    const buffer = order.isEmitted[place] === 1 ? emitted : own;
    const { words } = buffer;
    const at = order.at[place];
    if (!lists.hasRoom(words[at + WORD.actor])) {
      stoppedAt = place;
      break;
    }
    if (!isPossible(state, lists, words, at)) {
      words[at + WORD.kind] = DROPPED;
      Atomics.add(buffer.nDropped, (words[at + WORD.t] - startSec) >>> buffer.stretchBits, 1);
      continue;
    }
    const verb = words[at + WORD.kind] & 0xff;
    if (verb === VERB.follow) followed.push(words[at + WORD.actor], words[at + WORD.target]);
    else if (verb === VERB.unfollow) unfollowed.push(words[at + WORD.target]);
  }
  return { followed: shared(followed), unfollowed: shared(unfollowed), stoppedAt };
}

function shared(numbers: readonly number[]): Uint32Array {
  const column = sharedU32(numbers.length);
  column.set(numbers);
  return column;
}

/** Does what a record says, unless it can not be. */
function isPossible(state: LiveState, lists: FollowLists, words: Uint32Array, at: number): boolean {
  const a = words[at + WORD.actor];
  const b = words[at + WORD.target];
  const verb = words[at + WORD.kind] & 0xff;
  if (verb === VERB.unfollow) return lists.strike(a, b);
  if (verb === VERB.follow) {
    // Owners never follow twice in an epoch; only where a plug-in acts through the account too can two follows meet.
    if (state.likes.isDriven[a] === 1 && (lists.columns.length[a] >= MAX_FOLLOWINGS || lists.has(a, b))) return false;
    lists.enter(a, b);
    return true;
  }
  const object = words[at + WORD.object];
  if (hasLiked(state.likes, a, object)) return false;
  rememberLike(state.likes, a, object);
  return true;
}

/** A block's due records in the order they are carried out: those of undriven accounts first, then the others by second (stable). */
function orderDue(
  state: LiveState,
  { own, emitted, request }: { own: ActionRecords; emitted: ActionRecords; request: CarryRequest },
  block: number,
): { at: Uint32Array; isEmitted: Uint8Array } {
  const { isDriven } = state.likes;
  const { startSec, dealt, dealtStart } = request;
  const { words, due, nDue } = own;
  const firstDealt = dealtStart[block];
  const endDealt = dealtStart[block + 1];
  const n = nDue + endDealt - firstDealt;
  const order = { at: new Uint32Array(n), isEmitted: new Uint8Array(n) };
  const { at, isEmitted } = order;
  // Second x 2^27 + whether emitted x 2^26 + number, so that one sort of doubles keeps ties in order.
  const keys = new Float64Array(n);
  let nPlain = 0;
  let nDriven = 0;
  for (let index = 0; index < nDue; index++) {
    const place = due[index];
    if (isDriven[words[place + WORD.actor]] === 0) at[nPlain++] = place;
    else keys[nDriven++] = (words[place + WORD.t] - startSec) * 2 ** 27 + index;
  }
  for (let index = firstDealt; index < endDealt; index++)
    keys[nDriven++] = (emitted.words[dealt[index] + WORD.t] - startSec) * 2 ** 27 + 2 ** 26 + index;
  const sorted = keys.subarray(0, nDriven).sort();
  for (let index = 0; index < nDriven; index++) {
    const number = sorted[index] % 2 ** 27;
    const comes = number >= 2 ** 26;
    isEmitted[nPlain + index] = comes ? 1 : 0;
    at[nPlain + index] = comes ? dealt[number - 2 ** 26] : due[number];
  }
  return order;
}

/** Deals the plug-ins' due records out by block of the account, in the order they were emitted. */
export function dealEmitted(
  { words, due, nDue }: ActionRecords,
  { nBlocks, nAccounts }: { readonly nBlocks: number; readonly nAccounts: number },
): Pick<CarryRequest, 'dealt' | 'dealtStart'> {
  const ends = Uint32Array.from({ length: nBlocks }, (_, block) => Math.floor((nAccounts * (block + 1)) / nBlocks));
  const blockOf = new Uint8Array(nDue);
  const counts = new Uint32Array(nBlocks);
  for (let index = 0; index < nDue; index++) {
    const actor = words[due[index] + WORD.actor];
    let block = Math.floor((actor / nAccounts) * nBlocks);
    while (actor >= ends[block]) block++;
    blockOf[index] = block;
    counts[block]++;
  }
  const dealtStart = [0];
  for (let block = 0; block < nBlocks; block++) dealtStart.push(dealtStart[block] + counts[block]);
  const cursor = Uint32Array.from(dealtStart);
  const dealt = sharedU32(nDue);
  for (let index = 0; index < nDue; index++) dealt[cursor[blockOf[index]]++] = due[index];
  return { dealt, dealtStart };
}

/** Lists who has new followers, from the blocks' pairs of follower and followed. */
export function listNotices(followed: readonly Uint32Array[], nAccounts: number): Notices {
  const noticeOffset = sharedU32(nAccounts + 1);
  for (const pairs of followed) for (let pair = 0; pair < pairs.length; pair += 2) noticeOffset[pairs[pair + 1] + 1]++;
  for (let place = 1; place < noticeOffset.length; place++) noticeOffset[place] += noticeOffset[place - 1];
  const cursor = noticeOffset.slice(0, -1);
  const noticeActor = sharedU32(noticeOffset[nAccounts]);
  for (const pairs of followed)
    for (let pair = 0; pair < pairs.length; pair += 2) noticeActor[cursor[pairs[pair + 1]]++] = pairs[pair];
  return { noticeOffset, noticeActor };
}

/** The epoch's posts are history now: those of an account are by time, its last is its newest. */
export function rememberPosts({ lastPostId, lastPostSec }: LiveState, { posts, windowId, firstId }: EpochPosts): void {
  for (let place = firstId - windowId; POST_WORDS * place < posts.length; place++) {
    const author = posts[POST_WORDS * place + POST.author];
    lastPostId[author] = windowId + place;
    lastPostSec[author] = posts[POST_WORDS * place + POST.sec];
  }
}
