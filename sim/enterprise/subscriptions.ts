import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import type { BookEntry } from '../world/context.js';

const DAY_SEC = 86_400;

/** Parameters of who subscribes, for how long and for how much; part of an operation's parameters. */
export const subscriptionShape = {
  customerShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe('share of the people who enrol at some time (assumed)'),
  trialDays: z.number().min(0).max(60).default(3).describe('days of the free trial (a4, unverified: 3-7)'),
  stayShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('share of customers who stay and pay after the trial (assumed; a4, unverified: about a third stay long)'),
  paidDays: z
    .number()
    .positive()
    .max(3650)
    .default(40)
    .describe('mean days that a paying customer stays: churn (assumed)'),
  pricePerMonth: z
    .number()
    .min(0)
    .max(1000)
    .default(15)
    .describe('US dollars for 30 days (calibration a3 64: 10-45 a month, up to 31 a week)'),
  costPerCustomerDay: z
    .number()
    .min(0)
    .max(100)
    .default(0.04)
    .describe('US dollars a day for a customer: support, proxies, card fees (assumed)'),
  costPerThousandActions: z
    .number()
    .min(0)
    .max(1000)
    .default(0.05)
    .describe('US dollars for 1,000 actions: servers, solved challenges (assumed)'),
};

/** Parsed subscription. */
export type SubscriptionParams = z.infer<z.ZodObject<typeof subscriptionShape>>;

/** From when until when somebody is a customer, seconds; the end may lie beyond the horizon. */
export interface Term {
  readonly fromSec: number;
  /** From here on the customer pays, if still there. */
  readonly trialEndSec: number;
  /** Comes early for a customer who quits. */
  toSec: number;
  /** Enrolled after the simulation began. */
  readonly isNew: boolean;
  /** Set by the books: not yet, a customer, gone. */
  status: 'expected' | 'enrolled' | 'gone';
}

/** How long before the start the earliest customers enrolled, as a share of the horizon; assumed. */
const EARLIER_SHARE = 0.3;

/** Draws whether and for how long a person subscribes; null for those who do not. Always as many draws. */
export function drawTerm(given: SubscriptionParams, random: RandomStream, horizonSec: number): Term | null {
  const wanted = random.uniform() < given.customerShare;
  const enrolSec = Math.floor((random.uniform() * (1 + EARLIER_SHARE) - EARLIER_SHARE) * horizonSec);
  const stays = random.uniform() < given.stayShare;
  const trialSec = Math.floor(given.trialDays * (0.7 + 0.6 * random.uniform()) * DAY_SEC);
  const paidSec = Math.floor(random.exponential(given.paidDays) * DAY_SEC);
  const trialEndSec = enrolSec + trialSec;
  const toSec = trialEndSec + (stays ? paidSec : 0);
  const fromSec = Math.max(0, enrolSec);
  return wanted && toSec > fromSec ? { fromSec, trialEndSec, toSec, isNew: enrolSec >= 0, status: 'expected' } : null;
}

/** One epoch in the life of a subscription business. */
export interface BookedEpoch {
  readonly startSec: number;
  readonly endSec: number;
  /** Actions that got through. */
  readonly nDone: number;
}

/** Closes the books of an epoch: customers come and go (those whose account the operator lost are gone), pay for their time and cost. O(customers). */
export function closeBooks(
  given: Omit<SubscriptionParams, 'customerShare'>,
  terms: readonly Term[],
  isLost: (index: number) => boolean,
  { startSec, endSec, nDone }: BookedEpoch,
): BookEntry {
  const book = { nCustomers: 0, nPaying: 0, nJoined: 0, nLeft: 0 };
  let enrolledSec = 0;
  let paidSec = 0;
  for (const [index, term] of terms.entries()) {
    if (term.status === 'gone' || term.fromSec >= endSec) continue;
    if (term.status === 'expected' && term.isNew) book.nJoined++;
    term.status = 'enrolled';
    const untilSec = Math.min(endSec, term.toSec);
    enrolledSec += Math.max(0, untilSec - Math.max(startSec, term.fromSec));
    paidSec += Math.max(0, untilSec - Math.max(startSec, term.trialEndSec));
    if (term.toSec <= endSec || isLost(index)) {
      term.status = 'gone';
      book.nLeft++;
      continue;
    }
    book.nCustomers++;
    if (term.trialEndSec < endSec) book.nPaying++;
  }
  const cost = (enrolledSec / DAY_SEC) * given.costPerCustomerDay + (nDone / 1000) * given.costPerThousandActions;
  return { ...book, revenue: (paidSec / DAY_SEC) * (given.pricePerMonth / 30), cost };
}
