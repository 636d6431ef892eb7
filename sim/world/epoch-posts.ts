import { mix } from '../../random/stream.js';
import { FEED_SEC, type LiveState } from './live-state.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { sharedI32, sharedU32, sharedU8 } from './shared.js';

/** Words of an account's row in `EpochPosts.newest`. */
export const NEWEST_WORDS = 4;

/** Recent posts: they carry running numbers, from `windowId` on; those of the newest epoch start at `firstId`, by account and then by time. */
export interface PostWindow {
  readonly windowId: number;
  readonly firstId: number;
  readonly author: Uint32Array;
  readonly sec: Int32Array;
  /** How good a post is, as an index into QUALITIES. */
  readonly quality: Uint8Array;
  /** 1 for posts that a scheduler puts up, through the partner API. */
  readonly isScheduled: Uint8Array;
}

/** The posts that an epoch's feeds can show, and how feeds find them. */
export interface EpochPosts extends PostWindow {
  /** One row of four words an account: second and number of its newest post before this epoch, first and end number of its posts in this epoch. */
  readonly newest: Int32Array;
  /** Bit `a` is set when account `a` has posts in the window. */
  readonly hasFresh: Uint32Array;
  /** What exploring shows: places in the window, more for authors of more weight; places of community `c` are explore[exploreStart[c] ..]. */
  readonly explore: Uint32Array;
  readonly exploreStart: Uint32Array;
}

/**
 * Appeal of a post relative to others of its author, by quality class: lognormal with a sigma of 0.27, its sd of log likes within accounts. Source: calibration
 * a1 row 26. Classes are quantiles, their mean is one.
 */
export const QUALITIES: Float32Array = qualities(0.27, 64);
const QUALITY_SALT = 0x7175_616c;

function qualities(sigma: number, n: number): Float32Array {
  const values = Float64Array.from({ length: n }, (_, index) => Math.exp(sigma * normalQuantile((index + 0.5) / n)));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const shared = new Float32Array(new SharedArrayBuffer(4 * n));
  shared.set(values.map((value) => value / mean));
  return shared;
}

/** Standard normal quantile by bisection of the logistic approximation's integral; good to three digits, enough for classes. */
function normalQuantile(p: number): number {
  // Source: P. J. Acklam's central rational form is not needed here; Tocher's logit, scaled by Bowling et al. 2009, is within 0.0002 in probability.
  let [low, high] = [-5, 5];
  for (let step = 0; step < 40; step++) {
    const z = (low + high) / 2;
    if (1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z))) < p) low = z;
    else high = z;
  }
  return (low + high) / 2;
}

/** Posts of most weight stand this many times on the explore page, for one of an author of mean weight; assumed. */
const EXPLORE_PLACES = 4;
const MAX_EXPLORE_PLACES = 64;

/** Joins the shards' posts of an epoch, in account order, with those of the epochs before that are still shown. */
export function joinPosts(
  parts: readonly ShardPosts[],
  before: PostWindow | null,
  state: LiveState,
  { span, firstId, nCommunities }: { span: Span; firstId: number; nCommunities: number },
): EpochPosts {
  const { nAccounts } = state.population;
  const kept = before === null ? 0 : placesSince(before, span.startSec - FEED_SEC);
  const nKept = before === null ? 0 : before.author.length - kept;
  const nNew = parts.reduce((sum, part) => sum + part.sec.length, 0);
  const posts = {
    windowId: firstId - nKept,
    firstId,
    author: sharedU32(nKept + nNew),
    sec: sharedI32(nKept + nNew),
    quality: sharedU8(nKept + nNew),
    isScheduled: sharedU8(nKept + nNew),
    newest: sharedI32(nAccounts * NEWEST_WORDS),
    hasFresh: sharedU32((nAccounts + 31) >>> 5),
  };
  if (before !== null)
    for (const name of ['author', 'sec', 'quality', 'isScheduled'] as const)
      posts[name].set(before[name].subarray(kept));
  let account = 0;
  let place = nKept;
  for (const part of parts) {
    posts.sec.set(part.sec, place);
    posts.isScheduled.set(part.isScheduled, place);
    for (const count of part.count) {
      const row = NEWEST_WORDS * account;
      posts.newest[row + 2] = posts.windowId + place;
      for (let post = 0; post < count; post++, place++) {
        posts.author[place] = account;
        posts.quality[place] =
          mix(state.population.keyA[account] ^ QUALITY_SALT ^ posts.sec[place], state.population.keyB[account]) & 63;
      }
      posts.newest[row + 3] = posts.windowId + place;
      account++;
    }
  }
  const { lastPostSec, lastPostId } = state;
  for (let a = 0; a < nAccounts; a++) {
    posts.newest[NEWEST_WORDS * a] = lastPostSec[a];
    posts.newest[NEWEST_WORDS * a + 1] = lastPostId[a];
  }
  for (const author of posts.author) posts.hasFresh[author >>> 5] |= 1 << (author & 31);
  return { ...posts, ...layExplorePage(posts, state, nCommunities) };
}

/** First place of the window with a post of an epoch that ended after `sinceSec`; posts of one epoch are by account, not by time. */
function placesSince({ sec }: PostWindow, sinceSec: number): number {
  let place = 0;
  while (place < sec.length && sec[place] < sinceSec) place++;
  return place;
}

/** Lays the public posts of the window out by community, several places for authors of weight. */
function layExplorePage(
  posts: Pick<EpochPosts, 'author'>,
  { population }: LiveState,
  nCommunities: number,
): Pick<EpochPosts, 'explore' | 'exploreStart'> {
  const { popularity, community, accounts, operator } = population;
  const { author } = posts;
  const weightOf = (account: number): number =>
    accounts.isPrivate[account] === 1
      ? 0
      : operator[account] !== 0
        ? 1
        : Math.min(MAX_EXPLORE_PLACES, Math.ceil(EXPLORE_PLACES * (popularity[account] / population.meanPopularity)));
  const exploreStart = sharedU32(nCommunities + 1);
  for (const account of author) exploreStart[community[account] + 1] += weightOf(account);
  for (let c = 0; c < nCommunities; c++) exploreStart[c + 1] += exploreStart[c];
  const explore = sharedU32(exploreStart[nCommunities]);
  const cursor = exploreStart.slice();
  for (let place = 0; place < author.length; place++) {
    const account = author[place];
    for (let copy = weightOf(account); copy > 0; copy--) explore[cursor[community[account]]++] = place;
  }
  return { explore, exploreStart };
}
