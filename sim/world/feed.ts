import { FACT, FRESH_SEC, NEWEST, NEWEST_WORDS, VIEWER_GROUPS, type EpochPosts } from './epoch-posts.js';
import { POST, POST_WORDS } from './post-window.js';
import { MAX_OFFERS } from './habits.js';
import { MAX_SESSIONS } from './daily-sessions.js';
import { rememberLike, type LikeMemory } from './like-memory.js';
import type { EpochState } from './live-state.js';

/** Whose feed is gathered. */
export interface FeedOf {
  readonly epoch: EpochState;
  readonly posts: EpochPosts;
  readonly account: number;
  /** To which of the VIEWER_GROUPS it belongs. */
  readonly group: number;
  /** When the account last looked. */
  readonly sinceSec: number;
  /** Where in the list of friends to start, in [0,1). */
  readonly from: number;
  /** Friends with news that are enough. */
  readonly nWanted: number;
}

/** Friends looked at between two counts of those with news. */
const SCANNED_AT_ONCE = 64;
/**
 * What one account's feed offers in one epoch: friends' posts of the day and since the last look. Each look takes what was posted since
 * the look before, so every post is offered once. The arrays are used again for the next account. Numbers read from unsigned columns are made
 * signed on the way (`| 0`): the engine then counts in integers.
 */
export class Feed {
  readonly post = new Int32Array(MAX_OFFERS);
  readonly author = new Int32Array(MAX_OFFERS);
  readonly sec = new Int32Array(MAX_OFFERS);
  readonly quality = new Uint8Array(MAX_OFFERS);
  /** How much each author is talked about: a class, see habits. */
  readonly talk = new Uint8Array(MAX_OFFERS);
  /** Places of the offers by look: those of look `k` are unseen[lookStart[k] .. lookStart[k + 1]). */
  readonly unseen = new Int32Array(MAX_OFFERS);
  readonly lookStart = new Int32Array(MAX_SESSIONS + 2);
  /** Look at which each offer is met; one after the last for those too late for today. */
  private readonly lookOf = new Uint8Array(MAX_OFFERS);
  private readonly candidates = new Int32Array(MAX_OFFERS + SCANNED_AT_ONCE);
  private readonly newestSec = new Int32Array(MAX_OFFERS + SCANNED_AT_ONCE);

  /** Gathers the offers and deals them out to the day's looks, which happen at looks[0 .. nLooks). */
  gather(of: FeedOf, looks: Int32Array, nLooks: number): void {
    const nOffers = this.takeOffers(of, this.findNews(of));
    const { sec, unseen, lookStart, lookOf } = this;
    for (let look = 0; look <= nLooks + 1; look++) lookStart[look] = 0;
    for (let offer = 0; offer < nOffers; offer++) {
      const posted = sec[offer];
      // Looks up to the post's second, counted by sign bits: branches could not be foretold.
      let look = 0;
      for (let number = 0; number < nLooks; number++) look += (looks[number] - posted - 1) >>> 31;
      lookOf[offer] = look;
      lookStart[look + 1]++;
    }
    for (let look = 0; look <= nLooks; look++) lookStart[look + 1] += lookStart[look];
    // Dealing moves each look's start to its end, which is the next one's start; so go from the last offer backwards.
    for (let offer = nOffers - 1; offer >= 0; offer--) unseen[--lookStart[lookOf[offer] + 1]] = offer;
    for (let look = 0; look <= nLooks; look++) lookStart[look] = lookStart[look + 1];
    lookStart[nLooks + 1] = nOffers;
  }

