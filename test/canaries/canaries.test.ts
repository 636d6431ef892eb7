import { beforeAll, describe, expect, it } from 'vitest';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { examine } from '../../experiments/examiner/examine.js';
import { AT_CHANCE, CANARY_PLUGINS, measureCanaries, UNITS, type CanaryResult } from './measure-canaries.js';

const N_WORLDS = 100;

describe('canaries on simulated worlds', () => {
  let results: readonly CanaryResult[];

  beforeAll(async () => {
    results = await measureCanaries(N_WORLDS);
  }, 300_000);

  for (const unit of UNITS) {
    const resultOf = (canary: string): CanaryResult =>
      results.find((one) => one.canary === canary && one.unit === unit)!;
    for (const canary of AT_CHANCE[unit])
      it(`${canary} sits at chance, ${unit} level`, () => {
        const { auc, mean, standardError, isAsDemanded } = resultOf(canary);
        expect(auc.length).toBeGreaterThan(0.9 * N_WORLDS);
        expect(standardError).toBeLessThan(0.02);
        expect(Math.abs(mean - 0.5)).toBeLessThan(4 * standardError);
        expect(isAsDemanded).toBe(true);
      });
    it(`constant is at chance exactly, ${unit} level`, () => {
      expect(new Set(resultOf('constant').auc)).toEqual(new Set([0.5]));
    });
    it(`oracle reaches 1.0, ${unit} level`, () => {
      expect(new Set(resultOf('oracle').auc)).toEqual(new Set([1]));
    });
  }
});

describe('the examiner on canaries', () => {
  it('catches by-id, and by-id only, for reading numbers', { timeout: 60_000 }, async () => {
    const detectors = await loadDetectors(CANARY_PLUGINS);
    const options = { seed: 5, nWorlds: 10, path: 'id-blind' };
    const [byId] = await examine(detectors.get('by-id')!, options);
    const [random] = await examine(detectors.get('random')!, options);
    expect(byId?.passed).toBe(false);
    expect(random?.passed).toBe(true);
  });
});
