import { mixSigned } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { ActionRecords } from './action-records.js';
import { drawSessions, MAX_SESSIONS, poissonQuantile } from './daily-sessions.js';
import { FACT, NEWEST, NEWEST_WORDS, VIEWER_GROUPS, type EpochPosts } from './epoch-posts.js';
import { MARK, POST, POST_WORDS } from './post-window.js';
import { ExploringHand, JUDGED_AT_ONCE, TO_VERDICT } from './exploring-hand.js';
import { Feed, rememberOffered } from './feed.js';
import * as habit from './habits.js';
import { hasLiked } from './like-memory.js';
import type { EpochState } from './live-state.js';
import { drawPopular } from './popularity.js';
import { QUALITIES } from './post-quality.js';

const DAY_SEC = 86_400;
const ACT_SALT = 0x6163_7473;

/**
 * Second pass of an epoch, and the hot loop of the simulator: everything a range of accounts does in its sessions, in account order.
 * Reads the state at the epoch's start and the epoch's posts; writes only the accounts' own like memory and its own buffer.
 *
 *   for each account, for each of its sessions today:
 *     the first session: answer new followers, let go of a few;      make the posts that are due
 *     for each feed item: a friend's post since the last look, or a stranger's; like it by appeal x freshness x quality x attention,
 *     sometimes comment;      follow a friend of a friend or somebody popular, liking their newest post on the way
 *
 * One object a thread, kept from epoch to epoch: closures made anew each epoch would throw the compiled code away.
 */
export class SessionWalker extends ExploringHand {
  private readonly unfollowedNow: number[] = [];
  private readonly sessions = new Int32Array(MAX_SESSIONS);
  private readonly feed = new Feed();

  /** Walks through the sessions of accounts [from, to) in one epoch, into a buffer that is emptied before; returns it. */
  walk(epoch: EpochState, posts: EpochPosts, [from, to]: readonly [number, number], out: ActionRecords): ActionRecords {
    this.startEpoch(epoch, posts, out);
    const span = [epoch.startSec, epoch.endSec] as const;
    const { newest } = posts;
    for (let account = from; account < to; account++) {
      const nSessions = drawSessions(this.state, account, span, this.sessions);
      const hasPosts = newest[NEWEST_WORDS * account + NEWEST.end] > newest[NEWEST_WORDS * account + NEWEST.first];
      if (nSessions > 0 || hasPosts) this.walkAccount(account, nSessions);
    }
    return out;
  }

  private walkAccount(account: number, nSessions: number): void {
    const { sessions, epoch, posts, state } = this;
    const p = state.population;
    const { startSec } = epoch;
    this.takeAccount(account);
    // As signed words, which the engine keeps as small integers.
    this.a = mixSigned(p.keyA[account] ^ startSec, p.keyB[account] ^ ACT_SALT);
    this.b = mixSigned(p.keyB[account] ^ this.a, startSec);
    this.draw = 0;
    this.t = 0;
    this.nFollowedNow = 0;
    this.lookSec = state.lastLookSec[account];
    if (nSessions > 0) {
      // What a day's sessions are likely to look at, and a few more.
      const nWanted = 4 + habit.FEED_SLACK * nSessions * p.feedItems[account] * (1 - p.exploreShare[account]);
      const group = p.keyA[account] % VIEWER_GROUPS;
      this.feed.gather(
        { epoch, posts, account, group, sinceSec: this.lookSec, from: this.uniform(), nWanted },
        sessions,
        nSessions,
      );
    }
    const isNew = startSec - p.accounts.createdSec[account] < habit.ONBOARDING_SEC;
    const followsToday =
      p.followsPerDay[account] / p.activeDayShare[account] + (isNew ? p.onboardingFollows[account] : 0);
    const followsPerSession = followsToday / Math.max(1, p.sessionsPerDay[account]);
    let nextPost = posts.newest[NEWEST_WORDS * account + NEWEST.first];
    const endPost = posts.newest[NEWEST_WORDS * account + NEWEST.end];
    const blockedFromSec = state.blockedFromSec[account];
    const blockedToSec = state.blockedToSec[account];
    for (let session = 0; session < nSessions; session++) {
      const begin = Math.max(sessions[session], this.t + 30);
      this.endSec = Math.min(epoch.endSec, p.leavesSec[account]);
      if (begin < blockedToSec) {
        if (begin >= blockedFromSec) continue;
        this.endSec = Math.min(this.endSec, blockedFromSec);
      }
      if (begin >= this.endSec) break;
      this.t = begin;
      this.beginSec = begin;
      this.log.isOpen = false;
      // Posts were timed in the first pass, after their session's start; the log is sorted by time later.
      const untilSec = session === nSessions - 1 ? epoch.endSec : sessions[session + 1];
      for (
        ;
        nextPost < endPost && posts.posts[POST_WORDS * (nextPost - posts.windowId) + POST.sec] < untilSec;
        nextPost++
      )
        this.post(nextPost);
      if (session === 0) {
        this.answerFollowers();
        this.letGo();
      }
      this.readFeed(session);
      this.followSomebody(followsPerSession);
    }
    state.lastLookSec[account] = this.lookSec;
    if (this.unfollowedNow.length > 0) this.forgetFriends();
    // Sessions that found no room before the epoch's end still made their posts: others may have liked them.
    this.log.isOpen = false;
    for (; nextPost < endPost; nextPost++) {
      this.beginSec = posts.posts[POST_WORDS * (nextPost - posts.windowId) + POST.sec];
      this.post(nextPost);
    }
  }

