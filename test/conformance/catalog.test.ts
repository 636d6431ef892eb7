import { describe, expect, it } from 'vitest';
import { loadDetectors, loadFreshDetector } from '../../detectors/load-detectors.js';
import { examine } from '../../experiments/examiner/examine.js';

const detectors = await loadDetectors();

describe('every detector of the catalog passes every check that applies to it', () => {
  it('finds the catalog, each detector with the crowd in which it beats chance', () => {
    expect(detectors.size).toBeGreaterThanOrEqual(34);
    expect([...detectors].filter(([, { beatsChance }]) => beatsChance === false)).toEqual([]);
  });

  for (const [id, detector] of detectors)
    it(id, { timeout: 600_000 }, async () => {
      const fresh = () => loadFreshDetector(id);
      // many worlds from one seed, and a few from others: the short form of `npm run examine-sound`
      for (const { seed, nWorlds, leavesOut } of [
        { seed: 2018, nWorlds: 6, leavesOut: [] },
        // how cost grows was measured; other worlds say nothing new about it
        { seed: 1, nWorlds: 1, leavesOut: ['cost-within-bound'] },
      ]) {
        const results = await examine(detector, { seed, nWorlds, fresh, leavesOut });
        expect(results.filter(({ passed }) => !passed).map(({ check, story }) => `${check}:\n${story}`)).toEqual([]);
        expect(results.length).toBeGreaterThanOrEqual(15);
      }
    });
});
