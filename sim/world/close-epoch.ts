import { NONE } from '../traffic/columns.js';
import type { Epoch } from '../traffic/epoch.js';
import { VERB } from '../traffic/verb.js';
import type { CampaignTruth, TruthEpoch } from '../truth/truth.js';
import { RECORD_WORDS, WORD, type ActionRecords } from './action-records.js';
import type { FollowLists } from './follow-lists.js';
import { MAX_FOLLOWINGS } from './initial-graph.js';
import { hasLiked, rememberLike } from './like-memory.js';
import type { EpochPosts, LiveState } from './live-state.js';
import { sharedU32, sharedU8 } from './shared.js';

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

/** What the closing of epochs counts on: sessions are numbered through the whole log. */
export interface Closer {
  nSessions: number;
}

/** A closer for a new world. */
export function newCloser(): Closer {
  return { nSessions: 0 };
}

/** What is closed: the buffers in account order, the plug-ins' buffer last. */
export interface OpenEpoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly organic: readonly ActionRecords[];
  readonly emitted: ActionRecords;
  readonly posts: EpochPosts;
}

/** What tells who controls an action: the campaign it belongs to, else the operator of the account (OWNER for people). */
export interface Causes {
  readonly operator: Uint32Array;
  readonly campaigns: readonly CampaignTruth[];
}

/** Kind word of a record that could not be carried out; no verb has this code. */
const DROPPED = 0xff;

/**
 * Carries out what an epoch changes: follows and unfollows, and the likes of plug-ins. What only the owner of an account did goes account
 * by account; where plug-ins act through it too, all goes in the order of time. Impossible actions (following twice, unfollowing a stranger,
 * over the cap, liking a post again) are marked as dropped. The next epoch may start after this; writing the log can wait.
 * O(follows + unfollows + accounts). Returns who has new followers.
 */
