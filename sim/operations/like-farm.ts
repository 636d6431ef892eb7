import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NEVER_LOOKS, unseeingShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
import { dial } from '../adaptive/dial.js';
import { botShape, drawBot, placeBots } from '../enterprise/bot-traits.js';
import { deliver, muster, newCrew, promiseFor, type Crew } from '../enterprise/crew.js';
import { newPosts, type NewPost } from '../enterprise/new-posts.js';
import { closeBooks, drawTerm, type Term } from '../enterprise/subscriptions.js';
import { crewHoursShape } from '../enterprise/working-hours.js';
import { operation } from '../operation.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  botShare: z.number().min(0).max(1).default(0.04).describe('bots per person (assumed)'),
  buyerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.015)
    .describe('share of the people who subscribe to likes at some time (assumed)'),
  likesPerPost: z
    .number()
    .min(0)
    .max(100_000)
    .default(40)
    .describe(
      'median likes on each new post of a subscriber (calibration a3 65: 50-2,000; scaled to a small world, assumed)',
    ),
  planSpread: z.number().min(0).max(2).default(0.6).describe('sd of the log of likes per post between plans (assumed)'),
  stealthyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'share of subscribers served by trickle instead of bursts (a3 61: some farms burst, others trickle; share assumed)',
    ),
  burstHours: z
    .number()
    .positive()
    .max(240)
    .default(2)
    .describe('hours from a post within which a burst is over (a3 62, unverified: about 2)'),
  trickleDays: z
    .number()
    .positive()
    .max(60)
    .default(3)
    .describe(
      'mean days after a post at which a trickled like comes (a3 62, unverified: about 15 days steady; shorter, as posts age; assumed)',
    ),
  startMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(6)
    .describe('minutes from a post to the first bought like (assumed)'),
  likesPerBotDay: z
    .int()
    .min(1)
    .max(5000)
    .default(80)
    .describe('sold likes a bot gives a day at most (e: 50-100 a day after 2020)'),
  rotationShare: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.6)
    .describe(
      'share of the farm that takes turns; the rest are left for accounts that fall out (e: rotate the pool; assumed)',
    ),
  subscribedDays: z.number().positive().max(3650).default(30).describe('mean days of a subscription (assumed)'),
  pricePerWeek: z
    .number()
    .min(0)
    .max(1000)
    .default(25)
    .describe('US dollars a week (a3 65: 10-99 a week for 50-2,000 likes per post)'),
  costPerThousand: z.number().min(0).max(1000).default(0.3).describe('US dollars for 1,000 likes (assumed)'),
  costPerAccountDay: z.number().min(0).max(100).default(0.002).describe('US dollars a day for keeping a bot (assumed)'),
  ...botShape,
  ...crewHoursShape,
  ...unseeingShape,
});

type Params = z.infer<typeof params>;

interface Subscriber {
  readonly account: number;
  readonly campaign: number;
  readonly likesPerPost: number;
  readonly isStealthy: boolean;
}

interface Memory {
  readonly concern: Concern;
  readonly crew: Crew;
  readonly subscribers: readonly Subscriber[];
  readonly terms: readonly Term[];
}

/**
 * A like farm: its own accounts like every new post of subscribers, in a burst within hours of the post or trickling over days, and like popular
 * accounts in between as camouflage.
 */
