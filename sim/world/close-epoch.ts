import { NONE } from '../traffic/columns.js';
import type { Epoch } from '../traffic/epoch.js';
import { VERB } from '../traffic/verb.js';
import type { TruthEpoch } from '../truth/truth.js';
import { newActionColumns, reserve, type ActionColumns } from './action-buffer.js';
import type { FollowLists } from './follow-lists.js';
import { MAX_FOLLOWINGS } from './initial-graph.js';
import { LIKE_MEMORY, type EpochPosts, type LiveState } from './live-state.js';
import { sharedU32, sharedU8 } from './shared.js';

/** One closed epoch with its truth and the new followers that accounts will find. */
export interface ClosedEpoch {
  readonly epoch: Epoch;
  readonly truth: TruthEpoch;
  readonly noticeOffset: Uint32Array;
  readonly noticeActor: Uint32Array;
}

/** Where the closing of epochs keeps what it reuses and what it counts on. */
export interface Closer {
  readonly sorted: ActionColumns;
  nSessions: number;
}

/** A closer for a new world. */
export function newCloser(): Closer {
  return { sorted: newActionColumns(1024), nSessions: 0 };
}

/** What is closed: the buffers in account order, the plug-ins' buffer last. */
export interface OpenEpoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly organic: readonly ActionColumns[];
  readonly emitted: ActionColumns;
  readonly posts: EpochPosts;
}

/**
 * Closes an epoch: sorts its actions by second (stable, so the number of threads does not show), carries out follows and unfollows in
 * that order, drops the impossible ones (following twice, unfollowing a stranger, over the cap, liking a post again), numbers sessions by first appearance
 * and copies the columns into buffers of their own. O(actions + accounts).
 */
export function closeEpoch(closer: Closer, state: LiveState, lists: FollowLists, open: OpenEpoch): ClosedEpoch {
  const { sorted } = closer;
  const isEmitted = sortBySecond(sorted, open);
  const nKept = carryOut(sorted, isEmitted, state, lists);
  numberSessions(closer, nKept);
  const notices = collectNotices(sorted, nKept, state.population.nAccounts);
  rememberPosts(state, open.posts);
  const u32 = (column: Uint32Array): Uint32Array => {
    const copy = sharedU32(nKept);
    copy.set(column.subarray(0, nKept));
    return copy;
  };
  const u8 = (column: Uint8Array): Uint8Array => {
    const copy = sharedU8(nKept);
    copy.set(column.subarray(0, nKept));
    return copy;
  };
  const epoch: Epoch = {
    startSec: open.startSec,
    endSec: open.endSec,
    nActions: nKept,
    t: u32(sorted.t),
    verb: u8(sorted.verb),
    actor: u32(sorted.actor),
    target: u32(sorted.target),
    object: u32(sorted.object),
    session: u32(sorted.session),
    device: u32(sorted.device),
    client: u8(sorted.client),
    network: u32(sorted.network),
  };
  return { epoch, truth: { controller: u32(sorted.controller), campaign: u32(sorted.campaign) }, ...notices };
}

/** Counting sort on the second of the epoch; marks the rows that plug-ins emitted. */
function sortBySecond(sorted: ActionColumns, open: OpenEpoch): Uint8Array {
  const { startSec, endSec } = open;
  const buffers = [...open.organic, open.emitted];
  const cursor = new Uint32Array(endSec - startSec + 1);
  let n = 0;
  for (const buffer of buffers) {
    for (let row = 0; row < buffer.n; row++) cursor[buffer.t[row] - startSec + 1]++;
    n += buffer.n;
  }
  for (let second = 1; second < cursor.length; second++) cursor[second] += cursor[second - 1];
  sorted.n = 0;
  reserve(sorted, n);
  sorted.n = n;
  const isEmitted = new Uint8Array(n);
  let sessionBase = 0;
  for (const buffer of buffers) {
    scatter(buffer, sorted, cursor, startSec, sessionBase);
    sessionBase += buffer.nSessions;
  }
  sorted.nSessions = sessionBase;
  // Sessions of the plug-ins' buffer come last, so a row's session tells where it came from.
  const firstEmitted = sessionBase - open.emitted.nSessions;
  if (open.emitted.n > 0) for (let row = 0; row < n; row++) if (sorted.session[row] >= firstEmitted) isEmitted[row] = 1;
  return isEmitted;
}

