import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import lof from '../../detectors/catalog/lof.js';
import type { Detector } from '../../detectors/detector.js';
import { fitDetector, groupPast, openEngine, scorePast } from '../../detectors/host/run-detector.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import type { Unit } from '../../detectors/past.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { fitAndScore } from '../detectors/run-detector-on-table.js';
import { tablePast } from '../detectors/table-past.js';
import { rowsOf } from '../experiments/lone-detector.js';
import { CHEAP, DETECTOR_CASES } from './detector-cases.js';
import { ignoredOptions } from './ignored-options.js';

const detectors = await loadDetectors();

/** A village with bots that follow and like in step, and a service. */
const world = await simulate(
  parseScenario(
    {
      ...{ format: 'scenario@1', name: 'village', nPeople: 250, horizonDays: 9 },
      graph: { meanFollowings: 20, communitySize: 60 },
      organic: [
        { use: 'regular', share: 0.7 },
        { use: 'creator', share: 0.2 },
        { use: 'newcomer', share: 0.1 },
      ],
      operations: [
        { use: 'bot-farm', with: { botShare: 0.15, buyerShare: 0.3, packageSize: 25 } },
        { use: 'follow-service', with: { customerShare: 0.2 } },
        { use: 'like-farm', with: { botShare: 0.1, buyerShare: 0.3, likesPerPost: 15 } },
      ],
    },
    'village',
  ),
  { seed: 'detector options' },
);

/** Learns from every second row, some of them labelled wrongly, and scores a later window; stands for the scores, or the groups. */
function scoring(detector: Detector, level: Unit): (params: object) => string {
  const choice = { detector: detector.id, level };
  const [train, test] = [rowsOf(world, choice, [2, 6]), rowsOf(world, choice, [5, 9])];
  const { isPositive, isCounted } = train.judged;
  const row = Uint32Array.from(isPositive.keys()).filter((each) => each % 2 === 0 && isCounted?.[each] !== 0);
  const isInauthentic = row.map((each) => (each % 14 === 0 ? 1 - isPositive[each] : isPositive[each]));
  return (params) => {
    const fitted = fitDetector(detector, { params, seed: 'seed', train: train.past, labels: { row, isInauthentic } });
    const columns = level === 'group' ? Object.values(groupPast(fitted, test.past)) : [scorePast(fitted, test.past)];
    const hash = createHash('sha256');
    for (const column of columns as Float64Array[]) hash.update(new Uint8Array(column.buffer));
    return hash.digest('hex');
  };
}

describe('every parameter of a detector changes what it scores', () => {
  it.each([...detectors.keys()])('%s', async (id) => {
    const detector = detectors.get(id)!;
    await openEngine(detector);
    const { excused, cases, plain = {} } = DETECTOR_CASES[id] ?? {};
    const known = (detector.params as unknown as { readonly shape: object }).shape;
    const cheap = Object.fromEntries(
      Object.entries(CHEAP).filter(
        ([name, value]) => name in known && detector.params.safeParse({ [name]: value }).success,
      ),
    );
    const levels = detector.units.map((level) => scoring(detector, level));
    const outcome = (params: object): Promise<string> => Promise.resolve(levels.map((score) => score(params)).join());
    const ignored = await ignoredOptions({
      ...{ schema: detector.params, plain: { ...cheap, ...plain }, outcome },
      ...(cases === undefined ? {} : { cases }),
      ...(excused === undefined ? {} : { excused }),
    });
    expect(ignored).toEqual([]);
  });
});

it('lof: ties changes scores where rows are equally far', () => {
  const place = Array.from({ length: 60 }, (_, row) => row);
  const train = tablePast({ 'a/x': place.map((row) => row % 8), 'a/y': place.map((row) => Math.floor(row / 8)) });
  const [all, nearest] = ['all', 'nearest-k'].map((ties) =>
    fitAndScore(lof, { train, params: { neighbours: 3, ties } }),
  );
  expect(all).not.toEqual(nearest);
});
