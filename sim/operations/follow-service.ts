import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../traffic/columns.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import { operation } from '../operation.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  customerShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe('share of the people who enrol at some time (assumed)'),
  likesPerDay: z
    .number()
    .min(0)
    .default(45)
    .describe('median likes a day and customer (calibration e: 50-100 after January 2020, random)'),
  followsPerDay: z
    .number()
    .min(0)
    .default(18)
    .describe('median follows a day and customer (e: 50-162; scaled to a small world, assumed)'),
  commentsPerDay: z
    .number()
    .min(0)
    .default(2)
    .describe('median comments a day and customer (e: 72 before 2020; assumed lower)'),
  intensitySpread: z
    .number()
    .min(0)
    .default(0.7)
    .describe("sd of the log of a customer's quota: light and heavy plans (assumed)"),
  holdDays: z.number().positive().default(2).describe('median days until an unfollow (e: 22-90 hours in examples)'),
  keepReciprocated: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('share of accounts that followed back and are kept (assumed)'),
  trialDays: z.number().positive().default(3).describe('days of the trial (a4, unverified: 3-7)'),
  stayShare: z.number().min(0).max(1).default(0.6).describe('share of customers who stay after the trial (assumed)'),
  realDeviceShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.35)
    .describe('share of customers whose own phone is driven: no device or network tell (e: GramAddict; share assumed)'),
  mobileProxyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of the other customers behind mobile proxies instead of hosting (assumed)'),
  unofficialClientShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of customers served through a client that does not pass as the official app (assumed)'),
});

type Params = z.infer<typeof params>;

interface Customer {
  readonly account: number;
  readonly campaign: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly intensity: number;
  readonly device: number;
  readonly network: number;
  readonly client: number;
  /** Follows still held: whom, and when to let go. */
  readonly held: { target: number; untilSec: number }[];
}

/**
 * A reciprocity follow service: people hand over their password; from their accounts it likes, follows and comments on likely
 * reciprocators, and unfollows after a hold time. Its actions are mixed with the owners' own. Works in two daily windows with random
 * spacing (calibration e: GramAddict and InstaPy defaults).
 */
export default operation({
  id: 'follow-service',
  family: 'follow-service',
  label: 'inauthentic',
  summary: "Likes, follows, comments and later unfollows from its customers' own accounts to earn follow-backs.",
  params,
  nDevices: (given, size) => Math.ceil(given.customerShare * size.nPeople) + 1,
  setup(given, context): Customer[] {
    const { view, horizonSec, networks } = context;
    const random = context.random('customers');
    const proxies = networks.mobile.slice(-2);
    const hosts = networks.hosting.slice(0, 3);
    const customers: Customer[] = [];
    for (const account of view.people) {
      const wanted = random.uniform() < given.customerShare;
      const enrolSec = Math.floor((random.uniform() * 1.3 - 0.3) * horizonSec);
      const stays = random.uniform() < given.stayShare;
      const trialSec = Math.floor(given.trialDays * (0.7 + 0.6 * random.uniform()) * DAY_SEC);
      const paidSec = Math.floor(random.exponential(40) * DAY_SEC);
      const intensity = random.logNormal(1, given.intensitySpread);
      const onOwnDevice = random.uniform() < given.realDeviceShare;
      const behindProxy = random.uniform() < given.mobileProxyShare;
      const isUnofficial = random.uniform() < given.unofficialClientShare;
      const place = random.uniform();
      const fromSec = Math.max(0, enrolSec);
      const toSec = Math.min(horizonSec, enrolSec + trialSec + (stays ? paidSec : 0));
      if (!wanted || toSec <= fromSec || !view.existsAt(account, fromSec)) continue;
      const pool = behindProxy ? proxies : hosts;
      customers.push({
        account,
        campaign: context.enrol(account, fromSec, toSec),
        fromSec,
        toSec,
        intensity,
        device: onOwnDevice ? view.mainDevice(account) : context.devices[customers.length],
        network: onOwnDevice ? view.homeNetwork(account) : pool[Math.floor(place * pool.length)],
        client: isUnofficial && !onOwnDevice ? CLIENT.unofficial : CLIENT.officialApp,
        held: [],
      });
    }
    return customers;
  },
  act(given, customers: Customer[], epoch) {
    for (const customer of customers)
      if (customer.fromSec < epoch.endSec && customer.toSec > epoch.startSec) serve(given, customer, epoch);
  },
});

/** Working hours at the customer's local time. Source: calibration e (10:15-16:40 and 18:15-22:46; here one stretch). */
const FROM_HOUR = 9.5;
const TO_HOUR = 23.2;
/** Mean actions of one run before it pauses, so that sessions look like a person's; assumed. */
const ACTIONS_PER_RUN = 9;
/** Chance that a customer's job rests for a day; assumed. */
const REST_SHARE = 0.1;

/** One epoch's work for one customer: the day's quota in short runs spread over the waking hours. */
function serve(given: Params, customer: Customer, epoch: EpochContext): void {
  const { view } = epoch;
  const dayStart = Math.floor(epoch.startSec / DAY_SEC) * DAY_SEC;
  // Keyed by account, so that adding or losing one customer leaves the others' draws alone.
  const random = epoch.random('serve', customer.account);
  if (customer.fromSec >= epoch.startSec) signIn(customer, epoch);
  if (random.uniform() < REST_SHARE) return;
  const daily = customer.intensity * random.logNormal(1, 0.35);
  const quota = given.followsPerDay + given.likesPerDay;
  const nRuns = Math.max(1, random.poisson((quota * daily) / ACTIONS_PER_RUN));
  const share = daily / nRuns;
  const followings = view.followingsOf(customer.account);
  for (let run = 0; run < nRuns; run++) {
    const startSec =
      dayStart + view.secondOfLocalHour(customer.account, FROM_HOUR + (TO_HOUR - FROM_HOUR) * random.uniform());
    const nFollows = random.poisson(given.followsPerDay * share);
    const nExtraLikes = random.poisson(given.likesPerDay * share);
    const nComments = random.poisson(given.commentsPerDay * share);
    workThrough({ customer, epoch, random, given, followings }, { startSec, nFollows, nExtraLikes, nComments });
  }
}

