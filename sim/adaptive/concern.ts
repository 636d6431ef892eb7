import type { BookEntry, EpochContext } from '../world/context.js';
import type { Adaptivity } from './adaptivity.js';
import { learnLoss, SEAT, type Mind } from './operator-mind.js';

const DAY_SEC = 86_400;
/** Fewer followers than this lost by all customers together are chance; assumed. */
const LEAST_LOST = 20;
/** An operator with fewer accounts in use does not judge by how many are lost; assumed. */
const LEAST_SEATS = 10;

/** An enterprise as its operator sees it from day to day: what its customers have, and whether it is worth going on. Plain data. */
export interface Concern {
  /** Followers of each customer when it last looked. */
  readonly nFollowers: Map<number, number>;
  day: number;
  /** Visible mass losses so far. */
  nAlarms: number;
  nLosingDays: number;
  /** Takings less costs of the running day, US dollars. */
  balance: number;
  /** Per seat: whether its account was there when it was in use. */
  readonly wasThere: Uint8Array;
  /** Customers in the books of the last epoch. */
  nCustomers: number;
  isClosed: boolean;
}

/** An enterprise that opens, with so many accounts it acts through. */
export function newConcern(nSeats: number): Concern {
  return {
    wasThere: new Uint8Array(nSeats),
    nFollowers: new Map(),
    day: -1,
    nAlarms: 0,
    nLosingDays: 0,
    balance: 0,
    nCustomers: 0,
    isClosed: false,
  };
}

/** Somebody whom an operator works for or through, from when until when (exclusive), seconds. */
export interface Client {
  readonly account: number;
  readonly fromSec: number;
  readonly toSec: number;
}

/**
 * Opens an epoch, before the mind opens its day: on a new day the operator looks at the followers of its customers, as any visitor can, and draws back when they fell
 * by more than churn explains. False once it has given up. Silent removals of what it *does* show in no customer's followers. O(clients).
 */
export function goesOn(concern: Concern, mind: Mind, epoch: EpochContext, clients: Iterable<Client>): boolean {
  if (concern.isClosed) return false;
  const { startSec, view } = epoch;
  const day = Math.floor(startSec / DAY_SEC);
  if (day === concern.day) return true;
  const isFirst = concern.day < 0;
  concern.day = day;
  if (!isFirst && isUnprofitable(concern, mind.adaptivity)) {
    concern.isClosed = true;
    return false;
  }
  if (mind.adaptivity.lossNoticed === 1) return true;
  let [nBefore, nLost] = [0, 0];
  for (const { account, fromSec, toSec } of clients) {
    if (fromSec >= startSec || toSec <= startSec) continue;
    const now = view.nFollowers(account);
    const before = concern.nFollowers.get(account);
    concern.nFollowers.set(account, now);
    if (before === undefined) continue;
    nBefore += before;
    nLost += before - now;
  }
  if (nLost < LEAST_LOST || nLost < mind.adaptivity.lossNoticed * nBefore) return true;
  concern.nAlarms++;
  learnLoss(mind, startSec);
  return true;
}

/** Counts yesterday among the losing days or starts anew; whether there were too many in a row. */
function isUnprofitable(concern: Concern, { unprofitableDays }: Adaptivity): boolean {
  concern.nLosingDays = concern.balance < 0 ? concern.nLosingDays + 1 : 0;
  concern.balance = 0;
  return unprofitableDays > 0 && concern.nLosingDays >= unprofitableDays;
}

/** An epoch to be booked. */
interface Booking {
  readonly epoch: EpochContext;
  readonly entry: BookEntry;
  /** Per seat: the account, of which the operator sees when it is gone. */
  readonly seats: readonly { readonly account: number }[];
  /** Whether a seat was in use by the end of the epoch; all are without. */
  readonly isUsed?: (seat: number) => boolean;
}

/** Books an epoch, and gives up when too many of the accounts used so far are lost or gone. O(seats). */
export function bookEpoch(concern: Concern, mind: Mind, { epoch, entry, seats, isUsed }: Booking): void {
  epoch.book({ ...entry, nReactions: mind.nReactions });
  mind.nReactions = 0;
  concern.balance += entry.revenue - entry.cost;
  concern.nCustomers = entry.nCustomers;
  let [nUsed, nLost] = [0, 0];
  for (const [seat, { account }] of seats.entries()) {
    if (isUsed !== undefined && !isUsed(seat)) continue;
    const isThere = epoch.view.existsAt(account, epoch.startSec);
    if (isThere) concern.wasThere[seat] = 1;
    else if (concern.wasThere[seat] === 0) continue;
    nUsed++;
    if (!isThere || mind.seat[seat] === SEAT.lost) nLost++;
  }
  if (nUsed >= LEAST_SEATS && nLost >= mind.adaptivity.lostShare * nUsed) concern.isClosed = true;
}

/** The books of an enterprise that was given up: whoever was still a customer leaves, and nothing comes in or goes out. */
export function bookNothing(concern: Concern, epoch: EpochContext): void {
  epoch.book({ nCustomers: 0, nPaying: 0, nJoined: 0, nLeft: concern.nCustomers, revenue: 0, cost: 0 });
  concern.nCustomers = 0;
}
