import type { TableRow } from '../../reports/report.js';
import type { ReplicateResult } from '../executors/study-results.js';
import type { BooksOfWeek, ServiceEconomy } from '../judge/service-economy.js';
import { meanInterval } from '../metrics/mean-interval.js';
import type { Plan } from '../plan/plan-study.js';

type Quantity = Exclude<keyof ServiceEconomy, 'operation' | 'weeks'>;

/** What the table says of each operation, and in what unit. */
const QUANTITIES: readonly { readonly name: string; readonly unit: string; readonly of: Quantity }[] = [
  { name: 'customers at the end', unit: 'accounts', of: 'customers' },
  { name: 'of them paying', unit: 'accounts', of: 'paying' },
  { name: 'joined', unit: 'accounts', of: 'joined' },
  { name: 'left', unit: 'accounts', of: 'left' },
  { name: 'churn', unit: 'share a week', of: 'churnPerWeek' },
  { name: 'customer days that are free (trials)', unit: 'share', of: 'freeShare' },
  { name: 'taken for 30 days of a paying customer', unit: 'USD', of: 'takenPerMonth' },
  { name: 'taken for each customer who came', unit: 'USD', of: 'takenPerCustomer' },
  { name: 'revenue', unit: 'USD a day', of: 'revenuePerDay' },
  { name: 'cost', unit: 'USD a day', of: 'costPerDay' },
  { name: 'cost of 1,000 actions', unit: 'USD', of: 'costPerThousandActions' },
  { name: 'actions', unit: 'a day', of: 'actionsPerDay' },
  { name: 'blocked', unit: 'share of tries', of: 'blockedShare' },
  { name: 'locked out', unit: 'share of tries', of: 'lockedOutShare' },
];

/** What the table of weeks says of each operation, and in what unit. */
const WEEKLY: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: Exclude<keyof BooksOfWeek, 'week'>;
}[] = [
  { name: 'customers at the end of the week', unit: 'accounts', of: 'customers' },
  { name: 'of them paying', unit: 'accounts', of: 'paying' },
  { name: 'joined', unit: 'accounts a week', of: 'joined' },
  { name: 'left', unit: 'accounts a week', of: 'left' },
  { name: 'revenue', unit: 'USD a day', of: 'revenuePerDay' },
  { name: 'actions', unit: 'a day', of: 'actionsPerDay' },
  { name: 'blocked', unit: 'share of tries', of: 'blockedShare' },
  { name: 'locked out', unit: 'share of tries', of: 'lockedOutShare' },
];

/** Table `economy-by-week`: the books of each operation, week by week, as mean over replicates with its interval. Empty without any. */
export function weeklyEconomyTable(results: readonly ReplicateResult[], plan: Plan): TableRow[] {
  return plan.scenarios.flatMap(({ id: scenario }) => {
    const books = results.filter((result) => result.scenario === scenario).flatMap(({ economy }) => economy);
    return [...new Set(books.map(({ operation }) => operation))].flatMap((operation) => {
      const ofIt = books.filter((book) => book.operation === operation).flatMap(({ weeks }) => weeks);
      const weeks = [...new Set(ofIt.map(({ week }) => week))].sort((a, b) => a - b);
      return WEEKLY.flatMap(({ name, unit, of }) =>
        weeks.map((week) => ({
          ...{ scenario, operation, quantity: name, unit, week },
          ...meanInterval(
            ofIt.filter((one) => one.week === week).map((one) => one[of]),
            [0, Infinity],
          ),
        })),
      );
    });
  });
}

/** Table `economy`: the books of each operation, as mean over replicates with its interval. Empty without any. */
export function economyTable(results: readonly ReplicateResult[], plan: Plan): TableRow[] {
  return plan.scenarios.flatMap(({ id: scenario }) => {
    const books = results.filter((result) => result.scenario === scenario).flatMap(({ economy }) => economy);
    return [...new Set(books.map(({ operation }) => operation))].flatMap((operation) => {
      const ofIt = books.filter((book) => book.operation === operation);
      return QUANTITIES.map(({ name, unit, of }) => ({
        ...{ scenario, operation, quantity: name, unit },
        ...meanInterval(
          ofIt.map((book) => book[of]),
          [0, Infinity],
        ),
      }));
    });
  });
}
