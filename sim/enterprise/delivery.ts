import { z } from 'zod';

/** Parameters of how customers take it when they get less than they pay for; part of an operation's parameters. */
export const satisfactionShape = {
  contentShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('share of the actions sold that customers are content with, on average over some days (assumed)'),
  quitPerDay: z
    .number()
    .min(0)
    .max(1)
    .default(0.15)
    .describe(
      'chance a day that a customer for whom nothing at all is done any more stops paying and leaves (assumed)',
    ),
};

/** What one customer was sold and got; plain data. */
export interface Delivery {
  /** Actions that got through since the day began. */
  nToday: number;
  /** Fading sums over the days so far. */
  nSold: number;
  nGot: number;
}

/** Days over which a customer's impression fades to a third; assumed. */
const MEMORY_DAYS = 5;
const KEPT_A_DAY = Math.exp(-1 / MEMORY_DAYS);

/** Nothing sold yet. */
export const newDelivery = (): Delivery => ({ nToday: 0, nSold: 0, nGot: 0 });

/**
 * Closes a customer's day on which `nSold` actions were due, and says whether the customer quits: never while the share that was delivered is the content one or
 * more, from there on the more often the less it is. Counts actions as customers see them being done, so nothing is known of removals. Draws a chance in [0,1) when it matters.
 */
export function quits(
  delivery: Delivery,
  nSold: number,
  { contentShare, quitPerDay }: { readonly contentShare: number; readonly quitPerDay: number },
  chance: () => number,
): boolean {
  delivery.nSold = delivery.nSold * KEPT_A_DAY + nSold;
  delivery.nGot = delivery.nGot * KEPT_A_DAY + delivery.nToday;
  delivery.nToday = 0;
  if (contentShare === 0 || delivery.nSold === 0) return false;
  const missing = 1 - delivery.nGot / (contentShare * delivery.nSold);
  return missing > 0 && chance() < quitPerDay * missing;
}
