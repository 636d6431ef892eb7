import { mix } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import {
  clear,
  newActionRecords,
  packKind,
  RECORD_WORDS,
  reserve,
  WORD,
  type ActionRecords,
} from './action-records.js';
import { drawSessions, MAX_SESSIONS, poissonQuantile } from './daily-sessions.js';
import { MAX_FOLLOWINGS } from './initial-graph.js';
import { Feed } from './feed.js';
import * as habit from './habits.js';
import { hasLiked, rememberLike } from './like-memory.js';
import type { EpochPosts, EpochState, LiveState } from './live-state.js';
import { drawPopular } from './popularity.js';

const TO_UNIT = 1 / 4294967296;
/** To [0,1) from the upper 21 bits of a hash. */
const TO_VERDICT = 1 / 0x200000;
/** To [0,1) from the upper 24 bits of a hash. */
const TO_PLACE = 1 / 0x1000000;
const DAY_SEC = 86_400;
const ACT_SALT = 0x6163_7473;
/** Most actions an account can emit in one epoch; a session is cut short beyond it. */
const MAX_ACTIONS = 4096;

/**
 * Second pass of an epoch, and the hot loop of the simulator: everything a range of accounts does in its sessions, in account order.
 * Reads the state at the epoch's start and the epoch's posts; writes only the accounts' own like memory and its own buffer.
 *
 *   for each account, for each of its sessions today:
 *     the first session: answer new followers, let go of a few;      make the posts that are due
 *     for each feed item: a friend's post since the last look, or a stranger's newest; like it by appeal x freshness, sometimes comment
 *     follow a friend of a friend or somebody popular, liking their newest post on the way
 *
 * One object a shard, kept from epoch to epoch: closures made anew each epoch would throw the compiled code away.
 */
export class SessionWalker {
  private readonly state: LiveState;
  /** Two buffers in turn: one epoch's records are read while the next epoch's are written. */
  private readonly buffers: readonly [ActionRecords, ActionRecords];
  private out: ActionRecords;
  private epoch!: EpochState;
  private posts!: EpochPosts;
  // The account at hand, its stream and its running session.
  private account = 0;
  private a = 0;
  private b = 0;
  private draw = 0;
  private t = 0;
  private device = 0;
  /** Client and network of the running session, packed as in a record. */
  private place = 0;
  private lastRow = 0;
  private nFollowedNow = 0;
  private readonly followedNow = new Uint32Array(256);
  private readonly unfollowedNow: number[] = [];
  private readonly sessions = new Int32Array(MAX_SESSIONS);
  private readonly feed = new Feed();
  /** When the running session looked at its feed. */
  private lookSec = 0;
  /** Chance of a session without feed items. */
  private noItems = 0;

  constructor(state: LiveState, nAccounts: number) {
    this.state = state;
    this.buffers = [newActionRecords(MAX_ACTIONS + 16 * nAccounts), newActionRecords(MAX_ACTIONS + 16 * nAccounts)];
    this.out = this.buffers[0];
  }

  /** Walks through the sessions of accounts [from, to) in one epoch. The returned buffer is reused by the next call but one. */
  walk(epoch: EpochState, posts: EpochPosts, [from, to]: readonly [number, number]): ActionRecords {
    this.epoch = epoch;
    this.posts = posts;
    this.out = this.out === this.buffers[0] ? this.buffers[1] : this.buffers[0];
    clear(this.out);
    for (let account = from; account < to; account++) {
      const nSessions = drawSessions(this.state, account, [epoch.startSec, epoch.endSec], this.sessions);
      if (nSessions > 0) this.walkAccount(account, nSessions);
    }
    return this.out;
  }

