import { mix } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import { newActionColumns, reserve, type ActionColumns } from './action-buffer.js';
import { drawSessions, MAX_SESSIONS, poissonQuantile } from './daily-sessions.js';
import { MAX_FOLLOWINGS } from './initial-graph.js';
import { LIKE_MEMORY, type EpochPosts, type EpochState, type LiveState } from './live-state.js';
import { drawPopular } from './popularity.js';

const TO_UNIT = 1 / 4294967296;
/** To [0,1) from the upper 29 bits of a hash. */
const TO_VERDICT = 1 / 0x20000000;
/** Followees looked through for fresh posts in one epoch; assumed. */
const MAX_FEED_AUTHORS = 512;
const DAY_SEC = 86_400;
const ACT_SALT = 0x6163_7473;
/** Most actions an account can emit in one epoch; a session is cut short beyond it. */
const MAX_ACTIONS = 4096;
/** Seconds spent on one feed item, shortest and further range; assumed from 1.6 to 3.5 minutes a session (calibration a2 45). */
const ITEM_SEC = [2, 9] as const;
/** Seconds to open, judge and answer a new follower; assumed. */
const NOTICE_SEC = 9;
/** New followers an account looks through in one epoch; assumed. */
const MAX_NOTICES = 30;
/** Share of cold follows found through friends of friends (triadic closure); assumed. */
const TRIADIC_SHARE = 0.5;
/** Appeal of a stranger's post relative to a friend's; assumed. */
const EXPLORE_APPEAL = 0.5;
/** A cold follow opens the profile first and often likes the newest post; assumed. */
const LIKE_AT_FOLLOW = 0.35;
/** Time from reading a post to the finished comment; assumed. */
const COMMENT_SEC = 14;
/** Share of sessions on the home network by night and by day; assumed. */
const HOME_AT_NIGHT = 0.85;
const HOME_BY_DAY = 0.4;
/** Share of a VPN user's sessions that go through the VPN; assumed. */
const VPN_SESSIONS = 0.5;
/** Share of an account's sessions on its third device, where it has one; assumed. */
const THIRD_DEVICE_SHARE = 0.15;
/** Accounts younger than this are still looking for people to follow; assumed. */
const ONBOARDING_SEC = 7 * DAY_SEC;
/** Share of popular strangers that are followed inside the own community; assumed. */
const NEAR_FOLLOWS = 0.7;
/** Unfollows pick among the newest followings this often: newer edges break more (calibration a2 43); share assumed. */
const UNFOLLOW_NEWEST = 0.5;

/**
 * Second pass of an epoch, and the hot loop of the simulator: everything a range of accounts does in its sessions, in account order.
 * Reads the state at the epoch's start and the epoch's posts; writes only the accounts' own like memory and its own buffer.
 *
 *   for each account, for each of its sessions today:
 *     the first session: answer new followers, let go of a few;      make the posts that are due
 *     for each feed item: a stranger's newest post, or the fresher of two friends'; like it by appeal x freshness, sometimes comment
 *     follow a friend of a friend or somebody popular, liking their newest post on the way
 *
 * One object a shard, kept from epoch to epoch: methods instead of closures, because closures that are made anew each epoch throw the
 * compiled code away. Columns are taken into locals where a loop reads them.
 */
export class SessionWalker {
  private readonly state: LiveState;
  private readonly out: ActionColumns;
  private epoch!: EpochState;
  private posts!: EpochPosts;
  // The account at hand, its stream and its running session.
  private account = 0;
  private a = 0;
  private b = 0;
  private draw = 0;
  private t = 0;
  private device = 0;
  private client = 0;
  private network = 0;
  private lastRow = 0;
  private nFollowedNow = 0;
  private readonly followedNow = new Uint32Array(256);
  private readonly sessions = new Int32Array(MAX_SESSIONS);
  // Followees with something to show: who, when their newest post before this epoch was made, where their posts of this epoch lie.
  private nFresh = 0;
  private readonly fresh = new Uint32Array(MAX_FEED_AUTHORS);
  private readonly freshSec = new Int32Array(MAX_FEED_AUTHORS);
  private readonly freshFirst = new Uint32Array(MAX_FEED_AUTHORS);
  private readonly freshEnd = new Uint32Array(MAX_FEED_AUTHORS);

