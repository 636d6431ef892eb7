import type { LedgerRow, Truth } from '../../sim/truth/truth.js';

const DAY_SEC = 86_400;
const WEEK_SEC = 7 * DAY_SEC;

/** What a business looked like over the whole horizon; money in US dollars. NaN where undefined. */
export interface ServiceEconomy {
  /** Id of the operation. */
  readonly operation: string;
  /** Customers or members at the end, and those of them who pay. */
  readonly customers: number;
  readonly paying: number;
  /** Who came and who left over the horizon. */
  readonly joined: number;
  readonly left: number;
  /** Chance that a customer leaves within a week: customers who left for each week that a customer stayed. */
  readonly churnPerWeek: number;
  /** Share of the customers' days that nobody pays for: trials, and members for free. */
  readonly freeShare: number;
  /** Price as it comes in: taken for 30 days of a paying customer, and for each customer who came. */
  readonly takenPerMonth: number;
  readonly takenPerCustomer: number;
  readonly revenuePerDay: number;
  readonly costPerDay: number;
  /** Costs for 1,000 actions that got through. */
  readonly costPerThousandActions: number;
  readonly actionsPerDay: number;
  /** Share of the tries that the operator saw refused, and that failed on a changed password. */
  readonly blockedShare: number;
  readonly lockedOutShare: number;
  /** The same books week by week, the first week first. */
  readonly weeks: readonly BooksOfWeek[];
}

/** What a business looked like in one week of the world; counts of customers are those at its end. */
export interface BooksOfWeek {
  /** Counted from 1; the last may be shorter. */
  readonly week: number;
  readonly customers: number;
  readonly paying: number;
  readonly joined: number;
  readonly left: number;
  readonly revenuePerDay: number;
  readonly actionsPerDay: number;
  /** As over the whole horizon: what the operator sees, and adapts to. */
  readonly blockedShare: number;
  readonly lockedOutShare: number;
}

/** Sums up the books of each operation that keeps any, in the order of the scenario. O(rows of the ledger). */
export function serviceEconomy(
  { operations, ledger }: Pick<Truth, 'operations' | 'ledger'>,
  horizonSec: number,
): ServiceEconomy[] {
  return operations.flatMap(({ id }, operation) => {
    const rows = ledger.filter((row) => row.operation === operation);
    return rows.length === 0 ? [] : [sumUp(id, rows, horizonSec)];
  });
}

function sumUp(operation: string, rows: readonly LedgerRow[], horizonSec: number): ServiceEconomy {
  const total = (pick: (row: LedgerRow) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const daysOf = (place: number): number =>
    ((rows[place + 1]?.startSec ?? horizonSec) - rows[place].startSec) / DAY_SEC;
  const days = (horizonSec - rows[0].startSec) / DAY_SEC;
  // Those who leave within an epoch were there for half of it, on average.
  const customerWeeks = rows.reduce(
    (sum, row, place) => sum + ((row.nCustomers + row.nLeft / 2) * daysOf(place)) / 7,
    0,
  );
  const customerDays = rows.reduce((sum, { nCustomers }, place) => sum + nCustomers * daysOf(place), 0);
  const paidDays = rows.reduce((sum, { nPaying }, place) => sum + nPaying * daysOf(place), 0);
  const last = rows[rows.length - 1];
  const [nDone, nBlocked, nLockedOut] = [
    total((row) => row.nDone),
    total((row) => row.nBlocked),
    total((row) => row.nLockedOut),
  ];
  const nTries = nDone + nBlocked + nLockedOut;
  const left = total((row) => row.nLeft);
  const joined = total((row) => row.nJoined);
  const revenue = total((row) => row.revenue);
  return {
    operation,
    customers: last.nCustomers,
    paying: last.nPaying,
    joined,
    left,
    churnPerWeek: over(left, customerWeeks),
    freeShare: over(customerDays - paidDays, customerDays),
    takenPerMonth: over(30 * revenue, paidDays),
    takenPerCustomer: over(revenue, joined),
    revenuePerDay: over(revenue, days),
    costPerDay: over(
      total((row) => row.cost),
      days,
    ),
    costPerThousandActions: over(1000 * total((row) => row.cost), nDone),
    actionsPerDay: over(nDone, days),
    blockedShare: over(nBlocked, nTries),
    lockedOutShare: over(nLockedOut, nTries),
    weeks: weeksOf(rows, horizonSec),
  };
}

/** Each row of the ledger belongs to the week in which its epoch begins. */
function weeksOf(rows: readonly LedgerRow[], horizonSec: number): BooksOfWeek[] {
  const weeks = new Map<number, LedgerRow[]>();
  for (const row of rows) {
    const week = Math.floor(row.startSec / WEEK_SEC);
    weeks.set(week, [...(weeks.get(week) ?? []), row]);
  }
  return [...weeks].map(([week, ofWeek]) => {
    const total = (pick: (row: LedgerRow) => number): number => ofWeek.reduce((sum, row) => sum + pick(row), 0);
    const days = (Math.min(horizonSec, (week + 1) * WEEK_SEC) - ofWeek[0].startSec) / DAY_SEC;
    const nTries = total((row) => row.nDone + row.nBlocked + row.nLockedOut);
    const last = ofWeek[ofWeek.length - 1];
    return {
      week: week + 1,
      customers: last.nCustomers,
      paying: last.nPaying,
      joined: total((row) => row.nJoined),
      left: total((row) => row.nLeft),
      revenuePerDay: over(
        total((row) => row.revenue),
        days,
      ),
      actionsPerDay: over(
        total((row) => row.nDone),
        days,
      ),
      blockedShare: over(
        total((row) => row.nBlocked),
        nTries,
      ),
      lockedOutShare: over(
        total((row) => row.nLockedOut),
        nTries,
      ),
    };
  });
}

const over = (part: number, whole: number): number => (whole === 0 ? NaN : part / whole);
