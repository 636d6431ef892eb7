import { mixSigned } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import type { ActionRecords } from './action-records.js';
import { type EpochPosts } from './epoch-posts.js';
import { MARK, POST, POST_WORDS } from './post-window.js';
import { APPEAL_BELOW, appealClassOf, placeInWindow } from './explore-page.js';
import * as habit from './habits.js';
import { hasLiked } from './like-memory.js';
import type { EpochState, Trend } from './live-state.js';
import { BEST_QUALITY, QUALITIES } from './post-quality.js';
import { SessionHand } from './session-hand.js';
import { pullBitsOf, trendingAuthor, trendsWithin } from './trends.js';

/** Verdicts on a post come from the upper 21 bits of a hash, as a share of this. */
const N_VERDICTS = 0x200000;
/** From those bits to [0,1). */
export const TO_VERDICT = 1 / N_VERDICTS;
/** To [0,1) from the upper 24 bits of a hash. */
const TO_PLACE = 1 / 0x1000000;

/** Looks at strangers' posts that are worked on together. */
export const JUDGED_AT_ONCE = 64;
/** An entry of an empty page; its place in the window is beyond all posts. */
const NO_ENTRY = -1;

/** The hand that explores: it looks at strangers' posts, those of an explore page or one that goes viral. */
export class ExploringHand extends SessionHand {
  private trends: readonly Trend[] = [];
  /** What share of exploring posts that go viral can take in this epoch, in 256ths, rounded up. */
  private pullBits = 0;
  /** How readily the account likes. */
  protected appeal = 0;
  /** From this verdict on, of 21 bits, it likes no stranger's post whatever it is. */
  private dullFrom = 0;
  /** First entry of the own community's explore page, and how many it has. */
  private firstNear = 0;
  private nNear = 0;
  /** Verdicts that are worked on together, the seconds of their looks, those of them that can come to something, and the entries of these. */
  protected readonly judged = new Int32Array(JUDGED_AT_ONCE);
  private readonly judgedAt = new Int32Array(JUDGED_AT_ONCE);
  private readonly sightAt = new Int32Array(JUDGED_AT_ONCE);
  private readonly entries = new Int32Array(JUDGED_AT_ONCE);

  /** Starts an epoch, into a buffer that is emptied before. */
  protected startEpoch(epoch: EpochState, posts: EpochPosts, out: ActionRecords): void {
    this.epoch = epoch;
    this.posts = posts;
    this.trends = trendsWithin(this.state.trends, epoch.startSec, epoch.endSec);
    this.pullBits = pullBitsOf(this.trends);
    this.log.start(out, epoch.startSec);
  }

  /** Notes how readily the account at hand likes, and where its explore page lies. */
  protected takeAccount(account: number): void {
    const { likeProbability, community } = this.state.population;
    const { exploreStart } = this.posts;
    this.account = account;
    this.appeal = likeProbability[account];
    this.dullFrom = this.appeal * habit.EXPLORE_APPEAL * BEST_QUALITY * N_VERDICTS;
    this.firstNear = exploreStart[community[account]];
    this.nNear = exploreStart[community[account] + 1] - this.firstNear;
  }

  /** Looks at a stranger's post, and likes it when the verdict, 21 bits as a share, is below its appeal. Most looks come to nothing. */
  protected explore(t: number, verdictBits: number): void {
    const isDull = verdictBits >= this.dullFrom;
    if (isDull && this.pullBits === 0) {
      this.draw++;
      return;
    }
    const pick = this.hash();
    if (!this.meetsTrend(t, verdictBits, pick) && !isDull) this.judgeEntry(t, verdictBits, this.entryOf(pick));
  }

