import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, openEngine, scorePast } from '../../detectors/host/run-detector.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { Labels } from '../../detectors/past.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { arbitraryWorld } from '../../experiments/examiner/worlds/arbitrary-world.js';
import { crowdWorld } from '../../experiments/examiner/worlds/crowd-world.js';
import { EPOCH_SEC, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from './honest-explanation.js';

const blocks = await loadFeatureBlocks();
const catalog = [...(await loadDetectors()).values()];

function pastOf(world: TinyWorld, nEpochs: number, unit: 'account' | 'action') {
  const traffic = buildTraffic(world, { nEpochs });
  const nowSec = nEpochs * EPOCH_SEC;
  return preparePast({ traffic, unit, nowSec, windowStartSec: nowSec - EPOCH_SEC }, blocks);
}

function truthOf(world: TinyWorld, train: ReturnType<typeof pastOf>): Labels {
  const row = Uint32Array.from({ length: train.nRows }, (_, at) => at);
  return { row, isInauthentic: Uint32Array.from(row, (at) => Number(world.bots.includes(train.account[at]))) };
}

describe('every explanation is repeatable, finite, about the right row and adds up where it says so', () => {
  it('holds for the whole catalog: no detector is without reasons', () => {
    expect(catalog.length).toBeGreaterThanOrEqual(30);
    expect(catalog.filter((one) => one.explain === undefined).map(({ id }) => id)).toEqual([]);
  });

  for (const detector of catalog)
    it(detector.id, async () => {
      await openEngine(detector);
      const units = (['account', 'action'] as const).filter((unit) => detector.units.includes(unit));
      for (const unit of units) {
        const world = crowdWorld('explain me', { isGang: true });
        const [train, past] = [pastOf(world, 2, unit), pastOf(world, 3, unit)];
        const job = { params: {}, seed: 'a', train, labels: truthOf(world, train) };
        const fitted = fitDetector(detector, job);
        const scores = scorePast(fitted, past);
        const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
        const rows = [order[0], order[order.length >> 1], order[order.length - 1]];
        const explained = explainRows(fitted, past, rows);
        explained.forEach((one, at) => expectHonest(one!, scores[rows[at]]));
        expect(explained[0]!.reasons.length).toBeGreaterThan(0);
        expect(explainRows(fitDetector(detector, job), past, rows)).toEqual(explained);
        expect(structuredClone(explained)).toEqual(explained);
        explained.forEach((one, at) => {
          for (const { feature, members = [] } of one!.reasons) {
            if (members.length > 0) expect(members).toContain(past.account[rows[at]]);
            for (const member of members) expect(member).toBeLessThan(past.nAccounts);
            expect(new Set(members).size).toBe(members.length);
            expect(feature).not.toBe('');
          }
        });
      }
      // Any small world: nobody to explain by, missing values, one class.
      fc.assert(
        fc.property(arbitraryWorld(), fc.constantFrom(...units), (world, unit) => {
          const [train, past] = [pastOf(world, 2, unit), pastOf(world, 3, unit)];
          const marks = { ...truthOf(world, train), isInauthentic: Uint32Array.from(train.account, (_, at) => at % 2) };
          const fitted = fitDetector(detector, { params: {}, seed: 'a', train, labels: marks });
          const scores = scorePast(fitted, past);
          for (const row of past.nRows === 0 ? [] : [0, past.nRows - 1])
            expectHonest(explainRows(fitted, past, [row])[0]!, scores[row]);
        }),
        { seed: 41, numRuns: 4 },
      );
    });
});