  /** Follows some of the new followers back. */
  private answerFollowers(): void {
    const { account, epoch, followedNow, endSec } = this;
    const { noticeOffset, noticeActor } = epoch;
    const first = noticeOffset[account];
    const end = Math.min(noticeOffset[account + 1], first + habit.MAX_NOTICES);
    if (end === first) return;
    const { followBack, leavesSec } = this.state.population;
    for (let notice = first; notice < end; notice++) {
      if (this.uniform() >= followBack[account] || this.isFull()) continue;
      const follower = noticeActor[notice];
      if (this.isFollowing(follower) || leavesSec[follower] <= this.t) continue;
      this.t += 2 + ((this.uniform() * habit.NOTICE_SEC) | 0);
      if (this.t >= endSec) return;
      followedNow[this.nFollowedNow++] = follower;
      this.putDue(this.t, VERB.follow, follower, NONE);
    }
  }

  /** Exploring shall not offer again what the feed may have offered of the unfollowed. */
  private forgetFriends(): void {
    for (const friend of this.unfollowedNow)
      rememberOffered(this.state.likes, this.account, this.posts.newest, NEWEST_WORDS * friend);
    this.unfollowedNow.length = 0;
  }

  /** Unfollows a few accounts, newer ones more often. */
  private letGo(): void {
    const { account, epoch, endSec } = this;
    const { start, length, pool } = epoch.lists;
    const nFollowings = length[account];
    if (nFollowings <= 2) return;
    const mean = (this.state.population.unfollowsPerDay[account] * (epoch.endSec - epoch.startSec)) / DAY_SEC;
    const uniform = this.uniform();
    // exp(-mean) >= 1 - mean: mostly there is nobody to let go.
    if (uniform <= 1 - mean) return;
    const nUnfollows = poissonQuantile(mean, uniform);
    for (let unfollow = 0; unfollow < nUnfollows; unfollow++) {
      const span = this.uniform() < habit.UNFOLLOW_NEWEST ? Math.max(1, nFollowings >> 2) : nFollowings;
      this.t += 3 + ((this.uniform() * 14) | 0);
      if (this.t >= endSec) return;
      const friend = pool[start[account] + nFollowings - 1 - ((this.uniform() * span) | 0)];
      if (this.state.population.leavesSec[friend] <= this.t) continue;
      this.unfollowedNow.push(friend);
      this.putDue(this.t, VERB.unfollow, friend, NONE);
    }
  }

  /**
   * Looks at feed items one by one; the innermost loop. The feed offers what friends have posted since the last look, each post
   * once; in between come strangers' posts. When friends have nothing new any more, people leave; those with nobody's news go on exploring.
   */
  private readFeed(session: number): void {
    const { account } = this;
    const { lookStart } = this.feed;
    const { feedItems, exploreShare } = this.state.population;
    this.lookSec = this.sessions[session];
    // Of 256.
    const explored = Math.ceil(exploreShare[account] * 256) | 0;
    const a = mixSigned(this.a ^ ~session, this.b);
    const b = mixSigned(this.b ^ a, session);
    // Attention runs out at a constant rate: sessions are of exponential length.
    const nItems = (-feedItems[account] * Math.log(1 - this.uniform()) + 0.5) | 0;
    const hasNews = lookStart[session + 1] > lookStart[session];
    if (hasNews) this.readNews(session, nItems, explored, a, b);
    else if (explored > 0) this.readWithoutNews(nItems, explored, a, b);
  }