function signIn(customer: Customer, epoch: EpochContext): void {
  if (customer.device === epoch.view.mainDevice(customer.account)) return;
  const { account: actor, device, client, network, campaign } = customer;
  epoch.emit({ actor, session: epoch.newSession(), device, client, network, campaign }, customer.fromSec, VERB.login);
}

/** Median pause between targets inside a run: like a person's; assumed (calibration e: 29-72 s before, 300-600 s after 2020). */
const MEDIAN_GAP_SEC = 24;
/** Unfollows in one run at most; assumed. */
const MAX_UNFOLLOWS_PER_RUN = 4;
/** Only posts younger than this are liked: targets are found through recent posts; assumed. */
const MAX_POST_AGE_SEC = 3 * DAY_SEC;
/** Time between getting the password and the first action; assumed. */
const SIGN_IN_SEC = 90;

interface Shift {
  readonly customer: Customer;
  readonly epoch: EpochContext;
  readonly random: RandomStream;
  readonly given: Params;
  /** Whom the customer follows. */
  readonly followings: { has(target: number): boolean };
}

interface Quota {
  readonly startSec: number;
  readonly nFollows: number;
  readonly nExtraLikes: number;
  readonly nComments: number;
}

/** One run: lets go of a few old follows, then follows and likes with random spacing until the quota or the enrolment ends. */
function workThrough(shift: Shift, quota: Quota): void {
  const { customer, epoch, random, given } = shift;
  const { view } = epoch;
  const by = {
    actor: customer.account,
    session: epoch.newSession(),
    device: customer.device,
    client: customer.client,
    network: customer.network,
    campaign: customer.campaign,
  };
  const wait = (): number => 3 + random.logNormal(MEDIAN_GAP_SEC, 0.9);
  let tSec = Math.max(quota.startSec, customer.fromSec + SIGN_IN_SEC);
  let { nFollows, nExtraLikes, nComments } = quota;
  let nUnfollows = 0;
  for (let place = customer.held.length - 1; place >= 0 && nUnfollows < MAX_UNFOLLOWS_PER_RUN; place--) {
    const { target, untilSec } = customer.held[place];
    if (untilSec > tSec) continue;
    customer.held.splice(place, 1);
    if (view.follows(target, customer.account) && random.uniform() < given.keepReciprocated) continue;
    nUnfollows++;
    tSec += 0.4 * wait();
    if (tSec < customer.toSec) epoch.emit(by, tSec, VERB.unfollow, target);
  }
  while (nFollows + nExtraLikes > 0) {
    tSec += wait();
    if (tSec >= customer.toSec || tSec >= epoch.endSec) return;
    const target = chooseTarget(shift, tSec);
    const follows = random.uniform() * (nFollows + nExtraLikes) < nFollows;
    if (follows) nFollows--;
    else nExtraLikes--;
    if (target === NONE) continue;
    const isRecent = !view.isPrivate(target) && tSec - view.latestPostSec(target, tSec) < MAX_POST_AGE_SEC;
    const object = isRecent ? view.latestPost(target, tSec) : NONE;
    // Warm interaction: 1-2 likes before a follow on a third of profiles (calibration e, GramAddict).
    if (object !== NONE && (!follows || random.uniform() < 0.35)) epoch.emit(by, tSec, VERB.like, target, object);
    if (object !== NONE && nComments > 0 && random.uniform() < 0.15) {
      nComments--;
      tSec += 5 + random.exponential(8);
      epoch.emit(by, tSec, VERB.comment, target, object);
    }
    if (!follows) continue;
    tSec += 3 + random.exponential(5);
    epoch.emit(by, tSec, VERB.follow, target);
    customer.held.push({ target, untilSec: tSec + random.logNormal(given.holdDays, 0.5) * DAY_SEC });
  }
}

/**
 * A likely reciprocator: a friend of a friend (or somebody of the community) who follows more than a few, is not famous and not yet
 * followed. Filters after calibration e (followers 10-5,000, followings 10-2,000, ratio 0.5-5), loosened for a small world.
 */
function chooseTarget({ customer, epoch, random, followings }: Shift, tSec: number): number {
  const { view } = epoch;
  const { account } = customer;
  const nFollowings = view.nFollowings(account);
  for (let tries = 0; tries < 6; tries++) {
    const friend = nFollowings > 0 && random.uniform() < 0.7 ? view.followee(account, random.below(nFollowings)) : NONE;
    const nTheirs = friend === NONE ? 0 : view.nFollowings(friend);
    const target =
      nTheirs > 0 ? view.followee(friend, random.below(nTheirs)) : view.popularInCommunityOf(account, random);
    if (target === account || !view.existsAt(target, tSec) || followings.has(target)) continue;
    const ratio = view.nFollowers(target) / Math.max(1, view.nFollowings(target));
    if (ratio <= 5) return target;
  }
  return NONE;
}
