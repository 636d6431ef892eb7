import type { ServiceEconomy } from '../judge/service-economy.js';

const COLUMNS: readonly { readonly head: string; readonly of: (books: ServiceEconomy) => string }[] = [
  { head: 'books', of: ({ operation }) => operation },
  { head: 'customers', of: ({ customers }) => String(customers) },
  { head: 'paying', of: ({ paying }) => String(paying) },
  { head: 'free days', of: ({ freeShare }) => percent(freeShare) },
  { head: 'taken/paid month', of: ({ takenPerMonth }) => dollars(takenPerMonth) },
  { head: 'taken/customer', of: ({ takenPerCustomer }) => dollars(takenPerCustomer) },
  { head: 'churn/week', of: ({ churnPerWeek }) => percent(churnPerWeek) },
  { head: 'revenue/day', of: ({ revenuePerDay }) => dollars(revenuePerDay) },
  { head: 'cost/day', of: ({ costPerDay }) => dollars(costPerDay) },
  { head: 'cost/1,000 actions', of: ({ costPerThousandActions }) => dollars(costPerThousandActions) },
  { head: 'blocked', of: ({ blockedShare }) => percent(blockedShare) },
  { head: 'locked out', of: ({ lockedOutShare }) => percent(lockedOutShare) },
];

/** The books of the operations as lines of text, one each under a line of heads; none without books. Money in US dollars. */
export function economyText(economy: readonly ServiceEconomy[]): string[] {
  if (economy.length === 0) return [];
  const columns = COLUMNS.map(({ head, of }) => [head, ...economy.map(of)]);
  const widths = columns.map((cells) => Math.max(...cells.map(({ length }) => length)));
  return columns[0].map((_, line) =>
    columns
      .map((cells, column) => (column === 0 ? cells[line].padEnd(widths[0]) : cells[line].padStart(widths[column])))
      .join('  '),
  );
}

const percent = (share: number): string => (Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)} %`);
const dollars = (amount: number): string => (Number.isNaN(amount) ? '-' : amount.toFixed(2));
