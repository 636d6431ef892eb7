import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { adaptivityShape } from '../adaptive/adaptivity.js';
import { dial } from '../adaptive/dial.js';
import { networkOfSeat, newMind, SEAT, startDay, type Mind } from '../adaptive/operator-mind.js';
import { attempt, openShift, type DrivenAccount, type Shift } from '../adaptive/shift.js';
import {
  addRun,
  closeDay,
  hasRun,
  newDayPlan,
  openDay,
  runSeat,
  runSec,
  type DayPlan,
} from '../enterprise/day-plan.js';
import { nextReciprocator, openSearch, reciprocatorShape } from '../enterprise/reciprocators.js';
import { drawSignature, pickNetworks, signatureShape, takeSeat } from '../enterprise/signature.js';
import { closeBooks, drawTerm, subscriptionShape, type Term } from '../enterprise/subscriptions.js';
import { drawJitter, drawWorkHour, secondOfWorkHour, workingHoursShape } from '../enterprise/working-hours.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import { operation } from '../operation.js';
import type { EpochContext, WorldView } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  ...subscriptionShape,
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
  maxRunShare: z
    .number()
    .min(0.02)
    .max(1)
    .default(0.2)
    .describe(
      "share of a day's quota that is worked in one run at most, on average (e: 57 likes an hour of 585 a day; assumed higher)",
    ),
  intensitySpread: z
    .number()
    .min(0)
    .max(2)
    .default(0.7)
    .describe("sd of the log of a customer's quota: light and heavy plans (assumed)"),
  dailySpread: z
    .number()
    .min(0)
    .max(2)
    .default(0.35)
    .describe('sd of the log of the quota from day to day (e: redrawn at random just below a cap; assumed)'),
  restDayShare: z.number().min(0).max(0.9).default(0.1).describe('share of days on which a job rests (assumed)'),
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
  keepReciprocated: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('share of accounts that followed back and are kept (assumed)'),
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
  ...workingHoursShape,
  ...signatureShape,
  ...adaptivityShape,
});

type Params = z.infer<typeof params>;

interface Customer extends DrivenAccount {
  readonly campaign: number;
  readonly intensity: number;
  readonly isLocal: boolean;
  /** Runs begun today, and each one's share of the median daily quota. */
  nRuns: number;
  runShare: number;
  /** Follows still held: whom, and when to let go. */
  held: number[];
  untilSec: number[];
  /** The same of those whose time is up today. */
  letGo: number[];
  letGoSec: number[];
}

interface Memory {
  readonly customers: readonly Customer[];
  readonly terms: readonly Term[];
  readonly mind: Mind;
  readonly plan: DayPlan;
}

/**
 * A reciprocity follow service: people hand over their password; from their accounts it likes, follows and comments on likely
 * reciprocators, and unfollows after a hold time. Its actions are mixed with the owners' own. Works down daily quotas in runs inside two
 * windows (calibration e: GramAddict and InstaPy defaults), and retreats when it is refused.
 */
