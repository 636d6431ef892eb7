import { afterAll, describe, expect, it } from 'vitest';
import { loadPolicies } from '../../experiments/load-policies.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import { notebook, openSeat, tinyLoop } from '../loop/tiny-loop.js';
import { ignoredOptions, type Case } from './ignored-options.js';

const policies = await loadPolicies();
const seat = await openSeat();
afterAll(() => seat.close());

/** A budget with which much is hit, some of it wrongly. */
const LOOSE = { budgetPer100kActions: 5000, budgetAccounts: 0.05 };

/** Sweeps of a village, by actions and by accounts: everything that the platform did, and what came of it. */
async function sweepsOf(policy: string, params: object): Promise<string> {
  const said: unknown[] = [];
  for (const level of ['action', 'account'] as const) {
    const listener = notebook();
    const arm = tinyLoop({
      ...{ policy, params, listener, horizonDays: 9, attribution: level === 'action' ? 'action-scores' : 'all' },
      people: { reshareShare: 1, reshareDelayDays: 0.2 },
      deployment: { level },
      town: { nPeople: 100 },
    });
    // So few looks at an account that weighing them matters.
    const labels = { ...arm.labels, actionsPerAccount: 5 };
    const result = await runArm({ ...arm, labels }, seat);
    const { deeds, events, lifts } = listener;
    said.push({ result, events, lifts, nDeeds: deeds.map(({ row, isUndone, atSec }) => [row, isUndone, atSec]) });
  }
  return JSON.stringify(said);
}

const AT_ONCE = { minHits: 1, stepDays: 0.5 };
/** What parameters of a policy need to matter, by policy. */
const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  ladder: {
    forgetDays: { with: { ...LOOSE, ...AT_ONCE }, to: [0.5] },
    blocksForGood: { with: { ...LOOSE, ...AT_ONCE, limitDays: 0.1, blockDays: 0.1 } },
    blockDays: { with: { ...LOOSE, ...AT_ONCE }, to: [0.5] },
    limitDays: { with: { ...LOOSE, ...AT_ONCE }, to: [0.5] },
  },
  'risk-controlled': { budgetPer100kActions: { with: { ...LOOSE, per: 'row' } } },
  threshold: { tellEveryDays: { to: [0.5] } },
  'review-budget': { reviewsPerDay: { to: [2] } },
};

describe('every parameter of a policy changes what a platform does', () => {
  it.each([...policies.keys()])('%s', async (id) => {
    const { params: schema } = policies.get(id)!;
    const plain = schema.safeParse(LOOSE).success ? LOOSE : {};
    const cases = CASES[id] ?? {};
    expect(await ignoredOptions({ schema, plain, cases, outcome: (params) => sweepsOf(id, params) })).toEqual([]);
  });
});