export default operation({
  id: 'like-farm',
  family: 'like-farm',
  label: 'inauthentic',
  summary: 'Gives subscribers bought likes on every new post from its own accounts, in bursts or trickling.',
  params,
  evade: (given, evasion) => ({
    ...given,
    stealthyShare: dial(evasion, 0, given.stealthyShare, 1),
    burstHours: dial(evasion, given.burstHours / 4, given.burstHours, 3 * given.burstHours),
    startMinutes: dial(evasion, 0, given.startMinutes, 30),
    likesPerBotDay: Math.round(dial(evasion, 5 * given.likesPerBotDay, given.likesPerBotDay, 15)),
    rotationShare: dial(evasion, 0.2, given.rotationShare, 1),
    emptyShare: dial(evasion, 0.9, given.emptyShare, 0.05),
    noPictureShare: dial(evasion, 0.6, given.noPictureShare, 0.02),
    followings: dial(evasion, 4 * given.followings, given.followings, given.followings / 2),
    camouflage: dial(evasion, 0, given.camouflage, 2.5 * given.camouflage),
    sharedDeviceShare: dial(evasion, 0.95, given.sharedDeviceShare, 0),
    hostingShare: dial(evasion, 1, given.hostingShare, 0),
  }),
  bots: (given, random, size) =>
    Array.from({ length: Math.round(given.botShare * size.nPeople) }, () => drawBot(given, random, size.horizonDays)),
  nDevices: (given, size) => Math.round(given.botShare * size.nPeople),
  setup(given, context): Memory {
    const random = context.random('subscribers');
    const subscribers: Subscriber[] = [];
    const terms: Term[] = [];
    const plan = { ...subscription(given), customerShare: given.buyerShare };
    for (const account of context.view.people) {
      const term = drawTerm(plan, random, context.horizonSec);
      const likesPerPost = random.logNormal(given.likesPerPost, given.planSpread);
      const isStealthy = random.uniform() < given.stealthyShare;
      if (term === null || context.view.isPrivate(account)) continue;
      const campaign = context.openCampaign(isStealthy ? 'likes, trickle' : 'likes, burst', account);
      subscribers.push({ account, campaign, likesPerPost, isStealthy });
      terms.push(term);
    }
    const { seats, mind } = placeBots({ ...given, ...NEVER_LOOKS }, context, context.random('bots'));
    return {
      concern: newConcern(seats.length),
      crew: newCrew(seats, mind, context.random('crew'), given.workHours),
      subscribers,
      terms,
    };
  },
  act(given, { concern, crew, subscribers, terms }: Memory, epoch) {
    // It sells likes: what its subscribers' followers do says nothing of it.
    if (!goesOn(concern, crew.mind, epoch, [])) return bookNothing(concern, epoch);
    const { startSec, endSec, view } = epoch;
    for (const [index, subscriber] of subscribers.entries()) {
      const { fromSec, toSec } = terms[index];
      for (const post of newPosts(view, subscriber.account, Math.max(startSec, fromSec), Math.min(endSec, toSec)))
        boost(given, { crew, subscriber, epoch }, post);
    }
    const nDone = deliver(crew, epoch, given.likesPerBotDay);
    const book = closeBooks(subscription(given), terms, () => false, { startSec, endSec, nDone });
    const days = (endSec - startSec) / DAY_SEC;
    const entry = { ...book, cost: book.cost + crew.seats.length * days * given.costPerAccountDay };
    bookEpoch(concern, crew.mind, { epoch, entry, seats: crew.seats });
  },
});

/** The farm's terms as a subscription without trial. */
const subscription = (given: Params) => ({
  trialDays: 0,
  stayShare: 1,
  paidDays: given.subscribedDays,
  pricePerMonth: (given.pricePerWeek / 7) * 30,
  costPerCustomerDay: 0,
  costPerThousandActions: given.costPerThousand,
});

interface Boost {
  readonly crew: Crew;
  readonly subscriber: Subscriber;
  readonly epoch: EpochContext;
}

/** Promises the likes on a subscriber's new post. */
function boost(given: Params, { crew, subscriber, epoch }: Boost, { object, sec }: NewPost): void {
  const { account, campaign, likesPerPost, isStealthy } = subscriber;
  const random = epoch.random('boost', object);
  const fromSec = sec + 60 * given.startMinutes;
  const nTurns = Math.max(1, Math.round(given.rotationShare * crew.seats.length));
  for (const who of muster(crew, epoch.view, nTurns, sec, random.poisson(likesPerPost))) {
    const atSec = fromSec + delaySec(given, isStealthy, random);
    promiseFor(crew, atSec, { who, verb: VERB.like, target: account, object, campaign }, sec);
  }
}

const delaySec = (given: Params, isStealthy: boolean, random: RandomStream): number =>
  isStealthy ? random.exponential(given.trickleDays * DAY_SEC) : random.uniform() * given.burstHours * 3600;
