import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { adaptivityShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
import { dial } from '../adaptive/dial.js';
import { networkOfSeat, newMind, SEAT } from '../adaptive/operator-mind.js';
import { coverEdgesShape, drawCoverEdge } from '../enterprise/cover-edges.js';
import { deliver, muster, newCrew, promiseFor, type Crew } from '../enterprise/crew.js';
import {
  drawSignature,
  nServiceDevices,
  pickNetworks,
  signatureShape,
  takeSeat,
  type Signature,
} from '../enterprise/signature.js';
import { crewHoursShape } from '../enterprise/working-hours.js';
import { operation, type OperationSetup } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext, WorldView } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  memberShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.06)
    .describe(
      'share of the people who are members at some time (calibration a3 53: up to 295,000 in one network; share assumed)',
    ),
  memberDays: z.number().positive().max(3650).default(45).describe('mean days of a membership (assumed)'),
  requestsPerWeek: z
    .number()
    .min(0)
    .max(100)
    .default(2.5)
    .describe('mean requests a week and member who has the credits (assumed)'),
  piecesPerRequest: z
    .number()
    .min(1)
    .max(10_000)
    .default(30)
    .describe('median likes or follows a request brings (a3 54, unverified: 14-390; scaled to a small world, assumed)'),
  followShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.15)
    .describe('share of requests for followers (a4, unverified: likes dominate, follows second; share assumed)'),
  maxPostDays: z
    .number()
    .positive()
    .max(365)
    .default(7)
    .describe('age of the newest post up to which likes are asked for, days (assumed)'),
  freeCreditsPerDay: z
    .number()
    .min(0)
    .max(1000)
    .default(4)
    .describe('credits a day for nothing; one like costs one (a3 56: 20 coins; scaled, assumed)'),
  payingShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of members who buy credits when they run out (assumed)'),
  packCredits: z
    .int()
    .min(1)
    .max(100_000)
    .default(200)
    .describe('credits in a bought pack (a3 56: 100 coins for a dollar; size assumed)'),
  packPrice: z.number().min(0).max(1000).default(2).describe('US dollars for a pack (a3 56: 100 coins for a dollar)'),
  advertsPerMemberDay: z
    .number()
    .min(0)
    .max(10)
    .default(0.003)
    .describe('US dollars of advertising income a day and member (assumed)'),
  costPerThousandActions: z.number().min(0).max(1000).default(0.05).describe('US dollars for 1,000 actions (assumed)'),
  costPerMemberDay: z.number().min(0).max(100).default(0.001).describe('US dollars a day and member (assumed)'),
  rotationShare: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.9)
    .describe(
      'share of the members who take turns: the more, the seldomer two meet again (e, unverified: rotate the pool; assumed)',
    ),
  deliveryMinutes: z
    .number()
    .positive()
    .max(10_080)
    .default(45)
    .describe('minutes within which a request is served (assumed; e: spread likes over long spans)'),
  deliverySpread: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('randomness of the spacing inside a request: 0 fixed, 1 random (e: fixed, later random)'),
  givesPerDay: z
    .int()
    .min(1)
    .max(5000)
    .default(60)
    .describe('likes, and follows, a member gives a day at most (e: 50-100 a day after 2020)'),
  ...coverEdgesShape,
  ...crewHoursShape,
  ...signatureShape,
  realDeviceShare: signatureShape.realDeviceShare.default(0),
  mobileProxyShare: signatureShape.mobileProxyShare.default(0.3),
  unofficialClientShare: signatureShape.unofficialClientShare.default(0.5),
  accountsPerDevice: signatureShape.accountsPerDevice.default(3),
  ...adaptivityShape,
});

type Params = z.infer<typeof params>;

interface Member {
  readonly account: number;
  /** The campaign of serving this member. */
  readonly campaign: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly isNew: boolean;
  readonly pays: boolean;
  credits: number;
  isGone: boolean;
}

interface Memory {
  readonly concern: Concern;
  readonly crew: Crew;
  /** Member `k` has seat `k` of the crew. */
  readonly members: readonly Member[];
}

/**
 * A collusion network: members hand over access to their accounts and earn credits by what the network does from them; for credits, earned or
 * bought, it makes many other members like a post or follow. Members take turns, so that two of them seldom meet again.
 */