export function carryOut(state: LiveState, lists: FollowLists, open: OpenEpoch): Notices {
  const buffers = buffersOf(open);
  const { isDriven } = state.likes;
  const noticeOffset = sharedU32(state.population.nAccounts + 1);
  const followed: number[] = [];
  const apply = (words: Uint32Array, at: number): void => {
    const a = words[at + WORD.actor];
    const b = words[at + WORD.target];
    if (!isPossible(state, lists, words, at)) words[at + WORD.kind] = DROPPED;
    else if ((words[at + WORD.kind] & 0xff) === VERB.follow) {
      noticeOffset[b + 1]++;
      followed.push(a, b);
    }
  };
  for (const { words, due, nDue } of open.organic)
    for (let place = 0; place < nDue; place++) {
      const at = due[place] * RECORD_WORDS;
      if (isDriven[words[at + WORD.actor]] === 0) apply(words, at);
    }
  const starts = startsOf(buffers.map((buffer) => buffer.n));
  for (const record of orderDue(buffers, open, isDriven)) {
    let buffer = 0;
    while (record >= starts[buffer + 1]) buffer++;
    apply(buffers[buffer].words, (record - starts[buffer]) * RECORD_WORDS);
  }
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

/**
 * Writes the log of an epoch that was carried out: all its records by second (stable, so the number of threads does not show) without the
 * dropped ones, sessions numbered by first appearance, each column in a buffer of its own. O(actions).
 */
export function writeLog(closer: Closer, open: OpenEpoch, causes: Causes): ClosedEpoch {
  const buffers = buffersOf(open);
  const order = orderLogged(buffers, open);
  const n = order.length;
  const columns = {
    t: sharedU32(n),
    verb: sharedU8(n),
    actor: sharedU32(n),
    target: sharedU32(n),
    object: sharedU32(n),
    session: sharedU32(n),
    device: sharedU32(n),
    client: sharedU8(n),
    network: sharedU32(n),
  };
  const truth = { controller: sharedU32(n), campaign: sharedU32(n) };
  fillColumns(closer, buffers, order, { ...columns, ...truth, ...causes });
  return { epoch: { startSec: open.startSec, endSec: open.endSec, nActions: n, ...columns }, truth };
}

/** The columns being written, and what tells the causes. */
interface Filling extends Causes {
  readonly t: Uint32Array;
  readonly verb: Uint8Array;
  readonly actor: Uint32Array;
  readonly target: Uint32Array;
  readonly object: Uint32Array;
  readonly session: Uint32Array;
  readonly device: Uint32Array;
  readonly client: Uint8Array;
  readonly network: Uint32Array;
  readonly controller: Uint32Array;
  readonly campaign: Uint32Array;
}

const buffersOf = (open: OpenEpoch): readonly ActionRecords[] => [...open.organic, open.emitted];

/** The due records of driven accounts by second of the epoch (stable): their numbers, counted through all buffers. */
function orderDue(
  buffers: readonly ActionRecords[],
  { startSec, endSec }: OpenEpoch,
  isDriven: Uint8Array,
): Uint32Array {
  const cursor = new Uint32Array(endSec - startSec + 1);
  for (const { words, due, nDue } of buffers)
    for (let place = 0; place < nDue; place++) {
      const at = due[place] * RECORD_WORDS;
      cursor[words[at + WORD.t] - startSec + 1] += isDriven[words[at + WORD.actor]];
    }
  for (let second = 1; second < cursor.length; second++) cursor[second] += cursor[second - 1];
  const order = new Uint32Array(cursor[cursor.length - 1]);
  let first = 0;
  for (const { words, due, nDue, n } of buffers) {
    for (let place = 0; place < nDue; place++) {
      const at = due[place] * RECORD_WORDS;
      if (isDriven[words[at + WORD.actor]] === 1) order[cursor[words[at + WORD.t] - startSec]++] = first + due[place];
    }
    first += n;
  }
  return order;
}

/** Counting sort of all records but the dropped on the second of the epoch: their numbers, counted through all buffers. Stable. */
function orderLogged(buffers: readonly ActionRecords[], { startSec, endSec }: OpenEpoch): Uint32Array {
  const cursor = new Uint32Array(endSec - startSec + 1);
  for (const { words, n } of buffers)
    for (let at = 0; at < n * RECORD_WORDS; at += RECORD_WORDS)
      if (words[at + WORD.kind] !== DROPPED) cursor[words[at + WORD.t] - startSec + 1]++;
  for (let second = 1; second < cursor.length; second++) cursor[second] += cursor[second - 1];
  const order = new Uint32Array(cursor[cursor.length - 1]);
  let record = 0;
  for (const { words, n } of buffers)
    for (let at = 0; at < n * RECORD_WORDS; at += RECORD_WORDS, record++)
      if (words[at + WORD.kind] !== DROPPED) order[cursor[words[at + WORD.t] - startSec]++] = record;
  return order;
}

/** Spreads the records into columns, in log order; each record is one cache line, each column is written in sequence. */
function fillColumns(closer: Closer, buffers: readonly ActionRecords[], order: Uint32Array, filling: Filling): void {
  const { t, verb, actor, target, object, session, device, client, network, controller, campaign } = filling;
  const { operator, campaigns } = filling;
  const starts = startsOf(buffers.map((buffer) => buffer.n));
  const sessionStarts = startsOf(buffers.map((buffer) => buffer.nSessions));
  const sessionNumber = new Uint32Array(sessionStarts[buffers.length]).fill(NONE);
  for (let row = 0; row < order.length; row++) {
    const record = order[row];
    let buffer = 0;
    while (record >= starts[buffer + 1]) buffer++;
    const { words } = buffers[buffer];
    const at = (record - starts[buffer]) * RECORD_WORDS;
    const sessionPlace = sessionStarts[buffer] + words[at + WORD.session];
    if (sessionNumber[sessionPlace] === NONE) sessionNumber[sessionPlace] = closer.nSessions++;
    t[row] = words[at + WORD.t];
    const kind = words[at + WORD.kind];
    const account = words[at + WORD.actor];
    const job = words[at + WORD.campaign];
    verb[row] = kind & 0xff;
    actor[row] = account;
    target[row] = words[at + WORD.target];
    object[row] = words[at + WORD.object];
    session[row] = sessionNumber[sessionPlace];
    device[row] = words[at + WORD.device];
    client[row] = (kind >>> 8) & 0xff;
    network[row] = kind >>> 16;
    controller[row] = job === NONE ? operator[account] : campaigns[job].operation + 1;
    campaign[row] = job;
  }
}

/** Running totals, from 0 to the sum. */
function startsOf(counts: readonly number[]): number[] {
  const starts = [0];
  for (const count of counts) starts.push(starts[starts.length - 1] + count);
  return starts;
}

function rememberPosts(state: LiveState, posts: EpochPosts): void {
  for (let account = 0; account < state.population.nAccounts; account++) {
    const last = posts.offset[account + 1] - 1;
    if (last < posts.offset[account]) continue;
    state.lastPostId[account] = posts.firstId + last;
    state.lastPostSec[account] = posts.sec[last]!;
  }
}