  private walkAccount(account: number, nSessions: number): void {
    const { out, sessions, epoch, posts } = this;
    const { keyA, keyB, feedItems, followsPerDay, onboardingFollows, activeDayShare, sessionsPerDay, accounts } =
      this.state.population;
    reserve(out, MAX_ACTIONS);
    this.lastRow = out.n + MAX_ACTIONS - 64;
    this.account = account;
    // As signed words, which the engine keeps as small integers.
    this.a = mix(keyA[account] ^ epoch.startSec, keyB[account] ^ ACT_SALT) | 0;
    this.b = mix(keyB[account] ^ this.a, epoch.startSec) | 0;
    this.draw = 0;
    this.t = 0;
    this.nFollowedNow = 0;
    this.lookSec = this.state.lastLookSec[account];
    const isLong = epoch.followLength[account] > habit.MAX_FEED_AUTHORS;
    this.feed.gather(this.state, { epoch, posts, account, from: isLong ? this.uniform() : 0 });
    const isNew = epoch.startSec - accounts.createdSec[account] < habit.ONBOARDING_SEC;
    const followsToday = followsPerDay[account] / activeDayShare[account] + (isNew ? onboardingFollows[account] : 0);
    const followsPerSession = followsToday / Math.max(1, sessionsPerDay[account]);
    const noFollow = Math.exp(-followsPerSession);
    this.noItems = Math.exp(-feedItems[account]);
    let nextPost = posts.offset[account];
    const endPost = posts.offset[account + 1];
    for (let session = 0; session < nSessions; session++) {
      const begin = Math.max(sessions[session], this.t + 30);
      if (begin >= epoch.endSec) break;
      this.t = begin;
      this.openSession();
      const firstRow = out.n;
      // Posts were timed in the first pass, after their session's start; the log is sorted by time later.
      const untilSec = session === nSessions - 1 ? epoch.endSec : sessions[session + 1];
      for (; nextPost < endPost && posts.sec[nextPost] < untilSec; nextPost++) this.post(nextPost);
      if (session === 0) {
        this.answerFollowers();
        this.letGo();
      }
      this.readFeed(session);
      this.followSomebody(followsPerSession, noFollow);
      if (out.n > firstRow) out.nSessions++;
    }
    this.state.lastLookSec[account] = this.lookSec;
    this.forgetFriends();
    // Sessions that found no room before the epoch's end still made their posts: others may have liked them.
    if (nextPost < endPost) {
      for (; nextPost < endPost; nextPost++) this.post(nextPost);
      out.nSessions++;
    }
  }

  /** Chooses the device, client and network of a session. */
  private openSession(): void {
    const { account, t } = this;
    const { deviceStart, deviceId, webShare, clockShiftSec, homeNetwork, mobileNetwork, vpnNetwork } =
      this.state.population;
    // One hash for four coins of eight bits each.
    const coins = this.hash();
    const isOnWeb = (coins & 0xff) < webShare[account] * 256;
    const first = deviceStart[account];
    const nDevices = deviceStart[account + 1] - first;
    const isOnThird = nDevices > 2 && ((coins >>> 8) & 0xff) < habit.THIRD_DEVICE_SHARE * 256;
    this.device = deviceId[first + (isOnWeb && nDevices > 1 ? 1 : isOnThird ? 2 : 0)];
    const localSec = (t + clockShiftSec[account] + DAY_SEC) % DAY_SEC;
    const isNight = localSec < 8 * 3600 || localSec > 18 * 3600;
    const homeShare = isNight ? habit.HOME_AT_NIGHT : habit.HOME_BY_DAY;
    const isHome = isOnWeb || ((coins >>> 16) & 0xff) < homeShare * 256;
    let network = isHome ? homeNetwork[account] : mobileNetwork[account];
    if (vpnNetwork[account] !== 0 && coins >>> 24 < habit.VPN_SESSIONS * 256) network = vpnNetwork[account];
    this.place = packKind(0, isOnWeb ? CLIENT.web : CLIENT.officialApp, network);
  }

  /** Follows some of the new followers back. */
  private answerFollowers(): void {
    const { account, epoch, followedNow } = this;
    const { noticeOffset, noticeActor, endSec } = epoch;
    const chance = this.state.population.followBack[account];
    const end = Math.min(noticeOffset[account + 1], noticeOffset[account] + habit.MAX_NOTICES);
    for (let notice = noticeOffset[account]; notice < end; notice++) {
      if (this.uniform() >= chance || this.isFull()) continue;
      const follower = noticeActor[notice];
      if (this.isFollowing(follower)) continue;
      this.t += 2 + ((this.uniform() * habit.NOTICE_SEC) | 0);
      if (this.t >= endSec) return;
      followedNow[this.nFollowedNow++] = follower;
      this.putDue(this.t, VERB.follow, follower, NONE);
    }
  }

  /** Remembers the newest posts of the unfollowed, which the feed may have offered, so that exploring does not offer them again. */
  private forgetFriends(): void {
    for (const friend of this.unfollowedNow) rememberLike(this.state.likes, this.account, this.newestPost(friend));
    this.unfollowedNow.length = 0;
  }

