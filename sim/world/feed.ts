import { MAX_FEED_AUTHORS, MAX_OFFERS } from './habits.js';
import type { EpochPosts, EpochState, LiveState } from './live-state.js';

/** Whose feed is gathered, and when. */
export interface FeedOf {
  readonly epoch: EpochState;
  readonly posts: EpochPosts;
  readonly account: number;
  /** Where in a long list of followings to start, in [0,1). */
  readonly from: number;
}

/**
 * What one account's feed offers in one epoch: friends' posts of the day and since the last look. Each look takes what was posted since
 * the look before, so every post is offered once. The arrays are used again for the next account.
 */
export class Feed {
  readonly post = new Uint32Array(MAX_OFFERS);
  readonly author = new Uint32Array(MAX_OFFERS);
  readonly sec = new Int32Array(MAX_OFFERS);
  /** Places of the offers of the last look. */
  readonly unseen = new Uint32Array(MAX_OFFERS);
  /** Places of the offers that no look has come to yet. */
  private readonly waiting = new Uint32Array(MAX_OFFERS);
  private nWaiting = 0;

  /** Gathers the offers, friends of long standing first; of long lists of followings a random stretch. O(followings). */
  gather(state: LiveState, { epoch, posts, account, from }: FeedOf): void {
    const { post, author, sec, waiting } = this;
    const { followStart, followLength, followPool } = epoch;
    const { offset, isFresh, sec: postSec, firstId } = posts;
    const { lastPostSec, lastPostId, lastLookSec } = state;
    const sinceSec = lastLookSec[account];
    const first = followStart[account];
    const end = first + followLength[account];
    const nScanned = Math.min(end - first, MAX_FEED_AUTHORS);
    let place = first + ((from * (end - first)) | 0);
    let n = 0;
    for (let scanned = 0; scanned < nScanned && n < MAX_OFFERS - 1; scanned++) {
      const followee = followPool[place++];
      if (place === end) place = first;
      if (isFresh[followee] === 0) continue;
      if (lastPostSec[followee] >= sinceSec) {
        author[n] = followee;
        post[n] = lastPostId[followee];
        sec[n++] = lastPostSec[followee];
      }
      for (let today = offset[followee]; today < offset[followee + 1] && n < MAX_OFFERS; today++) {
        author[n] = followee;
        post[n] = firstId + today;
        sec[n++] = postSec[today];
      }
    }
    for (let index = 0; index < n; index++) waiting[index] = index;
    this.nWaiting = n;
  }

  /** Takes the offers posted in [sinceSec, t) into `unseen`; returns how many. */
  look(sinceSec: number, t: number): number {
    const { sec, unseen, waiting, nWaiting } = this;
    let n = 0;
    let left = 0;
    for (let place = 0; place < nWaiting; place++) {
      const index = waiting[place];
      if (sec[index] >= t) waiting[left++] = index;
      else if (sec[index] >= sinceSec) unseen[n++] = index;
    }
    this.nWaiting = left;
    return n;
  }
}
