import { NEWEST_WORDS, type EpochPosts } from './epoch-posts.js';
import { MAX_OFFERS } from './habits.js';
import type { EpochState } from './live-state.js';

/** Whose feed is gathered. */
export interface FeedOf {
  readonly epoch: EpochState;
  readonly posts: EpochPosts;
  readonly account: number;
  /** When the account last looked. */
  readonly sinceSec: number;
}

/** Quality class of posts older than the window. */
const PLAIN = 32;

/**
 * What one account's feed offers in one epoch: friends' posts of the day and since the last look. Each look takes what was posted since
 * the look before, so every post is offered once. The arrays are used again for the next account.
 */
export class Feed {
  readonly post = new Uint32Array(MAX_OFFERS);
  readonly author = new Uint32Array(MAX_OFFERS);
  readonly sec = new Int32Array(MAX_OFFERS);
  readonly quality = new Uint8Array(MAX_OFFERS);
  /** Places of the offers of the last look. */
  readonly unseen = new Uint32Array(MAX_OFFERS);
  /** Places of the offers that no look has come to yet. */
  private readonly waiting = new Uint32Array(MAX_OFFERS);
  private nWaiting = 0;

  /** Gathers the offers, friends of long standing first. O(followings), one bit looked at for each. */
  gather({ epoch, posts, account, sinceSec }: FeedOf): void {
    const { post, author, sec, quality, waiting } = this;
    const { followStart, followLength, followPool } = epoch;
    const { newest, hasFresh, sec: postSec, quality: postQuality, windowId } = posts;
    const first = followStart[account];
    const end = first + followLength[account];
    let n = 0;
    for (let place = first; place < end; place++) {
      const friend = followPool[place];
      if (((hasFresh[friend >>> 5] >>> (friend & 31)) & 1) === 0) continue;
      if (n >= MAX_OFFERS - 1) break;
      const row = NEWEST_WORDS * friend;
      if (newest[row] >= sinceSec) {
        const id = newest[row + 1];
        author[n] = friend;
        post[n] = id;
        quality[n] = id >= windowId ? postQuality[id - windowId] : PLAIN;
        sec[n++] = newest[row];
      }
      const endToday = newest[row + 3];
      for (let id = newest[row + 2]; id < endToday && n < MAX_OFFERS; id++) {
        author[n] = friend;
        post[n] = id;
        quality[n] = postQuality[id - windowId];
        sec[n++] = postSec[id - windowId];
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
      const posted = sec[index];
      if (posted >= t) waiting[left++] = index;
      else if (posted >= sinceSec) unseen[n++] = index;
    }
    this.nWaiting = left;
    return n;
  }
}