  /** Unfollows a few accounts, newer ones more often. */
  private letGo(): void {
    const { account, epoch } = this;
    const { followStart, followLength, followPool, startSec, endSec } = epoch;
    const nFollowings = followLength[account];
    if (nFollowings <= 2) return;
    const mean = (this.state.population.unfollowsPerDay[account] * (endSec - startSec)) / DAY_SEC;
    const nUnfollows = poissonQuantile(mean, this.uniform());
    for (let unfollow = 0; unfollow < nUnfollows && this.out.n < this.lastRow; unfollow++) {
      const span = this.uniform() < habit.UNFOLLOW_NEWEST ? Math.max(1, nFollowings >> 2) : nFollowings;
      this.t += 3 + ((this.uniform() * 14) | 0);
      if (this.t >= endSec) return;
      const friend = followPool[followStart[account] + nFollowings - 1 - ((this.uniform() * span) | 0)];
      this.unfollowedNow.push(friend);
      this.putDue(this.t, VERB.unfollow, friend, NONE);
    }
  }

  /**
   * Looks at feed items one by one; the innermost loop. The feed offers what friends have posted since the last look, each post
   * once; in between come strangers' newest posts.
   */
  private readFeed(session: number): void {
    const { account, lastRow, out } = this;
    const { post, sec, author, unseen } = this.feed;
    const { feedItems, likeProbability, exploreShare, commentsPerLike } = this.state.population;
    const { freshness, likes } = this.state;
    const { endSec } = this.epoch;
    let { t } = this;
    const nUnseen = this.feed.look(this.lookSec, t);
    this.lookSec = t;
    let place = 0;
    const appeal = likeProbability[account];
    const driven = likes.isDriven[account] === 1;
    const explored = exploreShare[account] * 256;
    const nItems = poissonQuantile(feedItems[account], this.uniform(), this.noItems);
    const a = mix(this.a ^ ~session, this.b);
    const b = mix(this.b ^ a, session);
    for (let item = 0; item < nItems && out.n < lastRow; item++) {
      const verdict = mix(a ^ item, b + item);
      if ((verdict & 0xff) < explored) {
        t += habit.ITEM_SEC[0] + ((verdict >>> 8) & 7);
        if (t >= endSec) break;
        this.explore(t, (verdict >>> 11) * TO_VERDICT);
        continue;
      }
      // When friends have nothing new, people leave; those with nobody's news go on exploring.
      if (place === nUnseen) {
        if (nUnseen > 0) break;
        continue;
      }
      t += habit.ITEM_SEC[0] + ((verdict >>> 8) & 7);
      if (t >= endSec) break;
      const index = unseen[place++];
      const ageMinutes = ((t - sec[index]) / 60) | 0;
      if (ageMinutes >= freshness.length) continue;
      const likeChance = appeal * freshness[ageMinutes];
      const judgement = (verdict >>> 11) * TO_VERDICT;
      if (judgement >= likeChance) continue;
      const object = post[index];
      if (driven) {
        if (this.hasLiked(object)) continue;
        this.likeOnce(t, author[index], object);
      } else this.put(t, VERB.like, author[index], object);
      // Given a like, judgement / likeChance is uniform again.
      if (judgement >= likeChance * commentsPerLike[account]) continue;
      t += habit.COMMENT_SEC + ((this.uniform() * 2 * habit.COMMENT_SEC) | 0);
      if (t >= endSec) break;
      this.put(t, VERB.comment, author[index], object);
    }
    this.t = t;
  }

  /** Looks at a stranger's newest post, and likes it when the verdict (in [0,1)) is below its appeal. */
  private explore(t: number, verdict: number): void {
    const { account, state } = this;
    const { likeProbability, community, accounts } = state.population;
    const pick = this.hash();
    const near = (pick & 0xff) < habit.FAR_EXPLORED * 256 ? -1 : community[account];
    const author = drawPopular(state.popularity, near, (pick >>> 8) * TO_PLACE, this.uniform());
    if (this.posts.isFresh[author] === 0 || author === account || accounts.isPrivate[author] === 1) return;
    const place = this.newestPlace(author, this.lookSec);
    const madeSec = place >= 0 ? this.posts.sec[place] : state.lastPostSec[author];
    const ageMinutes = ((t - madeSec) / 60) | 0;
    if (ageMinutes >= state.freshness.length) return;
    if (verdict >= likeProbability[account] * habit.EXPLORE_APPEAL * state.freshness[ageMinutes]) return;
    const object = place >= 0 ? this.posts.firstId + place : state.lastPostId[author];
    // What the account follows comes through the feed, which offers each post once.
    if (!this.hasLiked(object) && !this.isFollowing(author)) this.likeOnce(t, author, object);
  }

