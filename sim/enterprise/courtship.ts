import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { attempt, type Shift } from '../adaptive/shift.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';
import { hold, takeDue, type HeldFollows } from './held-follows.js';
import {
  lookAround,
  mayHaveNews,
  nextReciprocator,
  openSearch,
  reciprocatorShape,
  type Search,
  type Surroundings,
} from './reciprocators.js';

const DAY_SEC = 86_400;

/** Parameters of what is done for a customer in one run; part of an operation's parameters. */
export const courtshipShape = {
  likesPerDay: z
    .number()
    .min(0)
    .max(5000)
    .default(45)
    .describe('median likes a day and customer (calibration e: 50-100 after January 2020, random)'),
  followsPerDay: z
    .number()
    .min(0)
    .max(1000)
    .default(18)
    .describe('median follows a day and customer (e: 50-162; scaled to a small world, assumed)'),
  commentsPerDay: z
    .number()
    .min(0)
    .max(500)
    .default(2)
    .describe('median comments a day and customer (e: 72 before 2020; assumed lower)'),
  holdDays: z
    .number()
    .positive()
    .max(365)
    .default(2)
    .describe('median days until an unfollow (e: 22-90 hours in examples)'),
  holdSpread: z
    .number()
    .min(0)
    .max(2)
    .default(0.5)
    .describe('sd of the log of the hold time; 0 is a timer that lets go to the second (e: fixed lifetimes leak)'),
  gapSec: z
    .number()
    .min(1)
    .max(3600)
    .default(34)
    .describe('mean seconds between targets in a run (e: 29-72 s before 2020, 300-600 s after)'),
  gapSpread: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('randomness of the spacing: 0 fixed, 1 exponential (e: fixed, later random)'),
  warmLikeShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.35)
    .describe("share of follows after a like on the target's newest post (e: follow 30-40 %, like first)"),
  ...reciprocatorShape,
};

/** Parsed parameters of a run. */
export type CourtshipParams = z.infer<z.ZodObject<typeof courtshipShape>>;

/** Unfollows in one run at most; assumed. */
const MAX_UNFOLLOWS_PER_RUN = 4;
/** An unfollow takes less time than finding a target; assumed share of the spacing. */
const UNFOLLOW_GAP = 0.4;
/** Only posts younger than this are liked: targets are found through recent posts; assumed. */
const MAX_POST_AGE_SEC = 3 * DAY_SEC;
/** Likely reciprocators looked at for one who is not followed yet, and for one with a recent post; assumed. */
const FOLLOW_TRIES = 64;
const LIKE_TRIES = 4;
/** Chance of commenting on a post that is liked while comments are left in the run's quota; assumed. */
const COMMENT_CHANCE = 0.15;
/** Seconds between a like and the comment that follows it; those that the comment, and pressing follow, take on average; assumed. */
const BEFORE_COMMENT_SEC = 4;
const COMMENT_SEC = 9;
const FOLLOW_SEC = 8;

/** A run on behalf of an account that is under way. */
export interface Run {
  readonly given: CourtshipParams;
  readonly shift: Shift;
  /** Of the epoch of the shift; see lookAroundFor. */
  readonly around: Surroundings;
  readonly held: HeldFollows;
  /** Posts liked of late: each at the place of its number modulo the length; see newLikedPosts. */
  readonly liked: Uint32Array;
  /** Share of the median daily quota that this run works through. */
  readonly share: number;
  /** Where the clock's draws come from, and where the targets' do. */
  readonly pace: RandomStream;
  readonly aim: RandomStream;
  /** The run's clock. */
  tSec: number;
  /** Nothing is done from here on. */
  readonly toSec: number;
}

/** Looks at everybody once for all runs of an epoch. O(accounts). */
export function lookAroundFor(
  given: CourtshipParams,
  epoch: Pick<EpochContext, 'view' | 'startSec' | 'endSec'>,
): Surroundings {
  return lookAround(given, epoch, MAX_POST_AGE_SEC);
}

/**
 * Lets go of a few old follows, then follows and likes likely reciprocators with random spacing until the quota, the time or the platform's patience
 * ends. The clock and the targets are drawn from streams of their own: what happens to targets never moves the clock.
 */
export function court(run: Run): void {
  if (letGoOfSome(run)) meetPeople(run);
}

/** Posts a service remembers to have liked, so that it seldom tries twice; assumed enough for the days that a post is liked. */
const LIKED_PLACES = 128;

/** No post was liked yet. */
export function newLikedPosts(): Uint32Array {
  return new Uint32Array(LIKED_PLACES).fill(NONE);
}