export default operation({
  id: 'follow-service',
  family: 'follow-service',
  label: 'inauthentic',
  summary: "Likes, follows, comments and later unfollows from its customers' own accounts to earn follow-backs.",
  params,
  evade: (given, evasion) => ({
    ...given,
    // igbot's retreat from 732 likes and 162 follows a day to 50-100 of each (e); scaled: three times the given, at best a third.
    likesPerDay: dial(evasion, 3 * given.likesPerDay, given.likesPerDay, given.likesPerDay / 3),
    followsPerDay: dial(evasion, 3 * given.followsPerDay, given.followsPerDay, given.followsPerDay / 3),
    commentsPerDay: dial(evasion, 3 * given.commentsPerDay, given.commentsPerDay, given.commentsPerDay / 3),
    maxRunShare: dial(evasion, 0.5, given.maxRunShare, 0.1),
    dailySpread: dial(evasion, 0, given.dailySpread, 0.5),
    restDayShare: dial(evasion, 0, given.restDayShare, 0.25),
    holdSpread: dial(evasion, 0, given.holdSpread, 0.8),
    keepReciprocated: dial(evasion, 0, given.keepReciprocated, 0.9),
    gapSec: dial(evasion, 29, given.gapSec, 60),
    gapSpread: dial(evasion, 0, given.gapSpread, 1),
    edgeJitterMinutes: dial(evasion, 0, given.edgeJitterMinutes, 60),
    localClockShare: dial(evasion, 0, given.localClockShare, 1),
    realDeviceShare: dial(evasion, 0, given.realDeviceShare, 0.9),
    mobileProxyShare: dial(evasion, 0, given.mobileProxyShare, 1),
    unofficialClientShare: dial(evasion, 1, given.unofficialClientShare, 0),
    accountsPerDevice: Math.round(dial(evasion, Math.max(20, given.accountsPerDevice), given.accountsPerDevice, 1)),
  }),
  nDevices: (given, size) => Math.ceil(size.nPeople / given.accountsPerDevice) + 1,
  setup(given, context): Memory {
    const { view, horizonSec } = context;
    const random = context.random('customers');
    const networks = pickNetworks(context.networks, given.reserveNetworks, context.random('networks'));
    const enrolled = view.people.flatMap((account) => {
      const term = drawTerm(given, random, horizonSec);
      const intensity = random.logNormal(1, given.intensitySpread);
      const signature = drawSignature(given, random);
      const isLocal = random.uniform() < given.localClockShare;
      if (term === null || !view.existsAt(account, term.fromSec)) return [];
      return [{ account, term, intensity, signature, isLocal }];
    });
    const mind = newMind(enrolled.length, networks.all, given);
    const seating = { given, view, devices: context.devices, networks, mind };
    const customers = enrolled.map(({ account, term, intensity, signature, isLocal }, seat): Customer => ({
      account,
      campaign: context.enrol(account, term.fromSec, Math.min(horizonSec, term.toSec)),
      intensity,
      isLocal,
      ...takeSeat(seating, seat, account, signature),
      nRuns: 0,
      runShare: 0,
      signedInFrom: signature.isOwnDevice || !term.isNew ? networkOfSeat(mind, seat, view.homeNetwork(account)) : NONE,
      held: [],
      untilSec: [],
      letGo: [],
      letGoSec: [],
    }));
    return { customers, terms: enrolled.map(({ term }) => term), mind, plan: newDayPlan() };
  },
  act(given, memory: Memory, epoch) {
    const { plan, terms, mind } = memory;
    const { startSec, endSec } = epoch;
    if (openDay(plan, Math.floor(startSec / DAY_SEC))) planDay(given, memory, epoch);
    let nDone = given.holdSpread === 0 ? letGoOnTime(memory, epoch) : 0;
    for (; hasRun(plan, endSec); plan.next++) nDone += serve(given, memory, epoch);
    epoch.book(closeBooks(given, terms, (seat) => mind.seat[seat] === SEAT.lost, { startSec, endSec, nDone }));
  },
});

/** Mean actions of one run before it pauses, so that sessions look like a person's; assumed. */
const ACTIONS_PER_RUN = 9;
/** Runs a day at most; their streams are numbered below it. */
const MAX_RUNS = 128;
/** Time between getting the password and the first run; assumed. */
const SIGN_IN_SEC = 90;

/** Draws everybody's quota and runs of a day. O(customers + runs log runs). */
function planDay(given: Params, { plan, customers, terms, mind }: Memory, epoch: EpochContext): void {
  const dayStartSec = plan.day * DAY_SEC;
  startDay(mind, plan.day);
  for (const [seat, customer] of customers.entries()) {
    const { fromSec, toSec } = terms[seat];
    customer.nRuns = 0;
    if (mind.seat[seat] === SEAT.lost || fromSec >= dayStartSec + DAY_SEC || toSec <= dayStartSec) continue;
    // Keyed by account, so that adding or losing one customer leaves the others' draws alone.
    const random = epoch.random('plan', customer.account);
    if (given.holdSpread > 0) dueToday(given, customer, epoch, random);
    const isRestDay = random.uniform() < given.restDayShare;
    const daily = customer.intensity * logNormal(random, given.dailySpread);
    const nWanted = Math.max(
      (daily * (given.followsPerDay + given.likesPerDay)) / ACTIONS_PER_RUN,
      1 / given.maxRunShare,
    );
    const nRuns = Math.max(
      1,
      Math.min(MAX_RUNS - 1, given.dailySpread > 0 ? random.poisson(nWanted) : Math.round(nWanted)),
    );
    const jitterHours = drawJitter(given, random);
    customer.runShare = daily / nRuns;
    if (fromSec >= dayStartSec) addRun(plan, fromSec + SIGN_IN_SEC, seat);
    for (let run = 0; run < nRuns && !isRestDay; run++) {
      const hour = drawWorkHour(given, jitterHours, random);
      const atSec = secondOfWorkHour(epoch.view, customer.account, { dayStartSec, hour, isLocal: customer.isLocal });
      if (atSec > fromSec + SIGN_IN_SEC && atSec < toSec) addRun(plan, atSec, seat);
    }
  }
  closeDay(plan);
}

