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

/** The hand that explores: it looks at strangers' posts, those of an explore page or one that goes viral. */
export class ExploringHand extends SessionHand {
  private trends: readonly Trend[] = [];
  /** What share of exploring posts that go viral can take in this epoch, in 256ths, rounded up. */
  private pullBits = 0;
  /** How readily the account likes. */
  protected appeal = 0;
  /** From this verdict on, of 21 bits, it likes no stranger's post whatever it is. */
  private dullFrom = 0;

  /** Starts an epoch, into a buffer that is emptied before. */
  protected startEpoch(epoch: EpochState, posts: EpochPosts, out: ActionRecords): void {
    this.epoch = epoch;
    this.posts = posts;
    this.trends = trendsWithin(this.state.trends, epoch.startSec, epoch.endSec);
    this.pullBits = pullBitsOf(this.trends);
    this.log.start(out, epoch.startSec);
  }

  /** Notes how readily the account at hand likes. */
  protected setAppeal(appeal: number): void {
    this.appeal = appeal;
    this.dullFrom = appeal * habit.EXPLORE_APPEAL * BEST_QUALITY * N_VERDICTS;
  }

  /** Looks at a stranger's post, and likes it when the verdict, 21 bits as a share, is below its appeal. Most looks come to nothing. */
  protected explore(t: number, verdictBits: number): void {
    const isDull = verdictBits >= this.dullFrom;
    if (isDull && this.pullBits === 0) {
      this.draw++;
      return;
    }
    const pick = this.hash();
    const trending = (pick & 0xff) < this.pullBits ? this.trendingPost(t, (pick & 0xff) / 256) : -1;
    if (trending >= 0) this.judgeStranger(t, verdictBits, trending - this.posts.windowId, true);
    else if (!isDull) this.lookAtPage(t, verdictBits, pick);
  }

  /** Looks at an entry of the own community's explore page or of everybody's. */
  private lookAtPage(t: number, verdictBits: number, pick: number): void {
    const { explore, exploreStart } = this.posts;
    const isFar = (pick & 0xff) < habit.FAR_EXPLORED * 256;
    const community = this.state.population.community[this.account];
    const from = isFar ? 0 : exploreStart[community];
    const nEntries = isFar ? explore.length : exploreStart[community + 1] - from;
    if (nEntries === 0) return;
    const entry = explore[from + (((pick >>> 8) * TO_PLACE * nEntries) | 0)] | 0;
    if (verdictBits * TO_VERDICT >= this.appeal * habit.EXPLORE_APPEAL * APPEAL_BELOW[appealClassOf(entry)]) return;
    this.judgeStranger(t, verdictBits, placeInWindow(entry), false);
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
