import { mix } from '../../random/stream.js';
import { FEED_SEC, type LiveState } from './live-state.js';
import type { Population } from './population.js';
import { qualityOf } from './post-quality.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { NEVER_SEC } from './seconds.js';
import { sharedI32, sharedU32 } from './shared.js';

/** Words of an account's row in `EpochPosts.newest`: see there. */
export const NEWEST = { sec: 0, id: 1, first: 2, end: 3, quality: 4, firstSec: 5, firstQuality: 6 } as const;
/** Words that a row takes. */
export const NEWEST_WORDS = 8;

/** Words of a post in `PostWindow.posts`: author, second, quality class, and 1 when a scheduler puts it up through the partner API. */
export const POST = { author: 0, sec: 1, quality: 2, isScheduled: 3 } as const;
/** Words that a post takes: a quarter of a cache line, which is all that a look at it touches. */
export const POST_WORDS = 4;

/** Recent posts: they carry running numbers, from `windowId` on; those of the newest epoch start at `firstId`, by account and then by time. */
export interface PostWindow {
  readonly windowId: number;
  readonly firstId: number;
  /** POST_WORDS words a post. */
  readonly posts: Int32Array;
}

/** The posts that an epoch's feeds can show, and how feeds find them. */
export interface EpochPosts extends PostWindow {
  /**
   * One row an account, half a cache line: second, number and quality class of its newest post before this epoch; first and end number of its posts in
   * this epoch; second and quality class of the first of them, which mostly is the only one.
   */
  readonly newest: Int32Array;
  /**
   * Bitmaps, VIEWER_GROUPS of them per entry of FRESH_SEC: bit `a` is set when account `a` has a post of the window since then that feeds show to that group of
   * its followers.
   */
  readonly fresh: Uint32Array;
  /** What exploring shows: places in the window, more for newer posts and authors of more weight; those of community `c` are explore[exploreStart[c] ..]. */
  readonly explore: Uint32Array;
  readonly exploreStart: Uint32Array;
}

/** Ages at the epoch's start since which a bitmap tells who has posted, ascending: a feed looks through the shortest that covers its absence. */
export const FRESH_SEC = [0, 2, 4, 8, 14, 24, 48].map((hours) => hours * 3600);

/** Feeds may show a post to some groups of followers only. */
export const VIEWER_GROUPS = 16;
const WEEK_SEC = 7 * 86_400;

/** Places on the explore page of a post by an author of mean weight, by its age in epochs, and the most that any gets; assumed. */
const EXPLORE_PLACES = [8, 4, 1] as const;
const MAX_EXPLORE_PLACES = 64;

/** Joins the shards' posts of an epoch, in account order, with those of the epochs before that are still shown. */
export function joinPosts(
  parts: readonly ShardPosts[],
  before: PostWindow | null,
  state: LiveState,
  { span, firstId, nCommunities }: { span: Span; firstId: number; nCommunities: number },
): EpochPosts {
  const { nAccounts } = state.population;
  const kept =
    before === null
      ? new Int32Array(0)
      : before.posts.subarray(POST_WORDS * firstSince(before, span.startSec - FEED_SEC));
  const nNew = parts.reduce((sum, part) => sum + part.sec.length, 0);
  const posts = sharedI32(kept.length + POST_WORDS * nNew);
  posts.set(kept);
  const newest = sharedI32(nAccounts * NEWEST_WORDS);
  const windowId = firstId - kept.length / POST_WORDS;
  let account = 0;
  let id = firstId;
  for (const part of parts) {
    let index = 0;
    for (const count of part.count) {
      const row = NEWEST_WORDS * account;
      // Feeds show nothing of accounts that are gone.
      const isGone = state.population.leavesSec[account] <= span.startSec;
      newest[row + NEWEST.sec] = isGone ? NEVER_SEC : state.lastPostSec[account];
      newest[row + NEWEST.id] = state.lastPostId[account];
      newest[row + NEWEST.quality] = qualityOf(state.population, account, state.lastPostSec[account]);
      newest[row + NEWEST.first] = id;
      if (count > 0) {
        newest[row + NEWEST.firstSec] = part.sec[index];
        newest[row + NEWEST.firstQuality] = qualityOf(state.population, account, part.sec[index]);
      }
      for (const end = index + count; index < end; index++, id++) {
        const at = POST_WORDS * (id - windowId);
        posts[at + POST.author] = account;
        posts[at + POST.sec] = part.sec[index];
        posts[at + POST.quality] = qualityOf(state.population, account, part.sec[index]);
        posts[at + POST.isScheduled] = part.isScheduled[index];
      }
      newest[row + NEWEST.end] = id;
      account++;
    }
  }
  const window = { windowId, firstId, posts };
  const fresh = markFresh(window, span, state.population);
  const { explore, exploreStart } = layExplorePage(window, state, { span, nCommunities });
  // Written out: spreading gives every object a shape of its own, and compiled code is thrown away each epoch.
  return { windowId, firstId, posts, newest, fresh, explore, exploreStart };
}

