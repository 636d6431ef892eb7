import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import type { OperationSetup } from '../operation.js';
import type { Traits } from '../persona.js';
import { newMind, seatOnNetwork, type Mind } from '../adaptive/operator-mind.js';
import type { Adaptivity } from '../adaptive/adaptivity.js';
import type { DrivenAccount } from '../adaptive/shift.js';
import { CLIENT } from '../traffic/verb.js';
import { MAX_FOLLOWINGS } from '../world/habits.js';
import { pickNetworks } from './signature.js';

/** Parameters of accounts that an operation makes and runs itself; part of an operation's parameters. */
export const botShape = {
  emptyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.46)
    .describe('share of bots without posts (calibration a1 13: 34-58 %)'),
  noPictureShare: z.number().min(0).max(1).default(0.2).describe('share of bots without a picture (a1 12: 7-40 %)'),
  followings: z
    .number()
    .min(0)
    .max(7500)
    .default(500)
    .describe('median followings at the start, before scaling to the world (a3 47, 50: 282-2,513; 5:1 by 2018)'),
  cappedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'share of bots driven up to the cap of followings (a1 6: 6.4 % of the followers of the famous; share assumed)',
    ),
  followersSpread: z
    .number()
    .min(0)
    .max(5)
    .default(1.9)
    .describe('sd of the log of how often a bot is followed by its kin (a3 50: quartiles of 11, 30 and 104; assumed)'),
  postsPerWeek: z
    .number()
    .min(0)
    .max(100)
    .default(0.25)
    .describe(
      'median posts a week of bots with posts (assumed; a3 50: three quarters of bought fakes have at most one post)',
    ),
  coverFollowsPerDay: z
    .number()
    .min(0)
    .max(500)
    .default(0.35)
    .describe('median follows a day of popular accounts, before camouflage (assumed; held by a3 49)'),
  camouflage: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe(
      'organic-looking sessions, likes and follows of popular accounts, as a multiple of a slow bot (e: as many as fraud edges; assumed)',
    ),
  sharedDeviceShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('share of bots that share their device with the one before (assumed)'),
  hostingShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('share of bots run from hosting networks, the rest from mobile proxies (assumed)'),
  roams: z
    .boolean()
    .default(false)
    .describe(
      'whether bots do what is sold from both of their networks, by night and by day, as they do the rest (e: move network; assumed)',
    ),
  reserveNetworks: z
    .int()
    .min(0)
    .max(20)
    .default(3)
    .describe(
      'networks kept in reserve, to move to when one is refused (e: new ASNs or proxies after blocks; number assumed)',
    ),
};

/** Parsed parameters of bots. */
export type BotParams = z.infer<z.ZodObject<typeof botShape>>;

/** Traits of one bot: few followers, many followings, few posts (a3 50), short sessions of camouflage. */
export function drawBot(given: BotParams, random: RandomStream, horizonDays: number): Traits {
  const isEmpty = random.uniform() < given.emptyShare;
  return {
    sessionsPerDay: random.logNormal(3, 0.5) * given.camouflage,
    activeDayShare: 0.3 + 0.6 * random.uniform(),
    feedItemsPerSession: random.logNormal(11, 0.5),
    likeProbability: Math.min(0.95, random.logNormal(0.7, 0.4)),
    commentsPerLike: 0.005,
    exploreShare: 0.45,
    postsPerWeek: isEmpty ? 0 : random.logNormal(given.postsPerWeek, 0.8),
    followsPerDay: random.logNormal(given.coverFollowsPerDay, 0.8) * given.camouflage,
    unfollowsPerDay: 0.01,
    followBackProbability: 0.02,
    clockShiftHours: 3 * random.normal(),
    followings: drawFollowings(given, random),
    popularity: random.logNormal(0.05, given.followersSpread),
    ageDays: random.uniform() * 500 - 0.3 * horizonDays,
    onboardingFollowsPerDay: random.logNormal(2, 0.8) * given.camouflage,
    nDevices: 1,
    // a1 11: 31-33 % private.
    isPrivate: random.uniform() < 0.32,
    isBusiness: false,
    hasPicture: random.uniform() >= given.noPictureShare,
    webShare: 0,
  };
}

/** Many bots are new and follow few, some go up to the cap: a3 50 has quartiles of 282, 1,470 and 2,513, a1 6 a 95 % quantile of 7,485. */
function drawFollowings({ followings, cappedShare }: BotParams, random: RandomStream): number {
  const z = random.normal();
  // Twice the cap is cut to the cap, whatever the world scales followings by.
  const drawn = followings * Math.exp(z * (z < 0 ? 2.6 : 0.92));
  return cappedShare > 0 && random.uniform() < cappedShare ? 2 * MAX_FOLLOWINGS : drawn;
}

/** Bots at their places, and the mind that learns from what becomes of them. */
export interface BotCrew {
  readonly seats: readonly DrivenAccount[];
  readonly mind: Mind;
}

/** Puts an operation's bots on its devices, a few of them shared, and its networks; seat `k` is bot `k`. */
export function placeBots(given: BotParams & Adaptivity, context: OperationSetup, random: RandomStream): BotCrew {
  const { hosts, proxies, all } = pickNetworks(context.networks, given.reserveNetworks, random);
  const mind = newMind(context.bots.length, all, given);
  let device = 0;
  const seats = context.bots.map((account, seat) => {
    if (random.uniform() >= given.sharedDeviceShare) device++;
    const pool = random.uniform() < given.hostingShare ? hosts : proxies;
    const evening = pool[random.below(pool.length)];
    const daytime = pool[random.below(pool.length)];
    context.placeBot(account, context.devices[device % context.devices.length], [evening, daytime]);
    seatOnNetwork(mind, seat, evening);
    return {
      account,
      device: context.devices[device % context.devices.length],
      client: CLIENT.officialApp,
      signedInFrom: evening,
      ...(given.roams ? { awayNetwork: daytime } : {}),
    };
  });
  return { seats, mind };
}
