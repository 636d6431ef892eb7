import { z } from 'zod';
import { adaptivityShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
import { dial } from '../adaptive/dial.js';
import { networkOfSeat, newMind } from '../adaptive/operator-mind.js';
import { deliver, newCrew, type Crew } from '../enterprise/crew.js';
import { buyersOf, closeShopBooks, drawOrders, fillOrder, orderShape, type Order } from '../enterprise/orders.js';
import {
  drawSignature,
  nServiceDevices,
  pickNetworks,
  signatureShape,
  takeSeat,
  type Signature,
} from '../enterprise/signature.js';
import { operation, type OperationSetup } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  victimShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.03)
    .describe('share of the people whose password is sold on at some time (assumed)'),
  noticedDays: z
    .number()
    .positive()
    .max(3650)
    .default(25)
    .describe('mean days until the owner notices and changes the password (assumed)'),
  actionsPerVictimDay: z
    .int()
    .min(1)
    .max(1000)
    .default(8)
    .describe('sold actions of a kind a day and account at most: few, so that owners notice late (assumed)'),
  likesShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of packages that are likes, the rest follows (assumed)'),
  ...orderShape,
  buyerShare: orderShape.buyerShare.default(0.02),
  burstHours: orderShape.burstHours.default(20),
  dripDays: orderShape.dripDays.default(6),
  fromHour: z
    .number()
    .min(0)
    .max(24)
    .default(0.5)
    .describe(
      "hour of the simulated clock from which the operator works: the owners' night (calibration d: a service in another time zone fills it; assumed)",
    ),
  toHour: z.number().min(0).max(48).default(6.5).describe('hour at which it stops (assumed)'),
  ...signatureShape,
  realDeviceShare: signatureShape.realDeviceShare.default(0),
  mobileProxyShare: signatureShape.mobileProxyShare.default(0.4),
  unofficialClientShare: signatureShape.unofficialClientShare.default(0.3),
  accountsPerDevice: signatureShape.accountsPerDevice.default(4),
  ...adaptivityShape,
});

type Params = z.infer<typeof params>;

interface Memory {
  readonly concern: Concern;
  readonly crew: Crew;
  /** In order of time. */
  readonly orders: readonly Order[];
  /** First order not taken up yet. */
  next: number;
}

/**
 * Hijacked accounts: passwords of people that were sold on. The operator spreads the likes and follows it sells over many of them, a few a day each,
 * in its own office hours, from its own networks; the owners go on as before until they notice.
 */
export default operation({
  id: 'hijacked-accounts',
  family: 'hijacked-accounts',
  label: 'inauthentic',
  summary:
    'Uses passwords of people who know nothing of it to deliver sold likes and follows, a few a night from each account.',
  params,
  evade: (given, evasion) => ({
    ...given,
    actionsPerVictimDay: Math.round(dial(evasion, 5 * given.actionsPerVictimDay, given.actionsPerVictimDay, 2)),
    burstShare: dial(evasion, 1, given.burstShare, 0),
    burstHours: dial(evasion, 4, given.burstHours, 48),
    deliverySpread: dial(evasion, 0, given.deliverySpread, 1),
    // At best all through the owners' day.
    fromHour: dial(evasion, 2, given.fromHour, 9),
    toHour: dial(evasion, 4, given.toHour, 23),
    mobileProxyShare: dial(evasion, 0, given.mobileProxyShare, 1),
    unofficialClientShare: dial(evasion, 1, given.unofficialClientShare, 0),
    accountsPerDevice: Math.round(dial(evasion, 10 * given.accountsPerDevice, given.accountsPerDevice, 1)),
  }),
  nDevices: (given, size) => nServiceDevices(given, given.victimShare, size.nPeople),
  setup(given, context): Memory {
    const { horizonSec, view } = context;
    const random = context.random('victims');
    const victims = view.people.flatMap((account) => {
      const isVictim = random.uniform() < given.victimShare;
      const takenSec = Math.floor((random.uniform() * 1.3 - 0.3) * horizonSec);
      const toSec = takenSec + Math.floor(random.exponential(given.noticedDays) * DAY_SEC);
      const signature = drawSignature(given, random);
      const fromSec = Math.max(0, takenSec);
      return isVictim && toSec > fromSec && view.existsAt(account, fromSec)
        ? [{ account, fromSec, toSec, signature }]
        : [];
    });
    const crew = openCrew(given, victims, context);
    return {
      concern: newConcern(victims.length),
      crew,
      orders: drawOrders(given, 'likes or follows', context, context.random('orders')),
      next: 0,
    };
  },
  act(given, memory: Memory, epoch) {
    const { concern, crew, orders } = memory;
    if (!goesOn(concern, crew.mind, epoch, buyersOf(orders))) return bookNothing(concern, epoch);
    const { startSec, endSec } = epoch;
    for (; memory.next < orders.length && orders[memory.next].atSec < endSec; memory.next++)
      takeOrder(given, memory, epoch);
    const nDone = deliver(crew, epoch, given.actionsPerVictimDay);
    let nAccounts = 0;
    for (let seat = 0; seat < crew.seats.length; seat++)
      if (crew.fromSec[seat] < endSec && crew.toSec[seat] > startSec) nAccounts++;
    const entry = closeShopBooks(given, orders, { startSec, endSec, nDone, nAccounts });
    bookEpoch(concern, crew.mind, { epoch, entry, seats: crew.seats, isUsed: (seat) => crew.fromSec[seat] < endSec });
  },
});

interface Victim {
  readonly account: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly signature: Signature;
}

/** Enrols the victims and gives each a device and a network of the operator's. */
function openCrew(given: Params, victims: readonly Victim[], context: OperationSetup): Crew {
  const { view, devices, horizonSec } = context;
  const random = context.random('crew');
  const networks = pickNetworks(context.networks, given.reserveNetworks, random);
  const mind = newMind(victims.length, networks.all, given);
  const seats = victims.map(({ account, fromSec, toSec, signature }, seat) => {
    context.enrol(account, fromSec, Math.min(horizonSec, toSec));
    const instruments = takeSeat({ given, view, devices, networks, mind }, seat, account, signature);
    // Taken before the simulation began: signed in already.
    return { account, ...instruments, signedInFrom: fromSec === 0 ? networkOfSeat(mind, seat) : NONE };
  });
  const crew = newCrew(seats, mind, random);
  for (const [seat, { fromSec, toSec }] of victims.entries()) {
    crew.fromSec[seat] = fromSec;
    crew.toSec[seat] = Math.min(horizonSec, toSec);
  }
  return crew;
}

/** Takes up the next order: likes on the buyer's newest post, or follows where there is none to see. */
function takeOrder(given: Params, { crew, orders, next }: Memory, epoch: EpochContext): void {
  const { view } = epoch;
  const order = orders[next];
  const random = epoch.random('order', next);
  const object = view.isPrivate(order.buyer) ? NONE : view.latestPost(order.buyer, order.atSec);
  const buysLikes = random.uniform() < given.likesShare && object !== NONE;
  fillOrder(given, order, {
    crew,
    view,
    random,
    hours: [given.fromHour, given.toHour],
    verb: buysLikes ? VERB.like : VERB.follow,
    object: buysLikes ? object : NONE,
  });
}