/** Lognormal around a median of 1; exactly 1 without spread. */
const logNormal = (random: RandomStream, sigma: number): number => (sigma > 0 ? random.logNormal(1, sigma) : 1);

/** Takes the follows whose time is up within the day onto the list of those to let go, but for some who followed back. O(held). */
function dueToday(given: Params, customer: Customer, epoch: EpochContext, random: RandomStream): void {
  const { held, untilSec, letGo, letGoSec } = customer;
  let kept = 0;
  for (let place = 0; place < held.length; place++) {
    if (untilSec[place] >= epoch.startSec + DAY_SEC) {
      held[kept] = held[place];
      untilSec[kept++] = untilSec[place];
    } else if (random.uniform() >= given.keepReciprocated || !epoch.view.follows(held[place], customer.account)) {
      letGo.push(held[place]);
      letGoSec.push(untilSec[place]);
    }
  }
  held.length = kept;
  untilSec.length = kept;
}

/** Lets go to the second, as a timer does. Returns how many got through. */
function letGoOnTime({ customers, terms, mind }: Memory, epoch: EpochContext): number {
  let nDone = 0;
  for (const [seat, customer] of customers.entries()) {
    const { held, untilSec } = customer;
    const first = untilSec.findIndex((sec) => sec < epoch.endSec);
    if (first < 0) continue;
    const shift = openShift({ mind, epoch }, seat, customer, customer.campaign, untilSec[first]);
    for (let place = first; place < held.length && untilSec[place] < epoch.endSec; place++)
      if (shift !== null && untilSec[place] < terms[seat].toSec)
        attempt(shift, untilSec[place], VERB.unfollow, held[place], NONE);
    nDone += shift?.nDone ?? 0;
    customer.held = held.filter((_, place) => untilSec[place] >= epoch.endSec);
    customer.untilSec = untilSec.filter((sec) => sec >= epoch.endSec);
  }
  return nDone;
}

/** Unfollows in one run at most; assumed. */
const MAX_UNFOLLOWS_PER_RUN = 4;
/** An unfollow takes less time than finding a target; assumed share of the spacing. */
const UNFOLLOW_GAP = 0.4;
/** Only posts younger than this are liked: targets are found through recent posts; assumed. */
const MAX_POST_AGE_SEC = 3 * DAY_SEC;
/** Profiles looked at for one with a recent post; assumed. */
const LIKE_TRIES = 4;
/** Chance of commenting on a post that is liked while comments are left in the run's quota; assumed. */
const COMMENT_CHANCE = 0.15;
/** Seconds between a like and the comment that follows it; those that the comment, and pressing follow, take on average; assumed. */
const BEFORE_COMMENT_SEC = 4;
const COMMENT_SEC = 9;
const FOLLOW_SEC = 8;

/**
 * One run: lets go of a few old follows, then follows and likes with random spacing until the quota, the enrolment or the platform's patience
 * ends. The clock and the targets are drawn from streams of their own: what happens to targets never moves the clock. Returns what got through.
 */
function serve(given: Params, { customers, terms, mind, plan }: Memory, epoch: EpochContext): number {
  const seat = runSeat(plan);
  const customer = customers[seat];
  const startSec = runSec(plan);
  const number = customer.account * MAX_RUNS + (customer.nRuns++ % MAX_RUNS);
  const shift = openShift({ mind, epoch }, seat, customer, customer.campaign, startSec);
  if (shift === null) return 0;
  const pace = epoch.random('pace', number);
  const run = { given, shift, customer, pace, toSec: Math.min(epoch.endSec, terms[seat].toSec) };
  const tSec = letGoOfSome(run, startSec);
  if (tSec < run.toSec) meetPeople(run, epoch.random('aim', number), tSec);
  return shift.nDone;
}