  /** Items of a look that has something to offer: so many, of which so many in 256 are strangers' posts, with the keys of the verdicts. */
  private readNews(session: number, nItems: number, explored: number, a: number, b: number): void {
    const { account, endSec, appeal } = this;
    const { post, sec, author, quality, talk, unseen, lookStart } = this.feed;
    const { commentsPerLike } = this.state.population;
    const { freshness, likes } = this.state;
    const attention = habit.ATTENTION;
    let { t } = this;
    let place = lookStart[session];
    const placeEnd = lookStart[session + 1];
    const driven = likes.isDriven[account] === 1;
    for (let item = 0; item < nItems; item++) {
      const verdict = mixSigned(a ^ item, (b + item) | 0);
      const isExplored = (verdict & 0xff) < explored;
      if (!isExplored && place === placeEnd) break;
      t += habit.ITEM_SEC[0] + ((verdict >>> 8) & 7);
      if (t >= endSec) break;
      if (isExplored) {
        this.explore(t, verdict >>> 11);
        continue;
      }
      const index = unseen[place++];
      const ageMinutes = ((t - sec[index]) / 60) | 0;
      if (ageMinutes >= freshness.length) continue;
      const likeChance = appeal * freshness[ageMinutes] * QUALITIES[quality[index]] * attention[item < 64 ? item : 63];
      const judgement = (verdict >>> 11) * TO_VERDICT;
      if (judgement >= likeChance) continue;
      const object = post[index];
      if (driven) {
        if (hasLiked(this.state.likes, account, object)) continue;
        this.likeOnce(t, author[index], object);
      } else this.put(t, VERB.like, author[index], object);
      // Given a like, judgement / likeChance is uniform again.
      if (judgement >= likeChance * commentsPerLike[account] * habit.TALK[talk[index]]) continue;
      t += habit.COMMENT_SEC + ((this.uniform() * 2 * habit.COMMENT_SEC) | 0);
      if (t >= endSec) break;
      this.put(t, VERB.comment, author[index], object);
    }
    this.t = t;
  }

  /** Items of a look when no friend has news: those that are explored are put aside without a branch, which could not be foretold. */
  private readWithoutNews(nItems: number, explored: number, a: number, b: number): void {
    const { judged, endSec } = this;
    for (let first = 0; first < nItems; first += JUDGED_AT_ONCE) {
      const end = Math.min(nItems, first + JUDGED_AT_ONCE);
      let nExplored = 0;
      for (let item = first; item < end; item++) {
        const verdict = mixSigned(a ^ item, (b + item) | 0);
        judged[nExplored] = verdict;
        nExplored += ((verdict & 0xff) - explored) >>> 31;
      }
      this.t = this.exploreAll(this.t, nExplored);
      if (nExplored > 0 && this.t >= endSec) return;
    }
  }

  /** Cold follows of a session: friends of friends, or popular accounts. */
  private followSomebody(mean: number): void {
    const { account, endSec, followedNow } = this;
    const { accounts, leavesSec } = this.state.population;
    const { newest } = this.posts;
    const chance = this.uniform();
    // exp(-mean) >= 1 - mean: mostly there is nobody to follow.
    if (chance <= 1 - mean) return;
    const nFollows = poissonQuantile(mean, chance);
    for (let follow = 0; follow < nFollows && !this.isFull(); follow++) {
      this.t += 10 + ((this.uniform() * 40) | 0);
      const target = this.findStranger();
      if (this.t >= endSec) return;
      if (target === account) continue;
      const facts = newest[NEWEST_WORDS * target + NEWEST.facts];
      const isSure = (facts & FACT.staysAllEpoch) !== 0;
      if (!isSure && (accounts.createdSec[target] > this.t || leavesSec[target] <= this.t)) continue;
      if (this.isFollowing(target)) continue;
      if ((facts & FACT.isPrivate) === 0 && this.uniform() < habit.LIKE_AT_FOLLOW) {
        const object = this.newestPost(target);
        if (object !== NONE && !hasLiked(this.state.likes, account, object)) this.likeOnce(this.t, target, object);
        this.t += 3 + ((this.uniform() * 10) | 0);
        if (this.t >= endSec) return;
      }
      followedNow[this.nFollowedNow++] = target;
      this.putDue(this.t, VERB.follow, target, NONE);
    }
  }

  private findStranger(): number {
    const { start, length, pool } = this.epoch.lists;
    const { account } = this;
    const nFollowings = length[account];
    if (nFollowings > 0 && this.uniform() < habit.TRIADIC_SHARE) {
      const friend = pool[start[account] + ((this.uniform() * nFollowings) | 0)];
      const nTheirs = length[friend];
      if (nTheirs > 0) return pool[start[friend] + ((this.uniform() * nTheirs) | 0)];
    }
    const near = this.uniform() < habit.NEAR_FOLLOWS ? this.state.population.community[account] : -1;
    return drawPopular(this.state.popularity, near, this.uniform());
  }

  /** Puts a post into the log: by the owner's hand, or through a scheduler in a session of its own. */
  private post(id: number): void {
    const { posts, account } = this;
    const at = POST_WORDS * (id - posts.windowId);
    const t = posts.posts[at + POST.sec];
    if ((posts.posts[at + POST.marks] & MARK.isScheduled) === 0) this.put(t, VERB.post, NONE, id);
    else this.log.putScheduled(account, t, id);
  }
}
