import { mix } from '../../random/stream.js';
import { layExplorePage, type ExplorePage } from './explore-page.js';
import { FEED_SEC, type LiveState } from './live-state.js';
import type { Population } from './population.js';
import { qualityOf } from './post-quality.js';
import { MARK, POST, POST_WORDS, type PostWindow } from './post-window.js';
import type { ShardPosts, Span } from './posts-phase.js';
import { NEVER_SEC } from './seconds.js';
import { sharedI32, sharedU32 } from './shared.js';

/** Words of an account's row in `EpochPosts.newest`: see there. */
export const NEWEST = { sec: 0, id: 1, first: 2, end: 3, quality: 4, firstSec: 5, firstQuality: 6, facts: 7 } as const;
/** Facts of an account in its row: who comes across it finds them where its posts are. The lower bits say how much it is talked about, see habits. */
export const FACT = { talk: 63, isPrivate: 64, staysAllEpoch: 128 } as const;
/** Words that a row takes. */
export const NEWEST_WORDS = 8;

/** The posts that an epoch's feeds can show, and how feeds find them. */
export interface EpochPosts extends PostWindow, ExplorePage {
  /**
   * One row an account, half a cache line: second, number and quality class of its newest post before this epoch; first and end number of its posts in
   * this epoch; second and quality class of the first of them, which mostly is the only one; and its facts.
   */
  readonly newest: Int32Array;
  /**
   * Bitmaps, VIEWER_GROUPS of them per entry of FRESH_SEC: bit `a` is set when account `a` has a post of the window since then that feeds show to that group of
   * its followers.
   */
  readonly fresh: Uint32Array;
  /** One bitmap per entry of FRESH_SEC: the bits of all groups in one. They are few enough to stay in the cache. */
  readonly freshToSome: Uint32Array;
}

/** Ages at the epoch's start since which a bitmap tells who has posted, ascending: a feed looks through the shortest that covers its absence. */
export const FRESH_SEC = [0, 2, 4, 8, 14, 24, 48].map((hours) => hours * 3600);

/** Feeds may show a post to some groups of followers only. */
export const VIEWER_GROUPS = 16;
const WEEK_SEC = 7 * 86_400;

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
  const windowId = firstId - kept.length / POST_WORDS;
  markKept(posts, kept.length, state, { windowId, endSec: span.endSec });
  const newest = sharedI32(nAccounts * NEWEST_WORDS);
  let account = 0;
  let id = firstId;
  for (const part of parts) {
    let index = 0;
    for (const count of part.count) {
      const row = NEWEST_WORDS * account;
      // Feeds show nothing of accounts that are gone.
      const isGone = state.population.leavesSec[account] <= span.startSec;
      const leaves = state.population.leavesSec[account] < span.endSec ? MARK.authorLeaves : 0;
      newest[row + NEWEST.sec] = isGone ? NEVER_SEC : state.lastPostSec[account];
      newest[row + NEWEST.id] = state.lastPostId[account];
      newest[row + NEWEST.quality] = qualityOf(state.population, account, state.lastPostSec[account]);
      newest[row + NEWEST.facts] = factsOf(state.population, account, span);
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
        posts[at + POST.marks] =
          (part.isScheduled[index] === 1 ? MARK.isScheduled + MARK.isLatest : MARK.isLatest) + leaves;
      }
      newest[row + NEWEST.end] = id;
      account++;
    }
  }
  const window = { windowId, firstId, posts };
  const { fresh, freshToSome } = markFresh(window, span, state.population);
  const { explore, exploreStart } = layExplorePage(window, state, { span, nCommunities });
  // Written out: spreading gives every object a shape of its own, and compiled code is thrown away each epoch.
  return { windowId, firstId, posts, newest, fresh, freshToSome, explore, exploreStart };
}

function factsOf({ keyA, accounts, leavesSec }: Population, account: number, { startSec, endSec }: Span): number {
  return (
    ((keyA[account] >>> 8) & FACT.talk) +
    (accounts.isPrivate[account] === 1 ? FACT.isPrivate : 0) +
    (accounts.createdSec[account] <= startSec && leavesSec[account] >= endSec ? FACT.staysAllEpoch : 0)
  );
}

/** Marks the posts of the epochs before, which fill the first so many words, for this one. */
function markKept(
  posts: Int32Array,
  nWords: number,
  { lastPostId, population: { leavesSec } }: LiveState,
  { windowId, endSec }: { readonly windowId: number; readonly endSec: number },
): void {
  for (let at = 0; at < nWords; at += POST_WORDS) {
    const author = posts[at + POST.author];
    const isLatest = lastPostId[author] === windowId + at / POST_WORDS;
    posts[at + POST.marks] =
      (posts[at + POST.marks] & MARK.isScheduled) +
      (isLatest ? MARK.isLatest : 0) +
      (leavesSec[author] < endSec ? MARK.authorLeaves : 0);
  }
}

/** First place of the window with a post since `sinceSec`; posts of one epoch are by account, so some older ones may follow. */
function firstSince({ posts }: PostWindow, sinceSec: number): number {
  let place = 0;
  while (POST_WORDS * place < posts.length && posts[POST_WORDS * place + POST.sec] < sinceSec) place++;
  return place;
}

function markFresh(window: PostWindow, span: Span, population: Population): Pick<EpochPosts, 'fresh' | 'freshToSome'> {
  // An even number: shared memory is copied a byte at a time between places that lie differently to eight bytes.
  const nWords = ((population.nAccounts + 63) >>> 6) << 1;
  const fresh = sharedU32(FRESH_SEC.length * VIEWER_GROUPS * nWords);
  const freshToSome = sharedU32(FRESH_SEC.length * nWords);
  // Most authors are shown to everybody: those are marked for the first group, whose bitmaps the other groups then begin with.
  const bitmaps = { fresh, freshToSome };
  markAuthors(bitmaps, window, span, { population, nWords, everybody: true });
  for (let slice = 0; slice < FRESH_SEC.length; slice++) {
    const first = slice * VIEWER_GROUPS * nWords;
    for (let group = 1; group < VIEWER_GROUPS; group++) fresh.copyWithin(first + group * nWords, first, first + nWords);
    freshToSome.set(fresh.subarray(first, first + nWords), slice * nWords);
  }
  markAuthors(bitmaps, window, span, { population, nWords, everybody: false });
  return bitmaps;
}

interface Marking {
  readonly population: Population;
  readonly nWords: number;
  /** Mark authors who are shown to everybody, for the first group; or the others, for the groups that see them. */
  readonly everybody: boolean;
}

function markAuthors(
  { fresh, freshToSome }: Pick<EpochPosts, 'fresh' | 'freshToSome'>,
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
    for (let slice = FRESH_SEC.length - 1; slice >= 0 && ageSec <= FRESH_SEC[slice]; slice--) {
      if (!everybody && nMarked > 0) freshToSome[slice * nWords + (author >>> 5)] |= 1 << (author & 31);
      for (let turn = 0; turn < nMarked; turn++) {
        const group = (firstGroup + turn) % VIEWER_GROUPS;
        fresh[(slice * VIEWER_GROUPS + group) * nWords + (author >>> 5)] |= 1 << (author & 31);
      }
    }
  }
}