  /** Cold follows of a session: friends of friends, or popular accounts; none with chance `noFollow` = exp(-mean). */
  private followSomebody(mean: number, noFollow: number): void {
    const { account, epoch, followedNow } = this;
    const { createdSec, isPrivate } = this.state.population.accounts;
    const chance = this.uniform();
    if (chance <= noFollow) return;
    const nFollows = poissonQuantile(mean, chance, noFollow);
    for (let follow = 0; follow < nFollows && !this.isFull() && this.out.n < this.lastRow; follow++) {
      this.t += 10 + ((this.uniform() * 40) | 0);
      const target = this.findStranger();
      if (this.t >= epoch.endSec) return;
      if (target === account || createdSec[target] > this.t || this.isFollowing(target)) continue;
      if (isPrivate[target] === 0 && this.uniform() < habit.LIKE_AT_FOLLOW) {
        const object = this.newestPost(target);
        if (object !== NONE && !this.hasLiked(object)) this.likeOnce(this.t, target, object);
        this.t += 3 + ((this.uniform() * 10) | 0);
        if (this.t >= epoch.endSec) return;
      }
      followedNow[this.nFollowedNow++] = target;
      this.putDue(this.t, VERB.follow, target, NONE);
    }
  }

  private findStranger(): number {
    const { followStart, followLength, followPool } = this.epoch;
    const { account } = this;
    const nFollowings = followLength[account];
    if (nFollowings > 0 && this.uniform() < habit.TRIADIC_SHARE) {
      const friend = followPool[followStart[account] + ((this.uniform() * nFollowings) | 0)];
      const nTheirs = followLength[friend];
      if (nTheirs > 0) return followPool[followStart[friend] + ((this.uniform() * nTheirs) | 0)];
    }
    const near = this.uniform() < habit.NEAR_FOLLOWS ? this.state.population.community[account] : -1;
    return drawPopular(this.state.popularity, near, this.uniform(), this.uniform());
  }

  private uniform(): number {
    return this.hash() * TO_UNIT;
  }

  /** The next 32 bits of the account's stream. */
  private hash(): number {
    const { draw } = this;
    this.draw = draw + 1;
    return mix(this.a ^ draw, (this.b + draw) | 0);
  }

  private isFull(): boolean {
    const { followLength } = this.epoch;
    return this.nFollowedNow >= 255 || followLength[this.account] + this.nFollowedNow >= MAX_FOLLOWINGS;
  }

  private isFollowing(other: number): boolean {
    const { followStart, followLength, followPool } = this.epoch;
    const first = followStart[this.account];
    for (let place = first + followLength[this.account] - 1; place >= first; place--)
      if (followPool[place] === other) return true;
    for (let place = 0; place < this.nFollowedNow; place++) if (this.followedNow[place] === other) return true;
    return false;
  }

  /** Newest post of an account as of this session's look at the feed, or NONE. */
  private newestPost(author: number): number {
    const place = this.newestPlace(author, this.lookSec);
    return place >= 0 ? this.posts.firstId + place : this.state.lastPostId[author];
  }

  /**
   * Place in this epoch of the newest post of `author` before second `t`, or -1 when it is older. Strangers' posts are looked up as of the
   * session's first look: were they newer, the feed could offer them again after a follow.
   */
  private newestPlace(author: number, t: number): number {
    const { offset, sec } = this.posts;
    const oldest = offset[author];
    let place = offset[author + 1] - 1;
    while (place >= oldest && sec[place] >= t) place--;
    return place >= oldest ? place : -1;
  }

  private hasLiked(object: number): boolean {
    return hasLiked(this.state.likes, this.account, object);
  }

  /** Likes a post that somebody else than the feed may offer again. */
  private likeOnce(t: number, target: number, object: number): void {
    rememberLike(this.state.likes, this.account, object);
    this.put(t, VERB.like, target, object);
  }

  private post(place: number): void {
    this.put(this.posts.sec[place], VERB.post, NONE, this.posts.firstId + place);
  }

  /** Puts a follow or unfollow, which the closing of the epoch carries out in order of time. */
  private putDue(t: number, verb: number, target: number, object: number): void {
    this.out.due[this.out.nDue++] = this.out.n;
    this.put(t, verb, target, object);
  }

  private put(t: number, verb: number, target: number, object: number): void {
    const { out, account } = this;
    const { words } = out;
    const at = out.n++ * RECORD_WORDS;
    words[at + WORD.t] = t;
    words[at + WORD.actor] = account;
    words[at + WORD.target] = target;
    words[at + WORD.object] = object;
    words[at + WORD.session] = out.nSessions;
    words[at + WORD.device] = this.device;
    words[at + WORD.campaign] = NONE;
    words[at + WORD.kind] = this.place + verb;
  }
}