  /**
   * Looks at the posts of the first `n` verdicts in `judged`, one after the other, from the second `t` on; returns when it is done. The same as one call of
   * `explore` for each, but entries, which lie far away, are fetched all together.
   */
  protected exploreAll(t: number, n: number): number {
    const { judged, judgedAt, sightAt, entries, pullBits, endSec, a, b, draw } = this;
    // 1. When each is looked at.
    let nLooks = 0;
    let now = t;
    for (; nLooks < n; nLooks++) {
      now += habit.ITEM_SEC[0] + ((judged[nLooks] >>> 8) & 7);
      if (now >= endSec) break;
      judgedAt[nLooks] = now;
    }
    this.draw = draw + nLooks;
    // 2. Those that can come to something are put aside without a branch, which could not be foretold.
    const dullFrom = pullBits === 0 ? Math.min(N_VERDICTS, Math.ceil(this.dullFrom)) : N_VERDICTS;
    let nSights = 0;
    for (let look = 0; look < nLooks; look++) {
      sightAt[nSights] = look;
      nSights += ((judged[look] >>> 11) - dullFrom) >>> 31;
    }
    // 3. Their entries.
    for (let sight = 0; sight < nSights; sight++) {
      const number = draw + sightAt[sight];
      entries[sight] = this.entryOf(mixSigned(a ^ number, (b + number) | 0));
    }
    // 4. What comes of it.
    for (let sight = 0; sight < nSights; sight++) {
      const look = sightAt[sight];
      const verdictBits = judged[look] >>> 11;
      const isMet =
        pullBits > 0 &&
        this.meetsTrend(judgedAt[look], verdictBits, mixSigned(a ^ (draw + look), (b + draw + look) | 0));
      if (!isMet) this.judgeEntry(judgedAt[look], verdictBits, entries[sight]);
    }
    return now;
  }

  /** Whether a pick is of a post that goes viral right now; if so, it is judged. */
  private meetsTrend(t: number, verdictBits: number, pick: number): boolean {
    if ((pick & 0xff) >= this.pullBits) return false;
    const trending = this.trendingPost(t, (pick & 0xff) / 256);
    if (trending >= 0) this.judgeStranger(t, verdictBits, trending - this.posts.windowId, true);
    return trending >= 0;
  }

  /** The entry that a pick comes across, of the own community's explore page or of everybody's; -1 when the page is empty. */
  private entryOf(pick: number): number {
    const { explore } = this.posts;
    const isFar = (pick & 0xff) < habit.FAR_EXPLORED * 256;
    const nEntries = isFar ? explore.length : this.nNear;
    return nEntries === 0
      ? NO_ENTRY
      : explore[(isFar ? 0 : this.firstNear) + (((pick >>> 8) * TO_PLACE * nEntries) | 0)] | 0;
  }

  /** Looks at the post of an entry, unless it can not appeal enough. */
  private judgeEntry(t: number, verdictBits: number, entry: number): void {
    if (verdictBits * TO_VERDICT >= this.appeal * habit.EXPLORE_APPEAL * APPEAL_BELOW[appealClassOf(entry)]) return;
    if (entry !== NO_ENTRY) this.judgeStranger(t, verdictBits, placeInWindow(entry), false);
  }

  /** Likes a stranger's post, by its place in the window, when the verdict is below its appeal. */
  private judgeStranger(t: number, verdictBits: number, place: number, isTrending: boolean): void {
    const { account, state } = this;
    const { posts, windowId } = this.posts;
    const at = POST_WORDS * place;
    const sec = posts[at + POST.sec];
    const author = posts[at + POST.author];
    if (sec >= this.lookSec || author === account) return;
    const ageMinutes = isTrending ? 0 : ((t - sec) / 60) | 0;
    if (ageMinutes >= state.freshness.length) return;
    const appeal = isTrending ? habit.TREND_APPEAL : habit.EXPLORE_APPEAL;
    const quality = QUALITIES[posts[at + POST.quality]];
    if (verdictBits * TO_VERDICT >= this.appeal * appeal * state.freshness[ageMinutes] * quality) return;
    const marks = posts[at + POST.marks];
    // Of what the account may once have seen as a friend, only the posts that unfollowing remembers are safe from a second like.
    if ((marks & MARK.isLatest) === 0) return;
    if ((marks & MARK.authorLeaves) !== 0 && state.population.leavesSec[author] <= t) return;
    const object = windowId + place;
    // What the account follows comes through the feed, which offers each post once.
    if (!hasLiked(state.likes, account, object) && !this.isFollowing(author)) this.likeOnce(t, author, object);
  }

  /** Number of the post that is going viral right now, by a coin in [0,1); -1 without one, or when it is too old to be shown. */
  private trendingPost(t: number, coin: number): number {
    const author = trendingAuthor(this.trends, t, coin);
    const object = author < 0 ? NONE : this.newestPost(author);
    return object === NONE || object < this.posts.windowId ? -1 : object;
  }
}