  /**
   * Finds friends who may have news: from a random place in the list on, until there are enough or everybody was looked at. A stretch of friends is sorted out
   * by the bitmap of all groups, which stays in the cache, then those left by that of the account's own. One bit is looked at for each, and they are
   * put aside without a branch, which could not be foretold. O(followings); returns how many.
   */
  private findNews({ epoch, posts: { fresh, freshToSome }, account, group, sinceSec, from, nWanted }: FeedOf): number {
    const { candidates } = this;
    const { start, length, pool } = epoch.lists;
    const absenceSec = epoch.startSec - sinceSec;
    let slice = 0;
    while (slice < FRESH_SEC.length - 1 && FRESH_SEC[slice] < absenceSec) slice++;
    const nWords = (freshToSome.length / FRESH_SEC.length) | 0;
    const someBits = (slice * nWords) | 0;
    const ownBits = ((slice * VIEWER_GROUPS + group) * nWords) | 0;
    const first = start[account] | 0;
    const n = length[account] | 0;
    const end = (first + n) | 0;
    const limit = (nWanted < MAX_OFFERS ? nWanted : MAX_OFFERS) | 0;
    let place = (first + from * n) | 0;
    let left = n;
    let nFound = 0;
    while (left > 0 && nFound < limit) {
      let stretchEnd = (place + (left < SCANNED_AT_ONCE ? left : SCANNED_AT_ONCE)) | 0;
      if (stretchEnd > end) stretchEnd = end;
      left = (left - (stretchEnd - place)) | 0;
      let nSome = nFound;
      for (; place < stretchEnd; place = (place + 1) | 0) {
        const friend = pool[place] | 0;
        candidates[nSome] = friend;
        nSome = (nSome + ((freshToSome[someBits + (friend >>> 5)] >>> (friend & 31)) & 1)) | 0;
      }
      for (let some = nFound; some < nSome; some = (some + 1) | 0) {
        const friend = candidates[some];
        candidates[nFound] = friend;
        nFound = (nFound + ((fresh[ownBits + (friend >>> 5)] >>> (friend & 31)) & 1)) | 0;
      }
      if (place === end) place = first;
    }
    return nFound;
  }

  /** Takes the posts of the candidates that the account has not seen; returns how many. */
  private takeOffers({ posts: window, sinceSec }: FeedOf, nCandidates: number): number {
    const { post, author, sec, quality, talk, candidates, newestSec } = this;
    const { newest, posts } = window;
    const windowId = window.windowId | 0;
    // The rows lie far away: asked for without a branch in between, they come together.
    for (let candidate = 0; candidate < nCandidates; candidate++)
      newestSec[candidate] = newest[NEWEST_WORDS * candidates[candidate] + NEWEST.sec];
    let n = 0;
    for (let candidate = 0; candidate < nCandidates && n < MAX_OFFERS; candidate++) {
      const friend = candidates[candidate];
      const row = NEWEST_WORDS * friend;
      const talkOf = newest[row + NEWEST.facts] & FACT.talk;
      if (newestSec[candidate] >= sinceSec) {
        author[n] = friend;
        post[n] = newest[row + NEWEST.id];
        quality[n] = newest[row + NEWEST.quality];
        sec[n] = newestSec[candidate];
        talk[n] = talkOf;
        n++;
      }
      const endToday = newest[row + NEWEST.end];
      let id = newest[row + NEWEST.first];
      if (id >= endToday || n >= MAX_OFFERS) continue;
      author[n] = friend;
      post[n] = id;
      quality[n] = newest[row + NEWEST.firstQuality];
      sec[n] = newest[row + NEWEST.firstSec];
      talk[n] = talkOf;
      n++;
      for (id++; id < endToday && n < MAX_OFFERS; id++) {
        const at = POST_WORDS * (id - windowId);
        author[n] = friend;
        post[n] = id;
        quality[n] = posts[at + POST.quality];
        sec[n] = posts[at + POST.sec];
        talk[n] = talkOf;
        n++;
      }
    }
    return n;
  }
}

/** Notes the posts of one author that a feed may have offered in an epoch, by the author's row of `EpochPosts.newest`, as if they were liked. */
export function rememberOffered(likes: LikeMemory, account: number, newest: Int32Array, row: number): void {
  rememberLike(likes, account, newest[row + NEWEST.id] >>> 0);
  for (let id = newest[row + NEWEST.first]; id < newest[row + NEWEST.end]; id++) rememberLike(likes, account, id);
}