export default operation({
  id: 'collusion-network',
  family: 'collusion-network',
  label: 'inauthentic',
  summary: "Members' accounts like and follow one another for credits, taking turns.",
  params,
  evade: (given, evasion) => ({
    ...given,
    rotationShare: dial(evasion, 0.25, given.rotationShare, 1),
    piecesPerRequest: dial(evasion, 1.5 * given.piecesPerRequest, given.piecesPerRequest, given.piecesPerRequest / 2),
    deliveryMinutes: dial(evasion, 3, given.deliveryMinutes, 24 * 60),
    deliverySpread: dial(evasion, 0, given.deliverySpread, 1),
    givesPerDay: Math.round(dial(evasion, 6 * given.givesPerDay, given.givesPerDay, 12)),
    coverEdges: dial(evasion, 0, given.coverEdges, 2 * given.coverEdges),
    realDeviceShare: dial(evasion, 0, given.realDeviceShare, 0.5),
    mobileProxyShare: dial(evasion, 0, given.mobileProxyShare, 1),
    unofficialClientShare: dial(evasion, 1, given.unofficialClientShare, 0),
    accountsPerDevice: Math.round(dial(evasion, 30 * given.accountsPerDevice, given.accountsPerDevice, 1)),
  }),
  nDevices: (given, size) => nServiceDevices(given, given.memberShare, size.nPeople),
  setup(given, context): Memory {
    const { view, horizonSec } = context;
    const random = context.random('members');
    const joined = view.people.flatMap((account) => {
      const joins = random.uniform() < given.memberShare;
      const joinSec = Math.floor((random.uniform() * 1.3 - 0.3) * horizonSec);
      const toSec = joinSec + Math.floor(random.exponential(given.memberDays) * DAY_SEC);
      const pays = random.uniform() < given.payingShare;
      const credits = random.exponential(given.piecesPerRequest);
      const signature = drawSignature(given, random);
      const fromSec = Math.max(0, joinSec);
      if (!joins || toSec <= fromSec || !view.existsAt(account, fromSec)) return [];
      return [{ account, fromSec, toSec, isNew: joinSec >= 0, pays, credits, signature }];
    });
    const members = joined.map(({ signature: _, ...member }): Member => {
      const campaign = context.enrol(member.account, member.fromSec, Math.min(horizonSec, member.toSec));
      return { ...member, campaign, isGone: false };
    });
    return { concern: newConcern(joined.length), crew: openCrew(given, joined, context), members };
  },
  act(given, { concern, crew, members }: Memory, epoch) {
    if (!goesOn(concern, crew.mind, epoch, members)) return bookNothing(concern, epoch);
    const { startSec, endSec } = epoch;
    const days = (endSec - startSec) / DAY_SEC;
    const book = { nCustomers: 0, nPaying: 0, nJoined: 0, nLeft: 0, revenue: 0, cost: 0 };
    for (const [seat, member] of members.entries()) {
      if (member.isGone || member.fromSec >= endSec) continue;
      if (member.isNew && member.fromSec >= startSec) book.nJoined++;
      member.credits += given.freeCreditsPerDay * days;
      book.revenue += given.advertsPerMemberDay * days + askFor(given, { crew, members, seat, epoch });
      if (member.toSec <= endSec || crew.mind.seat[seat] === SEAT.lost) {
        member.isGone = true;
        book.nLeft++;
        continue;
      }
      book.nCustomers++;
      if (member.pays) book.nPaying++;
    }
    const nDone = deliver(crew, epoch, given.givesPerDay);
    book.cost = (nDone / 1000) * given.costPerThousandActions + book.nCustomers * days * given.costPerMemberDay;
    bookEpoch(concern, crew.mind, {
      epoch,
      entry: book,
      seats: crew.seats,
      isUsed: (seat) => members[seat].fromSec < endSec,
    });
  },
});

interface Joined {
  readonly account: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly isNew: boolean;
  readonly signature: Signature;
}

