import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../sim/small-world.js';
import { deedsOf, soldBy, townWith } from './deeds.js';

const SELLERS = Object.keys(FAMILIES).filter((use) => use !== 'engagement-pod') as (keyof typeof FAMILIES)[];
const LONG = { horizonDays: 20 };

describe.each(SELLERS)('the books of %s', (use) => {
  it('add up: customers are those of the epoch before, and those who joined, less those who left', async () => {
    const { truth } = await townWith(use, FAMILIES[use], LONG);
    const { ledger } = truth;
    expect(ledger).toHaveLength(20);
    for (const [place, row] of ledger.entries()) {
      if (place > 0) expect(row.nCustomers).toBe(ledger[place - 1].nCustomers + row.nJoined - row.nLeft);
      expect(row.nPaying).toBeLessThanOrEqual(row.nCustomers);
      expect(Math.min(row.revenue, row.cost, row.nJoined, row.nLeft)).toBeGreaterThanOrEqual(0);
    }
    const total = (of: 'nJoined' | 'nLeft' | 'revenue' | 'cost'): number =>
      ledger.reduce((sum, row) => sum + row[of], 0);
    expect(total('nJoined')).toBeGreaterThan(0);
    expect(total('revenue')).toBeGreaterThan(0);
    expect(total('cost')).toBeGreaterThan(0);
    expect(new Set(ledger.map(({ nCustomers }) => nCustomers)).size).toBeGreaterThan(use === 'comment-bots' ? 0 : 3);
  });

  it('count what got through: what was logged, and a few that turned out to have been done before', async () => {
    const world = await townWith(use, FAMILIES[use], LONG);
    const nDone = world.truth.ledger.reduce((sum, row) => sum + row.nDone, 0);
    const nLogged = soldBy(world).length;
    expect(nLogged).toBeLessThanOrEqual(nDone);
    expect(nLogged).toBeGreaterThan(0.6 * nDone);
  });
});

it('pods sell nothing and keep no books', async () => {
  const world = await townWith('engagement-pod', FAMILIES['engagement-pod']);
  expect(deedsOf(world).length).toBeGreaterThan(50);
  expect(world.truth.ledger).toEqual([]);
});

describe('a follow service', () => {
  const earned = async (params: Record<string, unknown>): Promise<number> => {
    const { truth } = await townWith('follow-service', { ...FAMILIES['follow-service'], ...params }, LONG);
    return truth.ledger.reduce((sum, row) => sum + row.revenue, 0);
  };

  it('earns in proportion to its price, and nothing from a trial that nobody outlasts', async () => {
    const base = await earned({ pricePerMonth: 10 });
    expect(await earned({ pricePerMonth: 30 })).toBeCloseTo(3 * base, 6);
    expect(await earned({ stayShare: 0 })).toBe(0);
  });

  it('loses more customers a week when they stay for less long', async () => {
    const left = async (paidDays: number): Promise<number> => {
      const params = { ...FAMILIES['follow-service'], trialDays: 0, stayShare: 1, paidDays };
      const { truth } = await townWith('follow-service', params, LONG);
      return truth.ledger.reduce((sum, row) => sum + row.nLeft, 0);
    };
    expect(await left(5)).toBeGreaterThan(2 * (await left(200)));
  });
});
