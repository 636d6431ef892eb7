import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import type { Client } from '../adaptive/concern.js';
import type { OperationSetup } from '../operation.js';
import type { BookEntry, WorldView } from '../world/context.js';
import { muster, type Crew } from './crew.js';
import { promise } from './errands.js';
import { intoHours } from './working-hours.js';

const DAY_SEC = 86_400;

/** Parameters of packages that people buy by the piece; part of an operation's parameters. */
export const orderShape = {
  buyerShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.012)
    .describe('share of the people who buy within the horizon (assumed)'),
  packageSize: z
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .describe(
      'pieces in a package, at most one an account (calibration a3 65: sold by the thousand; scaled to a small world, assumed)',
    ),
  burstShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of packages delivered in a burst, the rest drips (e: slow-drip delivery; share assumed)'),
  burstHours: z.number().positive().max(720).default(30).describe('hours a burst takes (a3 66: within two days)'),
  dripDays: z.number().positive().max(365).default(8).describe('days a drip takes (assumed)'),
  deliverySpread: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('randomness of the spacing inside a package: 0 fixed, 1 random (e: fixed, later random)'),
  pricePerThousand: z
    .number()
    .min(0)
    .max(1000)
    .default(10)
    .describe('US dollars for 1,000 pieces (a3 65: 5-15 per 1,000 followers)'),
  costPerThousand: z
    .number()
    .min(0)
    .max(1000)
    .default(0.5)
    .describe('US dollars for delivering 1,000 pieces (assumed)'),
  costPerAccountDay: z
    .number()
    .min(0)
    .max(100)
    .default(0.002)
    .describe('US dollars a day for keeping an account: proxies, replacement (assumed)'),
};

/** Parsed packages. */
export type OrderParams = z.infer<z.ZodObject<typeof orderShape>>;

/** One package that somebody bought. */
export interface Order {
  readonly buyer: number;
  readonly campaign: number;
  readonly atSec: number;
  /** From the order to the last delivery. */
  readonly spanSec: number;
}

/** Draws who buys a package and when, in order of time; `name` says what is sold. Always as many draws a person. */
export function drawOrders(given: OrderParams, name: string, context: OperationSetup, random: RandomStream): Order[] {
  const orders: Order[] = [];
  for (const buyer of context.view.people) {
    const buys = random.uniform() < given.buyerShare;
    const atSec = Math.floor(random.uniform() * context.horizonSec);
    const isBurst = random.uniform() < given.burstShare;
    if (!buys || !context.view.existsAt(buyer, atSec)) continue;
    const campaign = context.openCampaign(isBurst ? `${name}, burst` : `${name}, drip`, buyer);
    orders.push({ buyer, campaign, atSec, spanSec: isBurst ? given.burstHours * 3600 : given.dripDays * DAY_SEC });
  }
  return orders.sort((x, y) => x.atSec - y.atSec);
}

/** Days after the last delivery for which a seller still looks at what a buyer has: packages are sold with a guarantee; assumed. */
const WATCHED_DAYS = 30;

/** The buyers as a seller watches them: from their order on. O(orders). */
export function buyersOf(orders: readonly Order[]): Client[] {
  return orders.map(({ buyer, atSec, spanSec }) => ({
    account: buyer,
    fromSec: atSec,
    toSec: atSec + spanSec + WATCHED_DAYS * DAY_SEC,
  }));
}

/** What is done for the buyer of a package, by whom. */
export interface Filling {
  readonly crew: Crew;
  readonly view: WorldView;
  readonly random: RandomStream;
  readonly verb: number;
  /** The post that is liked, NONE for follows. */
  readonly object: number;
  /** Hours of the simulated clock between which pieces are delivered; all day without. */
  readonly hours?: readonly [number, number];
}

/** Promises the pieces of a package, each by another account as they take turns, while there are enough. */
export function fillOrder(given: OrderParams, { buyer, campaign, atSec, spanSec }: Order, filling: Filling): void {
  const { crew, view, random, verb, object, hours } = filling;
  const { deliverySpread } = given;
  const seats = muster(crew, view, crew.order.length, atSec, given.packageSize);
  for (const [piece, who] of seats.entries()) {
    const place = (1 - deliverySpread) * (piece / seats.length) + deliverySpread * random.uniform();
    const wantedSec = Math.floor(atSec + place * spanSec);
    const pieceSec = hours === undefined ? wantedSec : intoHours(wantedSec, hours, atSec);
    promise(crew.errands, pieceSec, { who, verb, target: buyer, object, campaign });
  }
}

/** One epoch of a shop that sells packages. */
export interface ShopEpoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly nDone: number;
  /** Accounts the shop keeps. */
  readonly nAccounts: number;
}

/** Closes the books of a shop: a buyer is a customer from the order to the last delivery and pays at once. O(orders). */
export function closeShopBooks(given: OrderParams, orders: readonly Order[], epoch: ShopEpoch): BookEntry {
  const { startSec, endSec, nDone, nAccounts } = epoch;
  const within = (sec: number): boolean => sec >= startSec && sec < endSec;
  let [nCustomers, nJoined, nLeft] = [0, 0, 0];
  for (const { atSec, spanSec } of orders) {
    if (atSec >= endSec) break;
    if (within(atSec)) nJoined++;
    if (within(atSec + spanSec)) nLeft++;
    else if (atSec + spanSec >= endSec) nCustomers++;
  }
  const revenue = (nJoined * given.packageSize * given.pricePerThousand) / 1000;
  const days = (endSec - startSec) / DAY_SEC;
  const cost = (nDone / 1000) * given.costPerThousand + nAccounts * days * given.costPerAccountDay;
  return { nCustomers, nPaying: nCustomers, nJoined, nLeft, revenue, cost };
}