/** Seats the members. */
function openCrew(given: Params, joined: readonly Joined[], context: OperationSetup): Crew {
  const { view, devices, horizonSec } = context;
  const random = context.random('crew');
  const networks = pickNetworks(context.networks, given.reserveNetworks, random);
  const mind = newMind(joined.length, networks.all, given);
  const seats = joined.map(({ account, isNew, signature }, seat) => {
    const instruments = takeSeat({ given, view, devices, networks, mind }, seat, account, signature);
    const isSignedIn = !isNew || signature.isOwnDevice;
    return {
      account,
      ...instruments,
      signedInFrom: isSignedIn ? networkOfSeat(mind, seat) : NONE,
    };
  });
  const crew = newCrew(seats, mind, random, given.workHours);
  for (const [seat, { fromSec, toSec }] of joined.entries()) {
    crew.fromSec[seat] = fromSec;
    crew.toSec[seat] = Math.min(horizonSec, toSec);
  }
  return crew;
}

interface Asking {
  readonly crew: Crew;
  readonly members: readonly Member[];
  readonly seat: number;
  readonly epoch: EpochContext;
}

/** Lets a member ask for likes or followers, while credits last. Returns what the member pays, US dollars. */
function askFor(given: Params, { crew, members, seat, epoch }: Asking): number {
  const { startSec, endSec, view } = epoch;
  const member = members[seat];
  const random = epoch.random('ask', member.account);
  const nRequests = random.poisson((given.requestsPerWeek * (endSec - startSec)) / DAY_SEC / 7);
  let paid = 0;
  for (let request = 0; request < nRequests; request++) {
    const atSec = Math.floor(startSec + random.uniform() * (endSec - startSec));
    const nPieces = Math.round(random.logNormal(given.piecesPerRequest, 0.5));
    const wantsFollows = random.uniform() < given.followShare;
    if (atSec < member.fromSec || atSec >= member.toSec) continue;
    const isFresh =
      !view.isPrivate(member.account) &&
      atSec - view.latestPostSec(member.account, atSec) < given.maxPostDays * DAY_SEC;
    if (!wantsFollows && !isFresh) continue;
    if (member.credits < nPieces && member.pays) {
      const nPacks = Math.ceil((nPieces - member.credits) / given.packCredits);
      member.credits += nPacks * given.packCredits;
      paid += nPacks * given.packPrice;
    }
    if (member.credits < nPieces) continue;
    const object = wantsFollows ? NONE : view.latestPost(member.account, atSec);
    member.credits -= send(given, { crew, members, seat, epoch }, { atSec, nPieces, object }, random);
  }
  return paid;
}

interface Request {
  readonly atSec: number;
  readonly nPieces: number;
  /** The post to like, NONE for follows. */
  readonly object: number;
}

/** Seconds from a request to its first piece; assumed. */
const START_SEC = 30;

/** Sends other members to serve a request; each earns a credit. Returns how many it found. */
function send(given: Params, { crew, members, seat, epoch }: Asking, request: Request, random: RandomStream): number {
  const { atSec, nPieces, object } = request;
  const { account, campaign } = members[seat];
  const verb = object === NONE ? VERB.follow : VERB.like;
  const nTurns = Math.max(1, Math.round(given.rotationShare * crew.seats.length));
  const givers = muster(crew, epoch.view, nTurns, atSec, nPieces).filter((who) => who !== seat);
  for (const [piece, who] of givers.entries()) {
    const place = (1 - given.deliverySpread) * (piece / givers.length) + given.deliverySpread * random.uniform();
    const atPieceSec = atSec + START_SEC + place * given.deliveryMinutes * 60;
    members[who].credits++;
    promiseFor(crew, atPieceSec, { who, verb, target: account, object, campaign }, atSec);
    if (given.coverEdges > 0)
      hide(given, { crew, who, view: epoch.view, campaign: members[who].campaign }, atPieceSec, random);
  }
  return givers.length;
}

/** Time from an action that somebody paid for to the cover edges that hide it, at most; assumed. */
const COVER_SEC = 3600;

interface Hiding {
  readonly crew: Crew;
  readonly who: number;
  readonly view: WorldView;
  /** The giver's own. */
  readonly campaign: number;
}

/** Promises the cover edges of one action, by the account that makes it. */
function hide(given: Params, { crew, who, view, campaign }: Hiding, tSec: number, random: RandomStream): void {
  for (let left = random.poisson(given.coverEdges); left > 0; left--) {
    const atSec = tSec + 10 + random.uniform() * COVER_SEC;
    const edge = drawCoverEdge(view, tSec, random);
    if (edge !== null && edge.target !== crew.seats[who].account)
      promiseFor(crew, atSec, { who, ...edge, campaign }, tSec);
  }
}
