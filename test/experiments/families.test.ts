import { beforeAll, describe, expect, it } from 'vitest';
import { loadWorldPlugins, simulate } from '../../sim/simulate.js';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import type { World } from '../../experiments/judge/world.js';
import { rowsOf, scoresOf, shareAbove, teach, teachSegment, thresholdFor, type Choice } from './lone-detector.js';

const SEEDS = ['one', 'two'];
const TRAIN = [2, 8] as const;
const TEST = [9, 15] as const;
/** Share of the organic rows that may be hit wrongly; chance would catch as much of the inauthentic. */
const BUDGET = 0.01;
/** A family is caught at 25 times what chance would catch, and missed below 5 times. */
const CAUGHT = 0.25;
const MISSED = 0.05;

interface Claim {
  readonly family: string;
  readonly level: Choice['level'];
  readonly caughtBy: string;
  readonly missedBy: string;
}

/** Who sees a family and who does not, at the same level and budget. */
const CLAIMS: readonly Claim[] = [
  { family: 'follow-service', level: 'action', caughtBy: 'gradient-boosting', missedBy: 'catchsync' },
  { family: 'collusion-network', level: 'action', caughtBy: 'client-signature', missedBy: 'rate-rules' },
  { family: 'bot-farm', level: 'account', caughtBy: 'synchrotrap', missedBy: 'isolation-forest' },
  { family: 'like-farm', level: 'action', caughtBy: 'client-signature', missedBy: 'synchrotrap' },
  { family: 'comment-bots', level: 'action', caughtBy: 'client-signature', missedBy: 'fraudar' },
  { family: 'hijacked-accounts', level: 'action', caughtBy: 'client-signature', missedBy: 'rate-rules' },
];

/** A village with nothing special but one enterprise. */
function village(family: string, seed: string): Promise<World> {
  const base = loadScenario('first-light');
  const size = { nPeople: 700, horizonDays: 15, graph: { meanFollowings: 60, communitySize: 120 } };
  const scenario = { ...base, ...size, confounders: [], operations: [{ use: family }] };
  return simulate(parseScenario(scenario, family), { seed });
}

/** Recall of a detector at the budget, on days it has not learned from. */
async function recallOf(world: World, choice: Choice, segment: string, seed: string): Promise<number> {
  const fitted = await teach(choice, rowsOf(world, choice, TRAIN), seed);
  const scored = scoresOf(fitted, rowsOf(world, choice, TEST));
  return shareAbove(scored, segment, thresholdFor(scored, BUDGET));
}

const recalls = new Map<string, number[]>();

beforeAll(async () => {
  for (const { family, level, caughtBy, missedBy } of CLAIMS)
    for (const seed of SEEDS) {
      const world = await village(family, seed);
      for (const detector of [caughtBy, missedBy]) {
        const params = detector === 'gradient-boosting' ? { iterations: 30 } : {};
        const recall = await recallOf(world, { detector, level, params }, `operation:${family}`, seed);
        const key = `${family} ${detector}`;
        recalls.set(key, [...(recalls.get(key) ?? []), recall]);
      }
    }
}, 240_000);

describe('every family of operations', () => {
  it('has a claim, but for those that are coordinated by hand', async () => {
    const { operations } = await loadWorldPlugins();
    const families = [...operations.values()].flatMap(({ id, label }) => (label === 'inauthentic' ? [id] : []));
    expect(CLAIMS.map(({ family }) => family).sort()).toEqual(families);
  });

  it.each(CLAIMS)('$family is caught by $caughtBy and missed by $missedBy, at $level level', (claim) => {
    for (const recall of recalls.get(`${claim.family} ${claim.caughtBy}`)!) expect(recall).toBeGreaterThan(CAUGHT);
    for (const recall of recalls.get(`${claim.family} ${claim.missedBy}`)!) expect(recall).toBeLessThan(MISSED);
  });
});

const POD = 'coordinated:engagement-pod';

describe('an engagement pod', () => {
  it.each(SEEDS)(
    'is caught by gradient boosting that was taught pods, and missed by fraudar, at action level (seed %s)',
    async (seed) => {
      const world = await village('engagement-pod', seed);
      const recall = async (detector: string, params: Choice['params'] = {}): Promise<number> => {
        const choice = { detector, level: 'action', params } as const;
        const fitted = await teachSegment(choice, rowsOf(world, choice, TRAIN), POD, seed);
        const scored = scoresOf(fitted, rowsOf(world, choice, TEST));
        return shareAbove(scored, POD, thresholdFor(scored, BUDGET));
      };
      expect(await recall('gradient-boosting', { iterations: 30 })).toBeGreaterThan(CAUGHT);
      expect(await recall('fraudar')).toBeLessThan(MISSED);
    },
  );

  it('is neither inauthentic nor organic, but a segment of its own', async () => {
    const choice = { detector: 'rate-rules', level: 'action' } as const;
    const world = await village('engagement-pod', 'pod');
    const { isPositive, isCounted, segments } = rowsOf(world, choice, TEST).judged;
    expect(isPositive).not.toContain(1);
    const isPod = segments.find(({ name }) => name === POD)!.isIn!;
    expect(isPod).toContain(1);
    for (let row = 0; row < isPod.length; row++) expect(isCounted![row]).toBe(1 - isPod[row]);
  });
});
