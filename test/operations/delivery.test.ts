import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newDelivery, quits } from '../../sim/enterprise/delivery.js';
import type { Enforcement } from '../../sim/enforcement.js';
import { simulate } from '../../sim/simulate.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';
import { smallScenario } from '../sim/small-world.js';

const given = { contentShare: 0.4, quitPerDay: 0.15 };

/** Days until a customer of whom a share of what was sold is done quits, who would on the first occasion; Infinity = never. */
function daysUntilQuitting(share: number, chance: number): number {
  const delivery = newDelivery();
  for (let day = 1; day <= 200; day++) {
    delivery.nToday = share * 50;
    if (quits(delivery, 50, given, () => chance)) return day;
  }
  return Infinity;
}

test('customers who get their share never quit, the others the sooner the less they get', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 0, max: 0.2, noNaN: true }), (a, b, chance) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(daysUntilQuitting(less, chance)).toBeLessThanOrEqual(daysUntilQuitting(more, chance));
      if (more > 0.401) expect(daysUntilQuitting(more, 0)).toBe(Infinity);
    }),
    { numRuns: 100, seed: 2 },
  );
  expect(daysUntilQuitting(0, 0)).toBe(1);
  expect(daysUntilQuitting(0, 0.16)).toBe(Infinity);
});

/** Customers at the end of three weeks of a follow service under a platform. */
async function customersUnder(enforcement: Enforcement, params: object = {}): Promise<number[]> {
  const nCustomers: number[] = [];
  const scenario = smallScenario({
    ...{ nPeople: 120, horizonDays: 21, confounders: [] },
    operations: [{ use: 'follow-service', with: { customerShare: 0.4, adapts: false, paidDays: 300, ...params } }],
  });
  const { truth } = await simulate(scenario, { seed: 'delivery', workers: 1, enforcement });
  for (const row of truth.ledger) nCustomers.push(row.nCustomers);
  return nCustomers;
}

test('refusals cost a service customers; removals that nobody is told of do not', async () => {
  const free = await customersUnder({});
  const refused = await customersUnder({ lets: (_by, tSec, verb) => tSec < 5 * 86_400 || !isRemovable(verb) });
  const pruned = await customersUnder({
    after: ({ nActions, verb, actor, target }) =>
      Array.from({ length: nActions }, (_, row) => row)
        .filter((row) => verb[row] === VERB.follow)
        .map((row) => ({ kind: 'remove-follow', account: actor[row], target: target[row] })),
  });
  // Who is followed differs from then on, and with it what there is left to do: by a customer at most.
  for (const [day, n] of pruned.entries()) expect(Math.abs(n - free[day])).toBeLessThanOrEqual(1);
  expect(refused[20]).toBeLessThan(0.6 * free[20]);
  expect(refused.slice(0, 5)).toEqual(free.slice(0, 5));
  // Without the reaction of customers the same refusals cost none.
  const patient = await customersUnder(
    { lets: (_by, tSec, verb) => tSec < 5 * 86_400 || !isRemovable(verb) },
    { quitPerDay: 0, patienceDays: 60 },
  );
  expect(patient[20]).toBeGreaterThan(refused[20]);
});
