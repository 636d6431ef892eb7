import { beforeAll, describe, expect, it } from 'vitest';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { measureWorld } from '../../sim/calibration/measure-world.js';
import { listScenarios, loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import type { SimulatedWorld } from '../../sim/world/world.js';

/** Small enough for a moment, with people enough for a pod and a farm in each. */
const TINY = { nPeople: 1000, horizonDays: 9 };
const quantities = await loadQuantities();

/** A shipped scenario as a village: as many friends as fit. */
function villageOf(name: string): ReturnType<typeof loadScenario> {
  const scenario = loadScenario(name);
  return { ...scenario, ...TINY, graph: { ...scenario.graph, meanFollowings: 40, communitySize: 100 } };
}

describe.each(listScenarios())('%s', (name) => {
  let village: SimulatedWorld;
  beforeAll(async () => {
    village = await simulate(villageOf(name), { seed: 'village' });
  }, 120_000);

  it('says what it is for, under the name of its file', () => {
    const scenario = loadScenario(name);
    expect(scenario.name).toBe(name);
    expect(scenario.summary).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('simulates as a village in which every operation acts', () => {
    const { truth } = village;
    const nByOperation = truth.operations.map(() => 0);
    for (const { controller } of truth.epochs)
      for (let row = 0; row < controller.length; row++) if (controller[row] > 0) nByOperation[controller[row] - 1]++;
    expect(truth.operations).toHaveLength(loadScenario(name).operations.length);
    expect(Math.min(...nByOperation)).toBeGreaterThan(0);
  });

  it('can be laid beside the published figures', () => {
    const measured = measureWorld(quantities, village);
    const nMeasured = measured.filter(({ value }) => Number.isFinite(value)).length;
    expect(nMeasured).toBeGreaterThan(0.5 * measured.length);
  });
});

describe('the catalog', () => {
  it('holds the worlds that documents name', () => {
    expect(listScenarios()).toEqual(
      expect.arrayContaining([
        'first-light',
        'influencer-market',
        'instagram-2018',
        'like-farms',
        'pods',
        'purge-2014',
        'quiet-town',
        'twitter-2018',
      ]),
    );
  });
});
