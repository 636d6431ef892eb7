import { mixSigned } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { ActionRecords } from './action-records.js';
import { drawSessions, MAX_SESSIONS, poissonQuantile } from './daily-sessions.js';
import { NEWEST, NEWEST_WORDS, POST, POST_WORDS, VIEWER_GROUPS, type EpochPosts } from './epoch-posts.js';
import { placeOf } from './follow-lists.js';
import { Feed, rememberOffered } from './feed.js';
import * as habit from './habits.js';
import { hasLiked, rememberLike } from './like-memory.js';
import type { EpochState, LiveState, Trend } from './live-state.js';
import { drawPopular } from './popularity.js';
import { BEST_QUALITY, QUALITIES } from './post-quality.js';
import { SessionLog } from './session-log.js';
import { pullBitsOf, trendingAuthor, trendsWithin } from './trends.js';

const TO_UNIT = 1 / 4294967296;
/** To [0,1) from the upper 21 bits of a hash. */
const TO_VERDICT = 1 / 0x200000;
/** To [0,1) from the upper 24 bits of a hash. */
const TO_PLACE = 1 / 0x1000000;
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
export class SessionWalker {
  private readonly state: LiveState;
  private readonly log: SessionLog;
  private epoch!: EpochState;
  private posts!: EpochPosts;
  private trends: readonly Trend[] = [];
  /** What share of exploring posts that go viral can take in this epoch, in 256ths, rounded up. */
  private pullBits = 0;
  // The account at hand, its stream and its running session.
  private account = 0;
  private a = 0;
  private b = 0;
  private draw = 0;
  private t = 0;
  private beginSec = 0;
  private nFollowedNow = 0;
  private readonly followedNow = new Uint32Array(256);
  private readonly unfollowedNow: number[] = [];
  private readonly sessions = new Int32Array(MAX_SESSIONS);
  private readonly feed = new Feed();
  /** What was posted before this second the running session, or one before it, has come across. */
  private lookSec = 0;
  /** The running session ends before this second. */
  private endSec = 0;

  constructor(state: LiveState) {
    this.state = state;
    this.log = new SessionLog(state);
  }

