import { describe, expect, test } from 'vitest';
import { LiveTruth } from '../../experiments/loop/live-truth.js';
import { LoopBooks } from '../../experiments/loop/loop-books.js';
import { quantityOf } from '../../experiments/loop/of-operation.js';
import type { ArmResult } from '../../experiments/loop/sum-up-arm.js';
import type { SweepResult } from '../../experiments/platform/platform.js';
import { eventOf } from '../../experiments/platform/records.js';
import { simulate } from '../../sim/simulate.js';
import { OWNER } from '../../sim/truth/truth.js';
import { FAMILIES, smallScenario } from '../sim/small-world.js';

const DAY_SEC = 86_400;
const HORIZON_DAYS = 8;
const END_SEC = HORIZON_DAYS * DAY_SEC;

/** The truth and the books of a town that has run to its end under no platform. */
async function openBooks(
  operations: readonly (keyof typeof FAMILIES)[],
): Promise<{ live: LiveTruth; books: LoopBooks }> {
  const scenario = smallScenario({
    horizonDays: HORIZON_DAYS,
    operations: operations.map((use) => ({ use, with: FAMILIES[use] })),
  });
  const live = new LiveTruth(HORIZON_DAYS);
  await simulate(scenario, {
    seed: 'sides',
    witness: live,
    sink: { open: () => Promise.resolve(), take: () => Promise.resolve() },
  });
  const books = new LoopBooks(live, { nEpochs: HORIZON_DAYS, epochSec: DAY_SEC, windowSec: HORIZON_DAYS * DAY_SEC });
  return { live, books };
}

/** Who acted for an operation, by its number, in the last week. */
function actorsFor(live: LiveTruth, operation: number): number[] {
  const actors = live.traffic.epochs.flatMap((epoch, number) =>
    Array.from(epoch.actor).filter((_, row) => live.truth.epochs[number].controller[row] === operation + 1),
  );
  return [...new Set(actors)].sort((a, b) => a - b);
}

const accountsOf = ({ truth }: LiveTruth): number[] => Array.from(truth.operator, (_, account) => account);

describe('what people agree on and do by hand is on neither side of the books', () => {
  test('a member of a pod who is warned was not wronged; somebody else was', async () => {
    const { live, books } = await openBooks(['engagement-pod']);
    const members = actorsFor(live, 0);
    const others = accountsOf(live).filter((account) => !members.includes(account));
    expect(members.length).toBeGreaterThan(10);
    expect(others.length).toBeGreaterThan(10);
    for (const account of [...members, ...others])
      books.event(eventOf({ atSec: END_SEC, account, reason: 'test', tell: 'warning' }));
    expect([...books.losses.keys()].sort((a, b) => a - b)).toEqual(others);
    expect(books.days['people newly wronged'].reduce((sum, n) => sum + n, 0)).toBe(others.length);
    expect(books.days.warnings.reduce((sum, n) => sum + n, 0)).toBe(members.length + others.length);
  });

  test('accounts scored whole count for the operation that owns them or acted through them last, and members of pods for nobody', async () => {
    const { live, books } = await openBooks(['follow-service', 'bot-farm', 'engagement-pod']);
    const [customers, , members] = [0, 1, 2].map((operation) => actorsFor(live, operation));
    const accounts = accountsOf(live);
    const nBots = accounts.filter((account) => live.truth.operator[account] !== OWNER).length;
    const past = { nRows: accounts.length, account: Uint32Array.from(accounts), nowSec: END_SEC, actions: null };
    const isHit = Uint8Array.from(accounts, (account) => (live.truth.operator[account] === OWNER ? 0 : 1));
    books.sweep({
      ...{ atSec: END_SEC, past, firstEpoch: 0, isHit, nReviews: 0, forecasts: [] },
    } as unknown as SweepResult);
    const total = (what: string): number => books.days[what].reduce((sum, n) => sum + n, 0);
    const nCoordinated = members.filter((account) => !customers.includes(account)).length;
    expect(nBots).toBeGreaterThan(10);
    expect(nCoordinated).toBeGreaterThan(10);
    expect(total('bot-farm: foreign scored')).toBe(nBots);
    expect(total('bot-farm: foreign hit')).toBe(nBots);
    expect(total('follow-service: foreign scored')).toBe(customers.length);
    expect(total('follow-service: foreign hit')).toBe(0);
    expect(total('own scored')).toBe(accounts.length - nBots - customers.length - nCoordinated);
  });
});

describe('a quantity of one operation', () => {
  const arm = {
    days: {
      'foreign actions': [10],
      'foreign actions removed': [8],
      'services: customers': [5],
      'quiet: foreign actions': [4],
      'busy: foreign actions': [6],
      'busy: foreign actions removed': [8],
      'busy: customers': [5],
    },
    epochSec: DAY_SEC,
  } as unknown as ArmResult;
  const of = (name: string): number => quantityOf(name).of({ arm, twin: arm, costs: {} as never }, { from: 0, to: 1 });

  test('is nothing where its own books are empty, whatever the others did', () => {
    expect(of('share-removed/quiet')).toBe(0);
    expect(of('service-output/quiet')).toBe(4);
    expect(of('customers/quiet')).toBe(0);
  });

  test('is its own where they are not', () => {
    expect(of('service-output/busy')).toBe(-2);
    expect(of('customers/busy')).toBe(5);
    expect(of('service-output')).toBe(2);
  });
});