function scatter(
  from: ActionColumns,
  to: ActionColumns,
  cursor: Uint32Array,
  startSec: number,
  sessionBase: number,
): void {
  const { t, verb, actor, target, object, session, device, client, network, controller, campaign } = from;
  for (let row = 0; row < from.n; row++) {
    const place = cursor[t[row] - startSec]++;
    to.t[place] = t[row]!;
    to.verb[place] = verb[row]!;
    to.actor[place] = actor[row]!;
    to.target[place] = target[row]!;
    to.object[place] = object[row]!;
    to.session[place] = session[row] + sessionBase;
    to.device[place] = device[row]!;
    to.client[place] = client[row]!;
    to.network[place] = network[row]!;
    to.controller[place] = controller[row]!;
    to.campaign[place] = campaign[row]!;
  }
}

/** Applies follows and unfollows in order and drops what can not be; returns the number of rows kept, moved to the front. */
function carryOut(sorted: ActionColumns, isEmitted: Uint8Array, state: LiveState, lists: FollowLists): number {
  const { t, verb, actor, target, object, session, device, client, network, controller, campaign, n } = sorted;
  let kept = 0;
  for (let row = 0; row < n; row++) {
    const a = actor[row];
    if (verb[row] === VERB.follow) {
      if (lists.length[a] >= MAX_FOLLOWINGS || !lists.add(a, target[row])) continue;
    } else if (verb[row] === VERB.unfollow) {
      if (!lists.remove(a, target[row])) continue;
    } else if (verb[row] === VERB.like && isEmitted[row] === 1 && !rememberLike(state, a, object[row])) continue;
    if (kept !== row) {
      t[kept] = t[row]!;
      verb[kept] = verb[row]!;
      actor[kept] = a;
      target[kept] = target[row]!;
      object[kept] = object[row]!;
      session[kept] = session[row]!;
      device[kept] = device[row]!;
      client[kept] = client[row]!;
      network[kept] = network[row]!;
      controller[kept] = controller[row]!;
      campaign[kept] = campaign[row]!;
    }
    kept++;
  }
  return kept;
}

/** Notes a like that a plug-in made from an account; false when the account liked the post already. */
function rememberLike(state: LiveState, account: number, object: number): boolean {
  const ring = account * LIKE_MEMORY;
  for (let place = ring; place < ring + LIKE_MEMORY; place++) if (state.liked[place] === object) return false;
  state.liked[ring + state.likedCursor[account]] = object;
  state.likedCursor[account] = (state.likedCursor[account] + 1) % LIKE_MEMORY;
  return true;
}

function numberSessions(closer: Closer, nKept: number): void {
  const { sorted } = closer;
  const final = new Uint32Array(sorted.nSessions).fill(NONE);
  for (let row = 0; row < nKept; row++) {
    const session = sorted.session[row];
    if (final[session] === NONE) final[session] = closer.nSessions++;
    sorted.session[row] = final[session]!;
  }
}

function collectNotices(
  sorted: ActionColumns,
  nKept: number,
  nAccounts: number,
): Pick<ClosedEpoch, 'noticeOffset' | 'noticeActor'> {
  const noticeOffset = sharedU32(nAccounts + 1);
  for (let row = 0; row < nKept; row++) if (sorted.verb[row] === VERB.follow) noticeOffset[sorted.target[row] + 1]++;
  for (let account = 0; account < nAccounts; account++) noticeOffset[account + 1] += noticeOffset[account];
  const cursor = noticeOffset.slice(0, nAccounts);
  const noticeActor = sharedU32(noticeOffset[nAccounts]);
  for (let row = 0; row < nKept; row++)
    if (sorted.verb[row] === VERB.follow) noticeActor[cursor[sorted.target[row]]++] = sorted.actor[row]!;
  return { noticeOffset, noticeActor };
}

function rememberPosts(state: LiveState, posts: EpochPosts): void {
  for (let account = 0; account < state.population.nAccounts; account++) {
    const last = posts.offset[account + 1] - 1;
    if (last < posts.offset[account]) continue;
    state.lastPostId[account] = posts.firstId + last;
    state.lastPostSec[account] = posts.sec[last]!;
  }
}
