import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { adaptivityShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
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
import { court, courtshipShape, lookAroundFor, newLikedPosts, type Run } from '../enterprise/courtship.js';
import { coverEdgesShape, drawCoverEdge } from '../enterprise/cover-edges.js';
import type { Surroundings } from '../enterprise/reciprocators.js';
import { newHeldFollows, sortOutDue, takeDue, type HeldFollows } from '../enterprise/held-follows.js';
import { newDelivery, quits, satisfactionShape, type Delivery } from '../enterprise/delivery.js';
import { drawSignature, nServiceDevices, pickNetworks, signatureShape, takeSeat } from '../enterprise/signature.js';
import { closeBooks, drawTerm, subscriptionShape, type Term } from '../enterprise/subscriptions.js';
import { drawJitter, drawWorkHour, secondOfWorkHour, workingHoursShape } from '../enterprise/working-hours.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import { operation } from '../operation.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  ...subscriptionShape,
  ...satisfactionShape,
  ...courtshipShape,
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
  keepReciprocated: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('share of accounts that followed back and are kept (assumed)'),
  ...workingHoursShape,
  ...coverEdgesShape,
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
  /** When the last run ended: runs of an account never overlap. */
  busyUntilSec: number;
  readonly delivery: Delivery;
  readonly held: HeldFollows;
  readonly liked: Uint32Array;
}

interface Memory {
  readonly concern: Concern;
  readonly customers: readonly Customer[];
  readonly terms: readonly Term[];
  readonly mind: Mind;
  readonly plan: DayPlan;
}

/**
 * A reciprocity follow service: people hand over their password; from their accounts it likes, follows and comments on likely
 * reciprocators, and unfollows after a hold time. Its actions are mixed with the owners' own. Works down daily quotas in runs inside two
 * windows (calibration e: GramAddict and InstaPy defaults), and retreats when it is refused; customers for whom it then does too little stop paying.
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
    coverEdges: dial(evasion, 0, given.coverEdges, 2 * given.coverEdges),
    realDeviceShare: dial(evasion, 0, given.realDeviceShare, 0.9),
    mobileProxyShare: dial(evasion, 0, given.mobileProxyShare, 1),
    unofficialClientShare: dial(evasion, 1, given.unofficialClientShare, 0),
    accountsPerDevice: Math.round(dial(evasion, Math.max(20, given.accountsPerDevice), given.accountsPerDevice, 1)),
  }),
  nDevices: (given, size) => nServiceDevices(given, given.customerShare, size.nPeople),
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
      busyUntilSec: -Infinity,
      delivery: newDelivery(),
      signedInFrom: signature.isOwnDevice || !term.isNew ? networkOfSeat(mind, seat) : NONE,
      held: newHeldFollows(),
      liked: newLikedPosts(),
    }));
    return {
      concern: newConcern(enrolled.length),
      customers,
      terms: enrolled.map(({ term }) => term),
      mind,
      plan: newDayPlan(),
    };
  },
  act(given, memory: Memory, epoch) {
    const { concern, customers, plan, terms, mind } = memory;
    const { startSec, endSec } = epoch;
    const clients = customers.map(({ account }, seat) => ({ account, ...termOf(terms[seat]) }));
    if (!goesOn(concern, mind, epoch, clients)) return bookNothing(concern, epoch);
    if (openDay(plan, Math.floor(startSec / DAY_SEC))) planDay(given, memory, epoch);
    let nDone = 0;
    if (given.holdSpread === 0) nDone += letGoOnTime(memory, epoch);
    if (hasRun(plan, endSec)) {
      const around = lookAroundFor(given, epoch);
      for (; hasRun(plan, endSec); plan.next++) nDone += serve(given, memory, { epoch, around });
    }
    const entry = closeBooks(given, terms, (seat) => mind.seat[seat] === SEAT.lost, { startSec, endSec, nDone });
    bookEpoch(concern, mind, { epoch, entry, seats: customers, isUsed: (seat) => terms[seat].fromSec < endSec });
  },
});

const termOf = ({ fromSec, toSec }: Term) => ({ fromSec, toSec });

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
  const extra = given.pauseDays > 0 ? extraQuota({ customers, terms, mind }, dayStartSec) : 1;
  for (const [seat, customer] of customers.entries()) {
    const term = terms[seat];
    const { fromSec } = term;
    if (term.status === 'enrolled' && customerQuits(given, customer, { fromSec, dayStartSec }, epoch))
      term.toSec = Math.min(term.toSec, dayStartSec);
    const { toSec } = term;
    customer.nRuns = 0;
    if (mind.seat[seat] === SEAT.lost || fromSec >= dayStartSec + DAY_SEC || toSec <= dayStartSec) continue;
    // Keyed by account, so that adding or losing one customer leaves the others' draws alone.
    const random = epoch.random('plan', customer.account);
    sortOut(given, customer, epoch, random);
    const isRestDay = random.uniform() < given.restDayShare;
    const daily = extra * customer.intensity * logNormal(random, given.dailySpread);
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

/** Whether a customer has had enough of getting less than was sold, by the actions that got through: a removal that nobody is told of changes nothing here. */
function customerQuits(
  given: Params,
  { account, intensity, delivery }: Customer,
  { fromSec, dayStartSec }: { readonly fromSec: number; readonly dayStartSec: number },
  epoch: EpochContext,
): boolean {
  const days = Math.min(1, (dayStartSec - fromSec) / DAY_SEC);
  const nSold = days * intensity * (given.followsPerDay + given.likesPerDay) * (1 - given.restDayShare);
  return quits(delivery, nSold, given, () => epoch.random('quit', account).uniform());
}

