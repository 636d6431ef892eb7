import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { CLIENT, VERB } from '../traffic/verb.js';
import { operation, type OperationSetup } from '../operation.js';
import type { Traits } from '../persona.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  botShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('bots per person (calibration a3 46: 7.9-9.5 % of accounts; with others assumed)'),
  buyerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.012)
    .describe('share of the people who buy followers within the horizon (assumed)'),
  packageSize: z
    .int()
    .min(1)
    .default(50)
    .describe(
      'followers in a package, at most the whole farm (a3 65: sold by the thousand; scaled to a small world, assumed)',
    ),
  burstShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of packages delivered in a burst, the rest drips (e: slow-drip delivery)'),
  burstHours: z.number().positive().default(30).describe('hours a burst takes (a3 66: within two days)'),
  dripDays: z.number().positive().default(8).describe('days a drip takes (assumed)'),
  sharedDeviceShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('share of bots that share their device with the one before (assumed)'),
  emptyShare: z.number().min(0).max(1).default(0.46).describe('share of bots without posts (a1 13: 34-58 %)'),
});

interface Delivery {
  readonly bot: number;
  readonly buyer: number;
  readonly atSec: number;
  readonly campaign: number;
}

interface Memory {
  /** Sorted by time. */
  readonly deliveries: readonly Delivery[];
  /** First delivery not made yet. */
  next: number;
}

/**
 * A bot farm selling followers: its own accounts follow the buyers, in a burst or dripping, and camouflage with slow organic-looking
 * sessions in between (likes, follows of popular accounts), driven from its own devices.
 */
export default operation({
  id: 'bot-farm',
  family: 'bot-farm',
  label: 'inauthentic',
  summary: 'Delivers bought followers from its own accounts, in bursts or dripping, with camouflage in between.',
  params,
  bots: (given, random, size) =>
    Array.from({ length: Math.round(given.botShare * size.nPeople) }, () => drawBot(given, random, size.horizonDays)),
  nDevices: (given, size) => Math.round(given.botShare * size.nPeople),
  setup(given, context): Memory {
    const random = context.random('orders');
    const deliveries: Delivery[] = [];
    for (const buyer of context.view.people) {
      const buys = random.uniform() < given.buyerShare;
      const orderSec = Math.floor(random.uniform() * context.horizonSec);
      const isBurst = random.uniform() < given.burstShare;
      if (!buys || !context.view.existsAt(buyer, orderSec)) continue;
      const campaign = context.openCampaign(isBurst ? 'followers, burst' : 'followers, drip', buyer);
      const spanSec = isBurst ? given.burstHours * 3600 : given.dripDays * DAY_SEC;
      // A stretch of the farm from a random bot on: no bot twice in a package.
      const first = random.below(context.bots.length);
      for (let place = 0; place < Math.min(given.packageSize, context.bots.length); place++) {
        const bot = context.bots[(first + place) % context.bots.length];
        deliveries.push({ bot, buyer, campaign, atSec: Math.floor(orderSec + random.uniform() * spanSec) });
      }
    }
    deliveries.sort((x, y) => x.atSec - y.atSec);
    placeBots(given.sharedDeviceShare, context, random);
    return { deliveries, next: 0 };
  },
  act(_given, memory: Memory, epoch) {
    const { view } = epoch;
    const client = CLIENT.officialApp;
    for (
      ;
      memory.next < memory.deliveries.length && memory.deliveries[memory.next].atSec < epoch.endSec;
      memory.next++
    ) {
      const { bot, buyer, atSec, campaign } = memory.deliveries[memory.next];
      const by = {
        actor: bot,
        session: epoch.newSession(),
        device: view.mainDevice(bot),
        network: view.homeNetwork(bot),
        client,
        campaign,
      };
      epoch.emit(by, atSec, VERB.follow, buyer);
    }
  },
});

/** Traits of one bot: few followers, many followings, few posts (a3 50), short sessions. */
function drawBot(given: z.infer<typeof params>, random: RandomStream, horizonDays: number): Traits {
  const isEmpty = random.uniform() < given.emptyShare;
  return {
    sessionsPerDay: random.logNormal(3, 0.5),
    activeDayShare: 0.3 + 0.6 * random.uniform(),
    feedItemsPerSession: random.logNormal(11, 0.5),
    likeProbability: Math.min(0.95, random.logNormal(0.7, 0.4)),
    commentsPerLike: 0.005,
    exploreShare: 0.45,
    postsPerWeek: isEmpty ? 0 : random.logNormal(0.25, 0.8),
    followsPerDay: random.logNormal(0.35, 0.8),
    unfollowsPerDay: 0.01,
    followBackProbability: 0.02,
    clockShiftHours: 3 * random.normal(),
    // a3 47: following to follower ratio down to about 5:1 by 2018; the farm's bots follow one another for it.
    followings: random.logNormal(500, 0.9),
    popularity: 0.05,
    ageDays: random.uniform() * 500 - 0.3 * horizonDays,
    onboardingFollowsPerDay: random.logNormal(2, 0.8),
    nDevices: 1,
    // a1 11: 31-33 % private.
    isPrivate: random.uniform() < 0.32,
    isBusiness: false,
    // a1 12: 7-40 % without a picture.
    hasPicture: random.uniform() > 0.2,
    webShare: 0,
  };
}

/** Puts the bots on the farm's devices, a few of them shared, behind mobile proxies and hosts. */
function placeBots(sharedDeviceShare: number, context: OperationSetup, random: RandomStream): void {
  const pool = [...context.networks.mobile, ...context.networks.hosting.slice(1, 3)];
  let device = 0;
  for (const bot of context.bots) {
    if (random.uniform() >= sharedDeviceShare) device++;
    const networks = [pool[random.below(pool.length)], pool[random.below(pool.length)]] as const;
    context.placeBot(bot, context.devices[device % context.devices.length], networks);
  }
}
