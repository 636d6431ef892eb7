import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import { loadWorldPlugins, simulate } from '../../sim/simulate.js';
import type { World } from '../../experiments/judge/world.js';
import { accountsAbove, rowsOf, scoresOf, teach, thresholdFor, type Choice } from './lone-detector.js';

const SEEDS = ['one', 'two', 'three', 'four'];
const TRAIN = [3, 8] as const;
const TEST = [10, 15] as const;
const BUDGET = 0.01;

interface Claim {
  readonly use: string;
  readonly with: Readonly<Record<string, unknown>>;
  /** Which detector pays. */
  readonly by: Choice;
}

/** Each confounder, frequent enough for a village, and a detector that it fools. */
const CLAIMS: readonly Claim[] = [
  {
    use: 'giveaway-loop',
    with: { startDays: [11], nHosts: 10, entrantShare: 0.1 },
    by: { detector: 'rate-rules', level: 'action' },
  },
  {
    use: 'viral-burst',
    with: { burstsPerWeek: 7, crowdShare: 0.25 },
    by: { detector: 'synchrotrap', level: 'account' },
  },
  {
    use: 'onboarding-burst',
    with: { startDays: [11], returningShare: 0.08 },
    by: { detector: 'rate-rules', level: 'action' },
  },
  {
    use: 'follow-back-community',
    with: { memberShare: 0.1, groupSize: 60 },
    by: { detector: 'fraudar', level: 'account' },
  },
  {
    use: 'office-network',
    with: { officeShare: 0.2, deskShare: 0.5 },
    by: { detector: 'logistic-regression', level: 'account' },
  },
  {
    use: 'night-shift-and-travel',
    with: { nightShare: 0.1, travellerShare: 0.8 },
    by: { detector: 'client-signature', level: 'action' },
  },
  { use: 'mass-unfollow', with: { cleanersPerMonth: 0.3 }, by: { detector: 'rate-rules', level: 'account' } },
  {
    use: 'superfan',
    with: { idolShare: 0.005, fanShare: 0.06 },
    by: { detector: 'rate-rules', level: 'account' },
  },
];

/** A village in which only the given confounders are at work; who would take part in the others is known all the same. */
function village(seed: string, atWork: readonly string[]): Promise<World> {
  const confounders = CLAIMS.map((claim) => ({ use: claim.use, with: claim.with, muted: !atWork.includes(claim.use) }));
  const base = loadScenario('first-light');
  const size = { nPeople: 600, horizonDays: 15, graph: { meanFollowings: 60, communitySize: 120 } };
  return simulate(parseScenario({ ...base, ...size, confounders }, 'village'), { seed });
}

/** The same people in twin villages: how many are hit only with the confounder, and how many only without it. */
interface Toll {
  nPeople: number;
  nGained: number;
  nLost: number;
}
const tolls = new Map<string, Toll>();

/** Tunes the detector on the calm village (its threshold hits 1 % of the organic rows there) and sends it, as it is, to the other. */
async function countToll({ use, by }: Claim, calm: World, other: World, seed: string): Promise<Toll> {
  const fitted = await teach(by, rowsOf(calm, by, TRAIN), seed);
  const scored = scoresOf(fitted, rowsOf(calm, by, TEST));
  const threshold = thresholdFor(scored, BUDGET);
  const before = accountsAbove(scored, `confounder:${use}`, threshold);
  const after = accountsAbove(scoresOf(fitted, rowsOf(other, by, TEST)), `confounder:${use}`, threshold);
  return {
    nPeople: after.all.size,
    nGained: [...after.hit].filter((account) => !before.hit.has(account)).length,
    nLost: [...before.hit].filter((account) => !after.hit.has(account)).length,
  };
}

/** Chance of at least `nGained` heads in `nGained + nLost` throws of a fair coin: the sign test. */
function signTest(nGained: number, nLost: number): number {
  const n = nGained + nLost;
  let term = 0.5 ** n;
  let sum = 0;
  for (let heads = 0; heads <= n; heads++) {
    if (heads >= nGained) sum += term;
    term *= (n - heads) / (heads + 1);
  }
  return sum;
}

beforeAll(async () => {
  for (const seed of SEEDS) {
    const calm = await village(seed, []);
    for (const claim of CLAIMS) {
      const toll = await countToll(claim, calm, await village(seed, [claim.use]), seed);
      const sum = tolls.get(claim.use) ?? { nPeople: 0, nGained: 0, nLost: 0 };
      tolls.set(claim.use, {
        nPeople: sum.nPeople + toll.nPeople,
        nGained: sum.nGained + toll.nGained,
        nLost: sum.nLost + toll.nLost,
      });
    }
  }
}, 240_000);

describe('a confounder makes a detector that was tuned without it hit more of those who take part', () => {
  it('is claimed of every confounder', async () => {
    const { confounders } = await loadWorldPlugins();
    expect(CLAIMS.map(({ use }) => use).sort()).toEqual([...confounders.keys()]);
  });

  it.each(CLAIMS)('$use: $by.detector, $by.level level', ({ use }) => {
    const { nPeople, nGained, nLost } = tolls.get(use)!;
    expect(nPeople).toBeGreaterThan(30);
    expect(signTest(nGained, nLost)).toBeLessThan(0.001);
  });

  it('is not what the sign test says of a fair coin', () => {
    expect(signTest(10, 10)).toBeCloseTo(0.588, 3);
    expect(signTest(0, 5)).toBe(1);
    expect(signTest(10, 0)).toBeCloseTo(1 / 1024, 12);
  });
});