/** The others take over at most this many times their quota; assumed. */
const MOST_EXTRA = 1.5;

/** How much more than their own quota customers are worked for because others, refused of late, are paused all day. O(customers). */
function extraQuota(
  { customers, terms, mind }: Pick<Memory, 'customers' | 'terms' | 'mind'>,
  dayStartSec: number,
): number {
  let [all, working] = [0, 0];
  for (const [seat, { intensity }] of customers.entries()) {
    const { fromSec, toSec } = terms[seat];
    if (mind.seat[seat] === SEAT.lost || fromSec >= dayStartSec + DAY_SEC || toSec <= dayStartSec) continue;
    all += intensity;
    if (mind.restUntilSec[seat] < dayStartSec + DAY_SEC) working += intensity;
  }
  return working === 0 ? 1 : Math.min(MOST_EXTRA, all / working);
}

/** Lognormal around a median of 1; exactly 1 without spread. */
const logNormal = (random: RandomStream, sigma: number): number => (sigma > 0 ? random.logNormal(1, sigma) : 1);

/** Finds the follows whose time is up within the day; some of those who followed back are kept. O(held). */
function sortOut(
  given: Params,
  { account, held }: Customer,
  { view, startSec }: EpochContext,
  random: RandomStream,
): void {
  sortOutDue(held, startSec + DAY_SEC, (target) => {
    const mayStay = random.uniform() < given.keepReciprocated;
    return mayStay && view.follows(target, account);
  });
}

/** Timers of an account that go off no further apart than this share a session; assumed. */
const SESSION_GAP_SEC = 900;

/** Lets go to the second, as a timer does, whatever the hour. Returns how many got through. */
function letGoOnTime({ customers, terms, mind }: Memory, epoch: EpochContext): number {
  let nDone = 0;
  for (const [seat, customer] of customers.entries()) {
    const { dueTarget, dueSec } = customer.held;
    const untilSec = Math.min(epoch.endSec, terms[seat].toSec);
    let shift: Shift | null = null;
    for (const [place, tSec] of dueSec.entries()) {
      if (tSec >= untilSec) continue;
      if (shift === null || Math.abs(tSec - shift.lastSec) > SESSION_GAP_SEC) {
        nDone += shift?.nDone ?? 0;
        shift = openShift({ mind, epoch }, seat, customer, customer.campaign, tSec);
      }
      if (shift !== null) attempt(shift, tSec, VERB.unfollow, dueTarget[place], NONE);
    }
    nDone += shift?.nDone ?? 0;
    while (takeDue(customer.held, epoch.endSec - 1) !== NONE);
  }
  return nDone;
}

/** Least seconds between two runs of an account; assumed. */
const REST_SEC = 60;

/** One run for a customer. Returns how many actions got through. */
function serve(
  given: Params,
  { customers, terms, mind, plan }: Memory,
  { epoch, around }: { readonly epoch: EpochContext; readonly around: Surroundings },
): number {
  const seat = runSeat(plan);
  const customer = customers[seat];
  const startSec = Math.max(runSec(plan), customer.busyUntilSec + REST_SEC);
  const number = customer.account * MAX_RUNS + (customer.nRuns++ % MAX_RUNS);
  const shift = openShift({ mind, epoch }, seat, customer, customer.campaign, startSec);
  if (shift === null) return 0;
  const run = {
    given,
    shift,
    around,
    held: customer.held,
    liked: customer.liked,
    share: customer.runShare,
    tSec: startSec,
    pace: epoch.random('pace', number),
    aim: epoch.random('aim', number),
    toSec: Math.min(epoch.endSec, terms[seat].toSec),
  };
  court(run);
  if (given.coverEdges > 0) cover(given, run, epoch.random('cover', number));
  customer.busyUntilSec = run.tSec;
  customer.delivery.nToday += shift.nDone;
  return shift.nDone;
}

/** Goes on in the same run with follows and likes that nobody asked for. */
function cover(given: Params, run: Run, random: RandomStream): void {
  const { shift, toSec } = run;
  for (let left = random.poisson(given.coverEdges * shift.nDone); left > 0; left--) {
    run.tSec += 2 + random.exponential(given.gapSec);
    if (run.tSec >= toSec) return;
    const edge = drawCoverEdge(shift.epoch.view, run.tSec, random);
    if (edge === null || edge.target === shift.by.actor) continue;
    if (!attempt(shift, run.tSec, edge.verb, edge.target, edge.object)) return;
  }
}
