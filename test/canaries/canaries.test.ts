import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDetectorHost, type DetectorHost, type PreparedPast } from '../../detectors/host/detector-host.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { examine } from '../../experiments/examiner/examine.js';
import rocAuc from '../../experiments/metrics/catalog/roc-auc.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';

const N_WORLDS = 100;
const WINDOW_SEC = 4 * 86_400;
const UNITS = ['account', 'action'] as const;
/** Canaries that must sit at chance. Of actions the log's order is time, which means something: services keep office hours. */
const AT_CHANCE: Readonly<Record<'account' | 'action', readonly string[]>> = {
  account: ['by-id', 'by-row', 'by-created-order', 'random'],
  action: ['by-id', 'random'],
};
const plugins = [fileURLToPath(new URL('./plugins', import.meta.url))];

const scenario = parseScenario(
  {
    format: 'scenario@1',
    name: 'canary',
    nPeople: 120,
    horizonDays: 6,
    graph: { meanFollowings: 10 },
    organic: [
      { use: 'regular', share: 0.8 },
      { use: 'newcomer', share: 0.2 },
    ],
    operations: [{ use: 'follow-service' }, { use: 'bot-farm' }],
  },
  'canary world',
);

/** The truth of each row: who caused the action; for an account, whether an operation owns it or acted through it in the window. */
function truthOf(past: PreparedPast, truth: Truth): Uint8Array {
  const { actions, traffic, account, windowStartSec } = past;
  if (actions !== null)
    return Uint8Array.from(actions.row as Uint32Array, (row, at) =>
      Number(truth.epochs[actions.epoch[at]].controller[row] !== OWNER),
    );
  const isBad = Uint8Array.from(truth.operator as Uint32Array, (operator) => Number(operator !== OWNER));
  traffic?.epochs.forEach(({ nActions, actor, t }, epoch) => {
    for (let row = 0; row < nActions; row++)
      if (t[row] >= windowStartSec && truth.epochs[epoch].controller[row] !== OWNER) isBad[actor[row]] = 1;
  });
  return Uint8Array.from(account, (number) => isBad[number]);
}

describe('canaries on simulated worlds', () => {
  let host: DetectorHost;
  const aucs = new Map<string, number[]>();

  beforeAll(async () => {
    host = await openDetectorHost({ nWorkers: 1, plugins });
    for (let world = 0; world < N_WORLDS; world++) {
      const { traffic, truth } = await simulate(scenario, { seed: `canary ${world}` });
      const nowSec = scenario.horizonDays * 86_400;
      for (const unit of UNITS) {
        const past = await host.features({ traffic, unit, nowSec, windowStartSec: nowSec - WINDOW_SEC });
        const isPositive = truthOf(past, truth);
        const labels = {
          row: Uint32Array.from(isPositive, (_, row) => row),
          isInauthentic: Uint32Array.from(isPositive),
        };
        for (const detector of [...AT_CHANCE[unit], 'constant', 'oracle']) {
          const job = { detector, params: {}, seed: `canary ${world}`, train: past, labels, score: [{ past }] };
          const { scores } = await host.fitAndScore(job);
          const auc = rocAuc.compute({
            level: unit,
            nRows: past.nRows,
            score: scores[0],
            isPositive,
            isHit: new Uint8Array(past.nRows),
            account: past.account,
            isPerson: new Uint8Array(past.nRows),
          });
          const key = `${detector} ${unit}`;
          aucs.set(key, [...(aucs.get(key) ?? []), auc]);
        }
      }
    }
  }, 300_000);
  afterAll(() => host.close());

  for (const unit of UNITS) {
    for (const canary of AT_CHANCE[unit])
      it(`${canary} sits at chance, ${unit} level`, () => {
        const values = aucs.get(`${canary} ${unit}`)!.filter((auc) => !Number.isNaN(auc));
        expect(values.length).toBeGreaterThan(0.9 * N_WORLDS);
        const mean = values.reduce((sum, auc) => sum + auc, 0) / values.length;
        const variance = values.reduce((sum, auc) => sum + (auc - mean) ** 2, 0) / (values.length - 1);
        const standardError = Math.sqrt(variance / values.length);
        expect(standardError).toBeLessThan(0.02);
        expect(Math.abs(mean - 0.5)).toBeLessThan(4 * standardError);
      });
    it(`constant is at chance exactly, ${unit} level`, () => {
      const values = aucs.get(`constant ${unit}`)!.filter((auc) => !Number.isNaN(auc));
      expect(new Set(values)).toEqual(new Set([0.5]));
    });
    it(`oracle reaches 1.0, ${unit} level`, () => {
      const values = aucs.get(`oracle ${unit}`)!.filter((auc) => !Number.isNaN(auc));
      expect(new Set(values)).toEqual(new Set([1]));
    });
  }
});

describe('the examiner on canaries', () => {
  it('catches by-id, and by-id only, for reading numbers', { timeout: 60_000 }, async () => {
    const detectors = await loadDetectors(plugins);
    const options = { seed: 5, nWorlds: 10, path: 'id-blind' };
    const [byId] = await examine(detectors.get('by-id')!, options);
    const [random] = await examine(detectors.get('random')!, options);
    expect(byId?.passed).toBe(false);
    expect(random?.passed).toBe(true);
  });
});