  constructor(state: LiveState, nAccounts: number) {
    this.state = state;
    this.out = newActionColumns(MAX_ACTIONS + 16 * nAccounts);
  }

  /** Walks through the sessions of accounts [from, to) in one epoch. The returned buffer is reused by the next call. */
  walk(epoch: EpochState, posts: EpochPosts, [from, to]: readonly [number, number]): ActionColumns {
    this.epoch = epoch;
    this.posts = posts;
    this.out.n = 0;
    this.out.nSessions = 0;
    for (let account = from; account < to; account++) {
      const nSessions = drawSessions(this.state, account, [epoch.startSec, epoch.endSec], this.sessions);
      if (nSessions > 0) this.walkAccount(account, nSessions);
    }
    return this.out;
  }

  private walkAccount(account: number, nSessions: number): void {
    const { out, sessions, epoch, posts } = this;
    const { keyA, keyB, followsPerDay, onboardingFollows, activeDayShare, sessionsPerDay, accounts } =
      this.state.population;
    reserve(out, MAX_ACTIONS);
    this.lastRow = out.n + MAX_ACTIONS - 64;
    this.account = account;
    this.a = mix(keyA[account] ^ epoch.startSec, keyB[account] ^ ACT_SALT);
    this.b = mix(keyB[account] ^ this.a, epoch.startSec);
    this.draw = 0;
    this.t = 0;
    this.nFollowedNow = 0;
    this.gatherFresh();
    const isNew = epoch.startSec - accounts.createdSec[account] < ONBOARDING_SEC;
    const followsToday = followsPerDay[account] / activeDayShare[account] + (isNew ? onboardingFollows[account] : 0);
    const followsPerSession = followsToday / Math.max(1, sessionsPerDay[account]);
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
      this.followSomebody(followsPerSession);
      if (out.n > firstRow) out.nSessions++;
    }
    // Sessions that found no room before the epoch's end still made their posts: others may have liked them.
    if (nextPost < endPost) {
      for (; nextPost < endPost; nextPost++) this.post(nextPost);
      out.nSessions++;
    }
  }

  /** Lists the followees with a post young enough for the feed; of long lists a random stretch. */
  private gatherFresh(): void {
    const { fresh, freshSec, freshFirst, freshEnd, account } = this;
    const { followStart, followLength, followPool } = this.epoch;
    const { offset, isFresh } = this.posts;
    const { lastPostSec } = this.state;
    const first = followStart[account];
    const nFollowings = followLength[account];
    const nScanned = Math.min(nFollowings, MAX_FEED_AUTHORS);
    let place = nFollowings > nScanned ? first + ((this.uniform() * nFollowings) | 0) : first;
    const end = first + nFollowings;
    let nFresh = 0;
    for (let scanned = 0; scanned < nScanned; scanned++) {
      const followee = followPool[place++];
      if (place === end) place = first;
      if (isFresh[followee] === 0) continue;
      fresh[nFresh] = followee;
      freshSec[nFresh] = lastPostSec[followee]!;
      freshFirst[nFresh] = offset[followee]!;
      freshEnd[nFresh++] = offset[followee + 1]!;
    }
    this.nFresh = nFresh;
  }

  /** Chooses the device, client and network of a session. */
  private openSession(): void {
    const { account, t } = this;
    const { deviceStart, deviceId, webShare, clockShiftSec, homeNetwork, mobileNetwork, vpnNetwork } =
      this.state.population;
    const isOnWeb = this.uniform() < webShare[account];
    const first = deviceStart[account];
    const nDevices = deviceStart[account + 1] - first;
    const device = isOnWeb && nDevices > 1 ? 1 : nDevices > 2 && this.uniform() < THIRD_DEVICE_SHARE ? 2 : 0;
    this.device = deviceId[first + device]!;
    this.client = isOnWeb ? CLIENT.web : CLIENT.officialApp;
    const localSec = (t + clockShiftSec[account] + DAY_SEC) % DAY_SEC;
    const isNight = localSec < 8 * 3600 || localSec > 18 * 3600;
    const isHome = this.uniform() < (isNight ? HOME_AT_NIGHT : HOME_BY_DAY) || isOnWeb;
    this.network = isHome ? homeNetwork[account] : mobileNetwork[account];
    if (vpnNetwork[account] !== 0 && this.uniform() < VPN_SESSIONS) this.network = vpnNetwork[account]!;
  }

  /** Follows some of the new followers back. */
  private answerFollowers(): void {
    const { account, epoch, followedNow } = this;
    const { noticeOffset, noticeActor, endSec } = epoch;
    const chance = this.state.population.followBack[account];
    const end = Math.min(noticeOffset[account + 1], noticeOffset[account] + MAX_NOTICES);
    for (let notice = noticeOffset[account]; notice < end; notice++) {
      if (this.uniform() >= chance || this.isFull()) continue;
      const follower = noticeActor[notice];
      if (this.isFollowing(follower)) continue;
      this.t += 2 + ((this.uniform() * NOTICE_SEC) | 0);
      if (this.t >= endSec) return;
      followedNow[this.nFollowedNow++] = follower;
      this.put(this.t, VERB.follow, follower, NONE);
    }
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
      const span = this.uniform() < UNFOLLOW_NEWEST ? Math.max(1, nFollowings >> 2) : nFollowings;
      this.t += 3 + ((this.uniform() * 14) | 0);
      if (this.t >= endSec) return;
      this.put(
        this.t,
        VERB.unfollow,
        followPool[followStart[account] + nFollowings - 1 - ((this.uniform() * span) | 0)],
        NONE,
      );
    }
  }

  /** Looks at feed items one by one; the innermost loop. */
  private readFeed(session: number): void {
    const { account, nFresh, fresh, freshSec, freshFirst, freshEnd, lastRow, out } = this;
    const { feedItems, likeProbability, exploreShare, commentsPerLike, community, accounts } = this.state.population;
    const { freshness, lastPostSec, lastPostId, popularity } = this.state;
    const { isPrivate } = accounts;
    const { sec: postSec, firstId, isFresh } = this.posts;
    const { endSec } = this.epoch;
    const appeal = likeProbability[account];
    const near = community[account];
    const explored = exploreShare[account] * 256;
    const nItems = poissonQuantile(feedItems[account], this.uniform());
    const a = mix(this.a ^ ~session, this.b);
    const b = mix(this.b ^ a, session);
    let { t } = this;
    for (let item = 0; item < nItems && out.n < lastRow; item++) {
      // Two hashes an item: one picks two candidates, the other the time spent and the verdict.
      const picks = mix(a ^ item, b + item);
      const verdict = mix(b ^ item, a + item);
      t += ITEM_SEC[0] + (verdict & 7);
      if (t >= endSec) break;
      let author: number;
      let madeSec: number;
      let object = NONE;
      let chance = appeal;
      if (nFresh === 0 || (picks & 0xff) < explored) {
        author = drawPopular(popularity, (picks & 0x300) === 0 ? -1 : near, (picks >>> 10) / 0x400000, this.uniform());
        if (isFresh[author] === 0 || author === account || isPrivate[author] === 1) continue;
        const place = this.newestPlace(author, t);
        madeSec = place >= 0 ? postSec[place] : lastPostSec[author];
        if (place >= 0) object = firstId + place;
        chance *= EXPLORE_APPEAL;
      } else {
        const one = ((picks & 0xffff) * nFresh) >>> 16;
        const two = ((picks >>> 16) * nFresh) >>> 16;
        let place = freshEnd[one] - 1;
        while (place >= freshFirst[one] && postSec[place] >= t) place--;
        let isToday = place >= freshFirst[one];
        madeSec = isToday ? postSec[place] : freshSec[one];
        author = fresh[one]!;
        let otherPlace = freshEnd[two] - 1;
        while (otherPlace >= freshFirst[two] && postSec[otherPlace] >= t) otherPlace--;
        const isOtherToday = otherPlace >= freshFirst[two];
        const otherSec = isOtherToday ? postSec[otherPlace] : freshSec[two];
        if (otherSec > madeSec) {
          author = fresh[two]!;
          madeSec = otherSec;
          place = otherPlace;
          isToday = isOtherToday;
        }
        if (isToday) object = firstId + place;
      }
      const ageMinutes = ((t - madeSec) / 60) | 0;
      if (ageMinutes >= freshness.length || (verdict >>> 3) * TO_VERDICT >= chance * freshness[ageMinutes]) continue;
      if (object === NONE) object = lastPostId[author]!;
      if (this.hasLiked(object)) continue;
      this.like(t, author, object);
      if (this.uniform() < commentsPerLike[account]) {
        t += COMMENT_SEC + ((this.uniform() * 2 * COMMENT_SEC) | 0);
        if (t >= endSec) break;
        this.put(t, VERB.comment, author, object);
      }
    }
    this.t = t;
  }

  /** Cold follows of a session: friends of friends, or popular accounts. */
  private followSomebody(mean: number): void {
    const { account, epoch, followedNow } = this;
    const { createdSec, isPrivate } = this.state.population.accounts;
    const nFollows = poissonQuantile(mean, this.uniform());
    for (let follow = 0; follow < nFollows && !this.isFull() && this.out.n < this.lastRow; follow++) {
      this.t += 10 + ((this.uniform() * 40) | 0);
      const target = this.findStranger();
      if (this.t >= epoch.endSec) return;
      if (target === account || createdSec[target] > this.t || this.isFollowing(target)) continue;
      if (isPrivate[target] === 0 && this.uniform() < LIKE_AT_FOLLOW) {
        const place = this.newestPlace(target, this.t);
        const object = place >= 0 ? this.posts.firstId + place : this.state.lastPostId[target];
        if (object !== NONE && !this.hasLiked(object)) this.like(this.t, target, object);
        this.t += 3 + ((this.uniform() * 10) | 0);
        if (this.t >= epoch.endSec) return;
      }
      followedNow[this.nFollowedNow++] = target;
      this.put(this.t, VERB.follow, target, NONE);
    }
  }

  private findStranger(): number {
    const { followStart, followLength, followPool } = this.epoch;
    const { account } = this;
    const nFollowings = followLength[account];
    if (nFollowings > 0 && this.uniform() < TRIADIC_SHARE) {
      const friend = followPool[followStart[account] + ((this.uniform() * nFollowings) | 0)];
      const nTheirs = followLength[friend];
      if (nTheirs > 0) return followPool[followStart[friend] + ((this.uniform() * nTheirs) | 0)];
    }
    const near = this.uniform() < NEAR_FOLLOWS ? this.state.population.community[account] : -1;
    return drawPopular(this.state.popularity, near, this.uniform(), this.uniform());
  }

  private uniform(): number {
    return mix(this.a ^ this.draw, this.b + this.draw++) * TO_UNIT;
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

  /** Place in this epoch of the newest post of `author` before second `t`, or -1 when it is older. */
  private newestPlace(author: number, t: number): number {
    const { offset, sec } = this.posts;
    const oldest = offset[author];
    let place = offset[author + 1] - 1;
    while (place >= oldest && sec[place] >= t) place--;
    return place >= oldest ? place : -1;
  }

  private hasLiked(object: number): boolean {
    const { liked } = this.state;
    const ring = this.account * LIKE_MEMORY;
    for (let place = ring; place < ring + LIKE_MEMORY; place++) if (liked[place] === object) return true;
    return false;
  }

  private like(t: number, target: number, object: number): void {
    const { liked, likedCursor } = this.state;
    const { account } = this;
    liked[account * LIKE_MEMORY + likedCursor[account]] = object;
    likedCursor[account] = (likedCursor[account] + 1) % LIKE_MEMORY;
    this.put(t, VERB.like, target, object);
  }

  private post(place: number): void {
    this.put(this.posts.sec[place], VERB.post, NONE, this.posts.firstId + place);
  }

  private put(t: number, verb: number, target: number, object: number): void {
    const { out, account } = this;
    const row = out.n++;
    out.t[row] = t;
    out.verb[row] = verb;
    out.actor[row] = account;
    out.target[row] = target;
    out.object[row] = object;
    out.session[row] = out.nSessions;
    out.device[row] = this.device;
    out.client[row] = this.client;
    out.network[row] = this.network;
    out.controller[row] = this.state.population.operator[account]!;
    out.campaign[row] = NONE;
  }
}
