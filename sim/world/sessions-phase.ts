import { mix } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import { reserve, type ActionColumns } from './action-buffer.js';
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
/** Unfollows pick among the newest followings this often: newer edges break more (calibration a2 43); share assumed. */
const UNFOLLOW_NEWEST = 0.5;

/**
 * Second pass of an epoch, and the hot loop of the simulator: everything accounts [from, to) do in their sessions, in account order and
 * each account's actions nearly in time order, into `out` (emptied first). Reads the state at the epoch's start and the epoch's posts; writes only the accounts' own like memory.
 *
 * In readable form, for each account and each of its sessions:
 *   once a day: answer new followers, perhaps unfollow somebody;  make the posts due in this session;
 *   for each feed item: a stranger's newest post, or the fresher of two friends'; like it by appeal x freshness, sometimes comment;
 *   follow a friend of a friend or somebody popular, liking their newest post on the way.
 */
export function actSessions(
  state: LiveState,
  epoch: EpochState,
  posts: EpochPosts,
  [from, to]: readonly [number, number],
  out: ActionColumns,
): ActionColumns {
  const p = state.population;
  const { keyA, keyB, feedItems, likeProbability, commentsPerLike, exploreShare, followsPerDay, onboardingFollows } = p;
  const { sessionsPerDay, activeDayShare, unfollowsPerDay, followBack, webShare, operator, clockShiftSec, community } =
    p;
  const { deviceStart, deviceId, homeNetwork, mobileNetwork, vpnNetwork } = p;
  const { createdSec, isPrivate } = p.accounts;
  const { popularity, freshness, lastPostId, lastPostSec, liked, likedCursor } = state;
  const { startSec, endSec, followStart, followLength, followPool, noticeOffset, noticeActor } = epoch;
  const { offset: postOffset, sec: postSec, firstId, isFresh } = posts;
  const epochShare = (endSec - startSec) / DAY_SEC;
  const sessions = new Int32Array(MAX_SESSIONS);
  const followedNow = new Uint32Array(256);
  // Followees with something to show: who, when their newest post before this epoch was made, where their posts of this epoch lie.
  const fresh = new Uint32Array(MAX_FEED_AUTHORS);
  const freshSec = new Int32Array(MAX_FEED_AUTHORS);
  const freshFirst = new Uint32Array(MAX_FEED_AUTHORS);
  const freshEnd = new Uint32Array(MAX_FEED_AUTHORS);
  out.n = 0;
  out.nSessions = 0;

  // One action of the current account: locals of the running session are captured.
  let account = 0;
  let device = 0;
  let client = 0;
  let network = 0;
  let a = 0;
  let b = 0;
  let draw = 0;
  const uniform = (): number => mix(a ^ draw, b + draw++) * TO_UNIT;
  const put = (t: number, verb: number, target: number, object: number): void => {
    const row = out.n++;
    out.t[row] = t;
    out.verb[row] = verb;
    out.actor[row] = account;
    out.target[row] = target;
    out.object[row] = object;
    out.session[row] = out.nSessions;
    out.device[row] = device;
    out.client[row] = client;
    out.network[row] = network;
    out.controller[row] = operator[account]!;
    out.campaign[row] = NONE;
  };
  // Place in this epoch of the newest post of `author` before second `t`, or -1 when it is older.
  const newestPlace = (author: number, t: number): number => {
    const oldest = postOffset[author]!;
    let place = postOffset[author + 1]! - 1;
    while (place >= oldest && postSec[place]! >= t) place--;
    return place >= oldest ? place : -1;
  };
  const newestPost = (author: number, t: number): number => {
    const place = newestPlace(author, t);
    return place >= 0 ? firstId + place : lastPostId[author]!;
  };
  const hasLiked = (object: number): boolean => {
    const ring = account * LIKE_MEMORY;
    for (let place = ring; place < ring + LIKE_MEMORY; place++) if (liked[place] === object) return true;
    return false;
  };
  const like = (t: number, target: number, object: number): void => {
    liked[account * LIKE_MEMORY + likedCursor[account]!] = object;
    likedCursor[account] = (likedCursor[account]! + 1) % LIKE_MEMORY;
    put(t, VERB.like, target, object);
  };
  const isFollowing = (other: number): boolean => {
    const first = followStart[account]!;
    for (let place = first + followLength[account]! - 1; place >= first; place--)
      if (followPool[place] === other) return true;
    return false;
  };

  for (account = from; account < to; account++) {
    const nSessions = drawSessions(state, account, [startSec, endSec], sessions);
    if (nSessions === 0) continue;
    reserve(out, MAX_ACTIONS);
    const lastRow = out.n + MAX_ACTIONS - 64;
    a = mix(keyA[account]! ^ startSec, keyB[account]! ^ ACT_SALT);
    b = mix(keyB[account]! ^ a, startSec);
    draw = 0;
    const first = followStart[account]!;
    const nFollowings = followLength[account]!;
    const appeal = likeProbability[account]!;
    const near = community[account]!;
    const explored = exploreShare[account]! * 256;
    const activeSessions = Math.max(1, sessionsPerDay[account]!);
    const isNew = startSec - createdSec[account]! < 7 * DAY_SEC;
    const coldFollows =
      (followsPerDay[account]! / activeDayShare[account]! + (isNew ? onboardingFollows[account]! : 0)) / activeSessions;
    // Followees with a post young enough for the feed; of long lists a random stretch.
    let nFresh = 0;
    const nScanned = Math.min(nFollowings, MAX_FEED_AUTHORS);
    const skip = nFollowings > nScanned ? (uniform() * nFollowings) | 0 : 0;
    for (let place = 0; place < nScanned; place++) {
      const followee = followPool[first + ((skip + place) % nFollowings)]!;
      if (isFresh[followee] === 0) continue;
      fresh[nFresh] = followee;
      freshSec[nFresh] = lastPostSec[followee]!;
      freshFirst[nFresh] = postOffset[followee]!;
      freshEnd[nFresh++] = postOffset[followee + 1]!;
    }
    let nFollowedNow = 0;
    let nextPost = postOffset[account]!;
    const endPost = postOffset[account + 1]!;
    let t = 0;

    for (let session = 0; session < nSessions; session++) {
      const begin = Math.max(sessions[session]!, t + 30);
      if (begin >= endSec) break;
      t = begin;
      const onWeb = uniform() < webShare[account]!;
      const nDevices = deviceStart[account + 1]! - deviceStart[account]!;
      device =
        deviceId[deviceStart[account]! + (onWeb && nDevices > 1 ? 1 : nDevices > 2 && uniform() < 0.15 ? 2 : 0)]!;
      client = onWeb ? CLIENT.web : CLIENT.officialApp;
      const localSec = (t + clockShiftSec[account]! + DAY_SEC) % DAY_SEC;
      const isNight = localSec < 8 * 3600 || localSec > 18 * 3600;
      network =
        uniform() < (isNight ? HOME_AT_NIGHT : HOME_BY_DAY) || onWeb ? homeNetwork[account]! : mobileNetwork[account]!;
      if (vpnNetwork[account] !== 0 && uniform() < VPN_SESSIONS) network = vpnNetwork[account]!;
      const firstRow = out.n;
      // Posts were timed in the first pass, after their session's start; the log is sorted by time later.
      const untilSec = session === nSessions - 1 ? endSec : sessions[session + 1]!;
      for (; nextPost < endPost && postSec[nextPost]! < untilSec; nextPost++)
        put(postSec[nextPost]!, VERB.post, NONE, firstId + nextPost);

      if (session === 0) {
        const noticeEnd = Math.min(noticeOffset[account + 1]!, noticeOffset[account]! + MAX_NOTICES);
        for (let notice = noticeOffset[account]!; notice < noticeEnd; notice++) {
          if (uniform() >= followBack[account]! || nFollowings + nFollowedNow >= MAX_FOLLOWINGS || nFollowedNow >= 255)
            continue;
          const follower = noticeActor[notice]!;
          if (isFollowing(follower)) continue;
          t += 2 + ((uniform() * NOTICE_SEC) | 0);
          if (t >= endSec) break;
          followedNow[nFollowedNow++] = follower;
          put(t, VERB.follow, follower, NONE);
        }
        const nUnfollows = nFollowings > 2 ? poissonQuantile(unfollowsPerDay[account]! * epochShare, uniform()) : 0;
        for (let unfollow = 0; unfollow < nUnfollows && out.n < lastRow; unfollow++) {
          const span = uniform() < UNFOLLOW_NEWEST ? Math.max(1, nFollowings >> 2) : nFollowings;
          t += 3 + ((uniform() * 14) | 0);
          if (t >= endSec) break;
          put(t, VERB.unfollow, followPool[first + nFollowings - 1 - ((uniform() * span) | 0)]!, NONE);
        }
      }

      const nItems = poissonQuantile(feedItems[account]!, uniform());
      const itemA = mix(a ^ ~session, b);
      const itemB = mix(b ^ itemA, session);
      for (let item = 0; item < nItems && out.n < lastRow; item++) {
        // Two hashes an item: one picks two candidates, the other the time spent and the verdict.
        const picks = mix(itemA ^ item, itemB + item);
        const verdict = mix(itemB ^ item, itemA + item);
        t += ITEM_SEC[0] + (verdict & 7);
        if (t >= endSec) break;
        let author: number;
        let madeSec: number;
        let object: number;
        let chance = appeal;
        if (nFresh === 0 || (picks & 0xff) < explored) {
          author = drawPopular(popularity, (picks & 0x300) === 0 ? -1 : near, (picks >>> 10) / 0x400000, uniform());
          if (isFresh[author] === 0 || author === account || isPrivate[author] === 1) continue;
          const place = newestPlace(author, t);
          madeSec = place >= 0 ? postSec[place]! : lastPostSec[author]!;
          object = place >= 0 ? firstId + place : lastPostId[author]!;
          chance *= EXPLORE_APPEAL;
        } else {
          const one = (picks & 0xffff) % nFresh;
          const two = (picks >>> 16) % nFresh;
          let place = freshEnd[one]! - 1;
          while (place >= freshFirst[one]! && postSec[place]! >= t) place--;
          madeSec = place >= freshFirst[one]! ? postSec[place]! : freshSec[one]!;
          let otherPlace = freshEnd[two]! - 1;
          while (otherPlace >= freshFirst[two]! && postSec[otherPlace]! >= t) otherPlace--;
          const otherSec = otherPlace >= freshFirst[two]! ? postSec[otherPlace]! : freshSec[two]!;
          author = fresh[one]!;
          let isToday = place >= freshFirst[one]!;
          if (otherSec > madeSec) {
            author = fresh[two]!;
            madeSec = otherSec;
            place = otherPlace;
            isToday = otherPlace >= freshFirst[two]!;
          }
          object = isToday ? firstId + place : NONE;
        }
        const ageMinutes = ((t - madeSec) / 60) | 0;
        if (ageMinutes >= freshness.length || (verdict >>> 3) * TO_VERDICT >= chance * freshness[ageMinutes]!) continue;
        if (object === NONE) object = lastPostId[author]!;
        if (hasLiked(object)) continue;
        like(t, author, object);
        if (uniform() < commentsPerLike[account]!) {
          t += COMMENT_SEC + ((uniform() * 2 * COMMENT_SEC) | 0);
          if (t >= endSec) break;
          put(t, VERB.comment, author, object);
        }
      }

      const nFollows = poissonQuantile(coldFollows, uniform());
      for (let follow = 0; follow < nFollows && nFollowedNow < 255 && out.n < lastRow; follow++) {
        t += 10 + ((uniform() * 40) | 0);
        let target = NONE;
        if (nFollowings > 0 && uniform() < TRIADIC_SHARE) {
          const friend = followPool[first + ((uniform() * nFollowings) | 0)]!;
          const nTheirs = followLength[friend]!;
          if (nTheirs > 0) target = followPool[followStart[friend]! + ((uniform() * nTheirs) | 0)]!;
        }
        if (target === NONE)
          target = drawPopular(popularity, uniform() < 0.7 ? community[account]! : -1, uniform(), uniform());
        if (
          t >= endSec ||
          target === account ||
          createdSec[target]! > t ||
          nFollowings + nFollowedNow >= MAX_FOLLOWINGS
        )
          continue;
        if (isFollowing(target) || followedNow.subarray(0, nFollowedNow).includes(target)) continue;
        if (isPrivate[target] === 0 && uniform() < LIKE_AT_FOLLOW) {
          const object = newestPost(target, t);
          if (object !== NONE && !hasLiked(object)) like(t, target, object);
          t += 3 + ((uniform() * 10) | 0);
          if (t >= endSec) break;
        }
        followedNow[nFollowedNow++] = target;
        put(t, VERB.follow, target, NONE);
      }
      if (out.n > firstRow) out.nSessions++;
    }
    // Sessions that found no room before the epoch's end still made their posts: others may have liked them.
    if (nextPost < endPost) {
      for (; nextPost < endPost; nextPost++) put(postSec[nextPost]!, VERB.post, NONE, firstId + nextPost);
      out.nSessions++;
    }
  }
  return out;
}