/** Seconds that something takes which takes `meanSec` on average: always the same, random, or in between, as the spacing is. */
const lengthOf = (meanSec: number, { gapSpread }: CourtshipParams, pace: RandomStream): number =>
  meanSec * (1 - gapSpread + gapSpread * pace.exponential(1));

/** How long a follow is held; exactly the median without spread. */
const drawHoldSec = ({ holdDays, holdSpread }: CourtshipParams, pace: RandomStream): number =>
  DAY_SEC * (holdSpread > 0 ? pace.logNormal(holdDays, holdSpread) : holdDays);

/** Unfollows a few whose time is up. False when the run is over. */
function letGoOfSome(run: Run): boolean {
  const { given, shift, held, pace, toSec } = run;
  for (let unfollow = 0; unfollow < MAX_UNFOLLOWS_PER_RUN; unfollow++) {
    const target = given.holdSpread === 0 ? NONE : takeDue(held, run.tSec);
    if (target === NONE) return true;
    run.tSec += lengthOf(UNFOLLOW_GAP * given.gapSec, given, pace);
    if (run.tSec >= toSec || !attempt(shift, run.tSec, VERB.unfollow, target, NONE)) return false;
  }
  return true;
}

/** Works through the run's quota of follows, likes and comments. */
function meetPeople(run: Run): void {
  const { given, shift, around, held, share, pace, aim, toSec } = run;
  const { view } = shift.epoch;
  const search = openSearch({ view, around }, shift.by.actor, aim);
  let nFollows = pace.poisson(given.followsPerDay * share);
  let nLikes = pace.poisson(given.likesPerDay * share);
  let nComments = pace.poisson(given.commentsPerDay * share);
  while (nFollows + nLikes > 0) {
    const tSec = run.tSec + lengthOf(given.gapSec, given, pace);
    const follows = pace.uniform() * (nFollows + nLikes) < nFollows;
    const likes = !follows || pace.uniform() < given.warmLikeShare;
    const comments = likes && nComments > 0 && pace.uniform() < COMMENT_CHANCE;
    const commentSec = comments ? BEFORE_COMMENT_SEC + lengthOf(COMMENT_SEC, given, pace) : 0;
    const followSec = tSec + commentSec + (follows ? lengthOf(FOLLOW_SEC, given, pace) : 0);
    const holdSec = follows ? drawHoldSec(given, pace) : 0;
    run.tSec = followSec;
    if (followSec >= toSec) return;
    if (follows) nFollows--;
    else nLikes--;
    if (comments) nComments--;
    const target = findTarget(run, search, follows, tSec);
    if (target === NONE) continue;
    if (likes && !warmUp(run, target, tSec, comments)) return;
    if (!follows) continue;
    const nBefore = shift.nDone;
    if (!attempt(shift, followSec, VERB.follow, target, NONE)) return;
    if (shift.nDone > nBefore) hold(held, target, followSec + holdSec);
  }
}

/** Finds somebody new to follow, or somebody with something to like; NONE after a few tries. */
function findTarget({ liked }: Run, search: Search, follows: boolean, tSec: number): number {
  const { view, account } = search;
  for (let tries = follows ? FOLLOW_TRIES : LIKE_TRIES; tries > 0; tries--) {
    const target = nextReciprocator(search, !follows, tSec);
    if (target === NONE) continue;
    if (follows ? !view.follows(account, target) : newsOf(search, target, liked, tSec) !== NONE) return target;
  }
  return NONE;
}

/** Where news are looked up. */
type NewsSources = Pick<Search, 'view' | 'around'>;

/** The newest post of a target, when it is recent, can be seen and was not liked yet; else NONE. */
function newsOf({ view, around }: NewsSources, target: number, liked: Uint32Array, tSec: number): number {
  if (!mayHaveNews(around, target) || tSec - view.latestPostSec(target, tSec) >= MAX_POST_AGE_SEC) return NONE;
  const object = view.latestPost(target, tSec);
  return liked[object % liked.length] === object ? NONE : object;
}

/** Likes, and perhaps comments on, the newest post of a target where there is something new. False when the run is over. */
function warmUp({ shift, around, liked }: Run, target: number, tSec: number, comments: boolean): boolean {
  const object = newsOf({ view: shift.epoch.view, around }, target, liked, tSec);
  if (object === NONE) return true;
  liked[object % liked.length] = object;
  if (!attempt(shift, tSec, VERB.like, target, object)) return false;
  return !comments || attempt(shift, tSec + BEFORE_COMMENT_SEC, VERB.comment, target, object);
}
