import fc from 'fast-check';
import { expect, test } from 'vitest';
import { economyText } from '../../experiments/commands/economy-text.js';
import { serviceEconomy } from '../../experiments/judge/service-economy.js';
import type { LedgerRow } from '../../sim/truth/truth.js';
import { smallWorld } from '../sim/small-world.js';

const DAY_SEC = 86_400;
const OPERATIONS = ['a-service', 'a-pod', 'a-farm'].map((id) => ({ id, family: id, label: 'inauthentic' as const }));

const row = (operation: number, day: number, change: Partial<LedgerRow>): LedgerRow => ({
  ...{ operation, startSec: day * DAY_SEC, nCustomers: 0, nPaying: 0, nJoined: 0, nLeft: 0 },
  ...{ revenue: 0, cost: 0, nDone: 0, nBlocked: 0, nLockedOut: 0, nReactions: 0 },
  ...change,
});

test('sums the books of each operation that keeps any', () => {
  const ledger = [
    row(0, 0, { nCustomers: 10, nPaying: 4, nJoined: 10, revenue: 6, cost: 1, nDone: 700, nBlocked: 200 }),
    row(2, 0, { nCustomers: 3, revenue: 1 }),
    row(0, 1, { nCustomers: 12, nPaying: 5, nJoined: 4, nLeft: 2, revenue: 8, cost: 2, nDone: 300, nLockedOut: 300 }),
    row(2, 1, { nCustomers: 3, revenue: 1 }),
  ];
  const [service, farm, ...rest] = serviceEconomy({ operations: OPERATIONS, ledger }, 2 * DAY_SEC);
  expect(rest).toEqual([]);
  expect(service).toMatchObject({ operation: 'a-service', customers: 12, paying: 5, joined: 14, left: 2 });
  expect(service.revenuePerDay).toBeCloseTo(7, 12);
  expect(service.costPerDay).toBeCloseTo(1.5, 12);
  expect(service.costPerThousandActions).toBeCloseTo(3, 12);
  expect(service.actionsPerDay).toBeCloseTo(500, 12);
  expect(service.blockedShare).toBeCloseTo(200 / 1500, 12);
  expect(service.lockedOutShare).toBeCloseTo(300 / 1500, 12);
  // 2 left in 10 + 12 + 1 customer days.
  // 22 customer days, 9 of them paid; 14 dollars from 14 who came.
  expect(service.freeShare).toBeCloseTo(13 / 22, 12);
  expect(service.takenPerMonth).toBeCloseTo((30 * 14) / 9, 12);
  expect(service.takenPerCustomer).toBeCloseTo(1, 12);
  expect(farm.takenPerMonth).toBeNaN();
  expect(service.churnPerWeek).toBeCloseTo(2 / (23 / 7), 12);
  expect(service.weeks).toEqual([
    {
      ...{ week: 1, customers: 12, paying: 5, joined: 14, left: 2, revenuePerDay: 7, actionsPerDay: 500 },
      ...{ blockedShare: 200 / 1500, lockedOutShare: 300 / 1500 },
    },
  ]);
  expect(farm.operation).toBe('a-farm');
  expect(farm.costPerThousandActions).toBeNaN();
});

const anyRow = fc.record({
  nCustomers: fc.nat(50),
  nLeft: fc.nat(5),
  revenue: fc.nat(100),
  cost: fc.nat(100),
  nDone: fc.nat(1000),
  nBlocked: fc.nat(100),
});

test('does not depend on how a day is cut into epochs', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 20 }), (rows) => {
      const whole = rows.map((change, day) => row(0, day, change));
      // Each day as two halves: the flows in the first, the same customers in both.
      const halves = rows.flatMap((change, day) => [
        row(0, day, change),
        row(0, day + 0.5, { nCustomers: change.nCustomers }),
      ]);
      const horizonSec = rows.length * DAY_SEC;
      const [one] = serviceEconomy({ operations: OPERATIONS, ledger: whole }, horizonSec);
      const [two] = serviceEconomy({ operations: OPERATIONS, ledger: halves }, horizonSec);
      expect(two.revenuePerDay).toBeCloseTo(one.revenuePerDay, 9);
      expect(two.costPerThousandActions).toBeCloseTo(one.costPerThousandActions, 9);
      expect(two.blockedShare).toBeCloseTo(one.blockedShare, 9);
      expect(two.customers).toBe(one.customers);
      // The weeks hold everything once.
      expect(one.weeks).toHaveLength(Math.ceil(rows.length / 7));
      expect(two.weeks).toEqual(one.weeks);
      const days = (place: number): number => Math.min(7, rows.length - 7 * place);
      const sum = one.weeks.reduce((total, week, place) => total + week.revenuePerDay * days(place), 0);
      expect(sum).toBeCloseTo(one.revenuePerDay * rows.length, 9);
      expect(one.weeks.at(-1)?.customers).toBe(one.customers);
    }),
    { seed: 20181119 },
  );
});

test('of a simulated town: what is printed is what the ledger holds', async () => {
  const { truth } = await smallWorld();
  const economy = serviceEconomy(truth, 8 * DAY_SEC);
  expect(economy.map(({ operation }) => operation)).toEqual(['follow-service', 'bot-farm']);
  for (const [operation, books] of economy.entries()) {
    const revenue = truth.ledger.reduce((sum, entry) => sum + (entry.operation === operation ? entry.revenue : 0), 0);
    expect(revenue).toBeGreaterThan(0);
    expect(books.revenuePerDay * 8).toBeCloseTo(revenue, 9);
  }
  const [head, ...lines] = economyText(economy);
  expect(head).toMatch(/revenue\/day/);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(economy[0].revenuePerDay.toFixed(2));
  expect(new Set(economyText(economy).map(({ length }) => length)).size).toBe(1);
  expect(economyText([])).toEqual([]);
});