  /** Walks through the sessions of accounts [from, to) in one epoch, into a buffer that is emptied before; returns it. */
  walk(epoch: EpochState, posts: EpochPosts, [from, to]: readonly [number, number], out: ActionRecords): ActionRecords {
    this.epoch = epoch;
    this.posts = posts;
    this.trends = trendsWithin(this.state.trends, epoch.startSec, epoch.endSec);
    this.pullBits = pullBitsOf(this.trends);
    this.log.start(out, epoch.startSec);
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
    this.account = account;
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
   * once; in between come strangers' posts.
   */
  private readFeed(session: number): void {
    const { account, endSec } = this;
    const { post, sec, author, quality, unseen, lookStart } = this.feed;
    const { feedItems, likeProbability, exploreShare, commentsPerLike, keyA } = this.state.population;
    const { freshness, likes } = this.state;
    const attention = habit.ATTENTION;
    let { t } = this;
    this.lookSec = this.sessions[session];
    let place = lookStart[session];
    const placeEnd = lookStart[session + 1];
    const hasNews = placeEnd > place;
    const appeal = likeProbability[account];
    const driven = likes.isDriven[account] === 1;
    const explored = exploreShare[account] * 256;
    const a = mixSigned(this.a ^ ~session, this.b);
    const b = mixSigned(this.b ^ a, session);
    // Attention runs out at a constant rate: sessions are of exponential length.
    const nItems = (-feedItems[account] * Math.log(1 - this.uniform()) + 0.5) | 0;
    for (let item = 0; item < nItems; item++) {
      const verdict = mixSigned(a ^ item, (b + item) | 0);
      if ((verdict & 0xff) < explored) {
        t += habit.ITEM_SEC[0] + ((verdict >>> 8) & 7);
        if (t >= endSec) break;
        this.explore(t, verdict >>> 11);
        continue;
      }
      // When friends have nothing new, people leave; those with nobody's news go on exploring.
      if (place === placeEnd) {
        if (hasNews) break;
        continue;
      }
      t += habit.ITEM_SEC[0] + ((verdict >>> 8) & 7);
      if (t >= endSec) break;
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
      if (judgement >= likeChance * commentsPerLike[account] * habit.TALK[(keyA[author[index]] >>> 8) & 63]) continue;
      t += habit.COMMENT_SEC + ((this.uniform() * 2 * habit.COMMENT_SEC) | 0);
      if (t >= endSec) break;
      this.put(t, VERB.comment, author[index], object);
    }
    this.t = t;
  }

  /** Looks at a stranger's post, and likes it when the verdict, 21 bits as a share, is below its appeal. */
  private explore(t: number, verdictBits: number): void {
    const verdict = verdictBits * TO_VERDICT;
    const { account, state, posts } = this;
    const { likeProbability, community, accounts } = state.population;
    const { explore, exploreStart, windowId, newest } = posts;
    const pick = this.hash();
    const mayTrend = (pick & 0xff) < this.pullBits;
    // Most looks come to nothing whatever the post is: those need not know it, which lies far away.
    if (!mayTrend && verdict >= likeProbability[account] * habit.EXPLORE_APPEAL * BEST_QUALITY) return;
    const trending = mayTrend ? this.trendingPost(t, (pick & 0xff) / 256) : -1;
    let place = trending - windowId;
    if (trending < 0) {
      const isFar = (pick & 0xff) < habit.FAR_EXPLORED * 256;
      const from = isFar ? 0 : exploreStart[community[account]];
      const nPlaces = isFar ? explore.length : exploreStart[community[account] + 1] - from;
      if (nPlaces === 0) return;
      place = explore[from + (((pick >>> 8) * TO_PLACE * nPlaces) | 0)];
    }
    const at = POST_WORDS * place;
    const author = posts.posts[at + POST.author];
    const sec = posts.posts[at + POST.sec];
    if (sec >= this.lookSec || author === account) return;
    const ageMinutes = trending < 0 ? ((t - sec) / 60) | 0 : 0;
    if (ageMinutes >= state.freshness.length) return;
    const quality = QUALITIES[posts.posts[at + POST.quality]];
    const appeal = trending < 0 ? habit.EXPLORE_APPEAL : habit.TREND_APPEAL;
    if (verdict >= likeProbability[account] * appeal * state.freshness[ageMinutes] * quality) return;
    const object = windowId + place;
    // Of what the account may once have seen as a friend, only the posts that unfollowing remembers are safe from a second like.
    if (object !== newest[NEWEST_WORDS * author + NEWEST.id] && object < newest[NEWEST_WORDS * author + NEWEST.first])
      return;
    if (accounts.createdSec[author] > t || state.population.leavesSec[author] <= t) return;
    // What the account follows comes through the feed, which offers each post once.
    if (!hasLiked(this.state.likes, account, object) && !this.isFollowing(author)) this.likeOnce(t, author, object);
  }

  /** Number of the post that is going viral right now, by a coin in [0,1); -1 without one, or when it is too old to be shown. */
  private trendingPost(t: number, coin: number): number {
    const author = trendingAuthor(this.trends, t, coin);
    const object = author < 0 ? NONE : this.newestPost(author);
    return object === NONE || object < this.posts.windowId ? -1 : object;
  }

  /** Cold follows of a session: friends of friends, or popular accounts. */
  private followSomebody(mean: number): void {
    const { account, endSec, followedNow } = this;
    const { accounts, leavesSec } = this.state.population;
    const chance = this.uniform();
    // exp(-mean) >= 1 - mean: mostly there is nobody to follow.
    if (chance <= 1 - mean) return;
    const nFollows = poissonQuantile(mean, chance);
    for (let follow = 0; follow < nFollows && !this.isFull(); follow++) {
      this.t += 10 + ((this.uniform() * 40) | 0);
      const target = this.findStranger();
      if (this.t >= endSec) return;
      if (target === account || accounts.createdSec[target] > this.t || leavesSec[target] <= this.t) continue;
      if (this.isFollowing(target)) continue;
      if (accounts.isPrivate[target] === 0 && this.uniform() < habit.LIKE_AT_FOLLOW) {
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

  private uniform(): number {
    return (this.hash() >>> 0) * TO_UNIT;
  }

  /** The next 32 bits of the account's stream, as a signed word. */
  private hash(): number {
    const { draw } = this;
    this.draw = draw + 1;
    return mixSigned(this.a ^ draw, (this.b + draw) | 0);
  }

  private isFull(): boolean {
    const { length } = this.epoch.lists;
    return this.nFollowedNow >= 255 || length[this.account] + this.nFollowedNow >= habit.MAX_FOLLOWINGS;
  }

  private isFollowing(other: number): boolean {
    if (placeOf(this.epoch.lists, this.account, other) >= 0) return true;
    for (let place = 0; place < this.nFollowedNow; place++) if (this.followedNow[place] === other) return true;
    return false;
  }

  /**
   * Newest post of an account as of this session's look at the feed, or NONE. Were later ones liked, the feed could offer them again after
   * a follow.
   */
  private newestPost(author: number): number {
    const { newest, posts, windowId } = this.posts;
    const row = NEWEST_WORDS * author;
    const oldest = newest[row + NEWEST.first];
    for (let id = newest[row + NEWEST.end] - 1; id >= oldest; id--)
      if (posts[POST_WORDS * (id - windowId) + POST.sec] < this.lookSec) return id;
    return newest[row + NEWEST.id] >>> 0;
  }

  /** Likes a post that somebody else than the feed may offer again. */
  private likeOnce(t: number, target: number, object: number): void {
    rememberLike(this.state.likes, this.account, object);
    this.put(t, VERB.like, target, object);
  }

  /** Puts a post into the log: by the owner's hand, or through a scheduler in a session of its own. */
  private post(id: number): void {
    const { posts, account } = this;
    const at = POST_WORDS * (id - posts.windowId);
    const t = posts.posts[at + POST.sec];
    if (posts.posts[at + POST.isScheduled] === 0) this.put(t, VERB.post, NONE, id);
    else this.log.putScheduled(account, t, id);
  }

  /** Puts a follow or unfollow, which the closing of the epoch carries out in order of time. */
  private putDue(t: number, verb: number, target: number, object: number): void {
    this.log.noteDue(this.put(t, verb, target, object));
  }

  /** Puts an action of the running session into the log; returns its place. */
  private put(t: number, verb: number, target: number, object: number): number {
    const { log } = this;
    if (!log.isOpen) log.open(this.account, this.beginSec, mixSigned(this.a ^ ~this.beginSec, this.b));
    return log.put(t, verb, target, object);
  }
}