/** First place of the window with a post since `sinceSec`; posts of one epoch are by account, so some older ones may follow. */
function firstSince({ posts }: PostWindow, sinceSec: number): number {
  let place = 0;
  while (POST_WORDS * place < posts.length && posts[POST_WORDS * place + POST.sec] < sinceSec) place++;
  return place;
}

function markFresh(window: PostWindow, span: Span, population: Population): Uint32Array {
  // An even number: shared memory is copied a byte at a time between places that lie differently to eight bytes.
  const nWords = ((population.nAccounts + 63) >>> 6) << 1;
  const fresh = sharedU32(FRESH_SEC.length * VIEWER_GROUPS * nWords);
  // Most authors are shown to everybody: those are marked for the first group, whose bitmaps the other groups then begin with.
  markAuthors(fresh, window, span, { population, nWords, everybody: true });
  for (let slice = 0; slice < FRESH_SEC.length; slice++) {
    const first = slice * VIEWER_GROUPS * nWords;
    for (let group = 1; group < VIEWER_GROUPS; group++) fresh.copyWithin(first + group * nWords, first, first + nWords);
  }
  markAuthors(fresh, window, span, { population, nWords, everybody: false });
  return fresh;
}

interface Marking {
  readonly population: Population;
  readonly nWords: number;
  /** Mark authors who are shown to everybody, for the first group; or the others, for the groups that see them. */
  readonly everybody: boolean;
}

function markAuthors(
  fresh: Uint32Array,
  { posts }: PostWindow,
  { startSec }: Span,
  { population: { reach, keyA }, nWords, everybody }: Marking,
): void {
  for (let at = 0; at < posts.length; at += POST_WORDS) {
    const author = posts[at + POST.author];
    const seenBy = reach[author];
    if ((seenBy === VIEWER_GROUPS) !== everybody) continue;
    const sec = posts[at + POST.sec];
    const ageSec = startSec - sec;
    // Which groups see it: as many as the author reaches, from another one on each week.
    const firstGroup = everybody ? 0 : mix(keyA[author], Math.floor(sec / WEEK_SEC)) % VIEWER_GROUPS;
    const nMarked = everybody ? 1 : seenBy;
    for (let slice = FRESH_SEC.length - 1; slice >= 0 && ageSec <= FRESH_SEC[slice]; slice--)
      for (let turn = 0; turn < nMarked; turn++) {
        const group = (firstGroup + turn) % VIEWER_GROUPS;
        fresh[(slice * VIEWER_GROUPS + group) * nWords + (author >>> 5)] |= 1 << (author & 31);
      }
  }
}

/** Lays the public posts of the window out by community, more often those that are new and whose authors have weight. */
function layExplorePage(
  { posts }: PostWindow,
  { population }: LiveState,
  { span, nCommunities }: { span: Span; nCommunities: number },
): Pick<EpochPosts, 'explore' | 'exploreStart'> {
  const { popularity, community, accounts, operator, meanPopularity } = population;
  const epochSec = span.endSec - span.startSec;
  const nPlaces = (at: number): number => {
    const account = posts[at + POST.author];
    if (accounts.isPrivate[account] === 1) return 0;
    const age = Math.min(2, Math.max(0, Math.ceil((span.startSec - posts[at + POST.sec]) / epochSec)));
    const weight = operator[account] === 0 ? popularity[account] / meanPopularity : 0;
    return Math.min(MAX_EXPLORE_PLACES, Math.ceil(EXPLORE_PLACES[age] * weight));
  };
  const exploreStart = sharedU32(nCommunities + 1);
  for (let at = 0; at < posts.length; at += POST_WORDS)
    exploreStart[community[posts[at + POST.author]] + 1] += nPlaces(at);
  for (let c = 0; c < nCommunities; c++) exploreStart[c + 1] += exploreStart[c];
  const explore = sharedU32(exploreStart[nCommunities]);
  const cursor = exploreStart.slice();
  for (let at = 0; at < posts.length; at += POST_WORDS) {
    const c = community[posts[at + POST.author]];
    for (let copy = nPlaces(at); copy > 0; copy--) explore[cursor[c]++] = at / POST_WORDS;
  }
  return { explore, exploreStart };
}