/** A run of a customer that is under way. */
interface Run {
  readonly given: Params;
  readonly shift: Shift;
  readonly customer: Customer;
  readonly pace: RandomStream;
  /** Nothing is done from here on. */
  readonly toSec: number;
}

/** Seconds until the next target. */
const gap = ({ gapSec, gapSpread }: Params, pace: RandomStream): number =>
  gapSec * (1 - gapSpread + gapSpread * pace.exponential(1));

/** Unfollows a few whose time is up. Returns when it is done with that, Infinity when the run is over. */
function letGoOfSome({ given, shift, customer, pace, toSec }: Run, startSec: number): number {
  const { letGo, letGoSec } = customer;
  let tSec = startSec;
  let nUnfollows = 0;
  for (let place = letGo.length - 1; place >= 0 && nUnfollows < MAX_UNFOLLOWS_PER_RUN; place--) {
    if (letGoSec[place] > tSec) continue;
    const target = letGo[place];
    // The last one takes its place.
    const [last, lastSec] = [letGo.pop()!, letGoSec.pop()!];
    if (place < letGo.length) [letGo[place], letGoSec[place]] = [last, lastSec];
    nUnfollows++;
    tSec += UNFOLLOW_GAP * gap(given, pace);
    if (tSec >= toSec || !attempt(shift, tSec, VERB.unfollow, target, NONE)) return Infinity;
  }
  return tSec;
}

/** Works through the run's quota of follows, likes and comments. */
function meetPeople({ given, shift, customer, pace, toSec }: Run, aim: RandomStream, startSec: number): void {
  const { view } = shift.epoch;
  const search = openSearch(view, customer.account, aim);
  let nFollows = pace.poisson(given.followsPerDay * customer.runShare);
  let nLikes = pace.poisson(given.likesPerDay * customer.runShare);
  let nComments = pace.poisson(given.commentsPerDay * customer.runShare);
  let tSec = startSec;
  while (nFollows + nLikes > 0) {
    tSec += gap(given, pace);
    const follows = pace.uniform() * (nFollows + nLikes) < nFollows;
    const likes = !follows || pace.uniform() < given.warmLikeShare;
    const comments = likes && nComments > 0 && pace.uniform() < COMMENT_CHANCE;
    const followSec =
      tSec +
      (comments ? BEFORE_COMMENT_SEC + pace.exponential(COMMENT_SEC) : 0) +
      (follows ? pace.exponential(FOLLOW_SEC) : 0);
    if (followSec >= toSec) return;
    if (follows) nFollows--;
    else nLikes--;
    if (comments) nComments--;
    const holdSec = follows ? given.holdDays * DAY_SEC * logNormal(pace, given.holdSpread) : 0;
    let target = nextReciprocator(given, search);
    // Whoever is only to be liked must have something to like.
    for (let tries = 1; !follows && tries < LIKE_TRIES && !showsNews(view, target, tSec); tries++)
      target = nextReciprocator(given, search);
    if (target === NONE) continue;
    if (likes && !warmUp(shift, target, tSec, comments)) return;
    tSec = followSec;
    if (!follows || view.follows(customer.account, target)) continue;
    if (!attempt(shift, tSec, VERB.follow, target, NONE)) return;
    customer.held.push(target);
    customer.untilSec.push(tSec + holdSec);
  }
}

/** Whether an account has a recent post that anybody can see. */
const showsNews = (view: WorldView, target: number, tSec: number): boolean =>
  target !== NONE && !view.isPrivate(target) && tSec - view.latestPostSec(target, tSec) < MAX_POST_AGE_SEC;

/** Likes, and perhaps comments on, the newest post of a target whose posts can be seen. False when the run is over. */
function warmUp(shift: Shift, target: number, tSec: number, comments: boolean): boolean {
  const { view } = shift.epoch;
  if (!showsNews(view, target, tSec)) return true;
  const object = view.latestPost(target, tSec);
  if (!attempt(shift, tSec, VERB.like, target, object)) return false;
  return !comments || attempt(shift, tSec + BEFORE_COMMENT_SEC, VERB.comment, target, object);
}
