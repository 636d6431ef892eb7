import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import dcube from '../../detectors/catalog/dcube.js';
import mzoom from '../../detectors/catalog/mzoom.js';
import type { Detector } from '../../detectors/detector.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, groupPast, scorePast } from '../../detectors/host/run-detector.js';
import { countTensor, entriesInside, withoutSubtensor, type CountTensor } from '../../detectors/lib/count-tensor.js';
import { cutDown } from '../../detectors/lib/tensor-cube.js';
import { partDensity } from '../../detectors/lib/tensor-density.js';
import { zoomIn } from '../../detectors/lib/tensor-zoom.js';
import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from '../conformance/honest-explanation.js';

const SIZES = [4, 3, 3];
const anyTuples = fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 30 });
const tensorOf = (tuples: readonly (readonly number[])[]): CountTensor =>
  countTensor(
    SIZES.map((_, mode) => Uint32Array.from(tuples, (tuple) => tuple[mode])),
    SIZES,
  );

/** Arithmetic density of the part whose values are bits of the masks. */
function densityOf(tuples: readonly (readonly number[])[], masks: readonly number[]): number {
  const mass = tuples.filter((tuple) => tuple.every((value, mode) => (masks[mode] >> value) & 1)).length;
  const sizes = masks.map((mask) => [1, 2, 4, 8].filter((bit) => (mask & bit) > 0).length);
  return mass / (sizes.reduce((sum, size) => sum + size, 0) / 3);
}

describe.each([
  ['zooming in', (tensor: CountTensor) => zoomIn(tensor, 'arithmetic'), 1],
  [
    'cutting down by density',
    (tensor: CountTensor) => cutDown(tensor, { measure: 'arithmetic', policy: 'density', theta: 1 }),
    1,
  ],
  [
    'cutting down by cardinality',
    (tensor: CountTensor) => cutDown(tensor, { measure: 'arithmetic', policy: 'cardinality', theta: 2 }),
    2,
  ],
] as const)('%s', (_name, search, theta) => {
  test('keeps its promise against every part there is, and says what the part it returns is worth', () => {
    fc.assert(
      fc.property(anyTuples, (tuples) => {
        const tensor = tensorOf(tuples);
        const { density, isIn } = search(tensor);
        const masks = isIn.map((flags) => flags.reduce((mask, flag, value) => mask + flag * 2 ** value, 0));
        expect(densityOf(tuples, masks)).toBeCloseTo(density, 12);
        let densest = 0;
        for (let a = 1; a < 16; a++)
          for (let b = 1; b < 8; b++)
            for (let c = 1; c < 8; c++) densest = Math.max(densest, densityOf(tuples, [a, b, c]));
        expect(3 * theta * density + 1e-9).toBeGreaterThanOrEqual(densest);
      }),
      { seed: 121, numRuns: 25 },
    );
  });

  test('takes exactly the entries of the part away', () => {
    fc.assert(
      fc.property(anyTuples, (tuples) => {
        const tensor = tensorOf(tuples);
        const { isIn } = search(tensor);
        const inside = entriesInside(tensor, isIn);
        const left = withoutSubtensor(tensor, isIn);
        const total = (count: Float64Array): number => count.reduce((sum, each) => sum + each, 0);
        expect(total(left.count)).toBe(tuples.length - total(tensor.count.map((each, entry) => each * inside[entry])));
        expect(entriesInside(left, isIn).includes(1)).toBe(false);
      }),
      { seed: 122, numRuns: 40 },
    );
  });
});

test('suspiciousness is 0 for the whole and rises with mass', () => {
  const whole = { mass: 100, sizes: [10, 10, 10] };
  expect(partDensity('suspiciousness', whole, whole)).toBeCloseTo(0, 12);
  const part = (mass: number): number => partDensity('suspiciousness', { mass, sizes: [2, 2, 2] }, whole);
  expect(part(20)).toBeGreaterThan(part(10));
});

const N_PEOPLE = 200;
const IN_STEP = Array.from({ length: 12 }, (_, bot) => N_PEOPLE + bot);
const SPREAD = Array.from({ length: 12 }, (_, bot) => N_PEOPLE + 12 + bot);

/** People follow three others over four days; twelve bots follow eight customers within an hour, twelve others eight customers at any time. */
function burstTown(): TinyWorld {
  const random = openStream(rootKey('burst town'));
  const actions: TinyAction[] = [];
  const follow = (actor: number, target: number, t: number, network = 1 + (actor % 5)): void => {
    if (actor === target) return;
    const frame = { object: NONE, session: actor, device: actor, client: 0, network };
    actions.push({ t, verb: VERB.follow, actor, target, ...frame });
  };
  const anyTime = (): number => random.below(4 * EPOCH_SEC);
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let n = 0; n < 3; n++) follow(actor, random.below(N_PEOPLE), anyTime());
  for (let n = 0; n < 8; n++) {
    for (const bot of IN_STEP) follow(bot, n, 2 * EPOCH_SEC + 7200 + random.below(3600), 9);
    for (const bot of SPREAD) follow(bot, 20 + n, anyTime());
  }
  for (const bot of [...IN_STEP, ...SPREAD]) follow(bot, 100 + random.below(50), anyTime());
  actions.sort((a, b) => a.t - b.t);
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0, followings: [] };
  const accounts = Array.from({ length: N_PEOPLE + 24 }, () => ({ ...plain, createdSec: -1 }));
  return { accounts, actions, nEpochs: 4, bots: [...IN_STEP, ...SPREAD] };
}

describe.each([
  [mzoom, { binHours: 1 }],
  [dcube, { binHours: 1 }],
  [dcube, { binHours: 1, policy: 'cardinality' }],
] as [Detector, object][])('$id', (detector, given) => {
  const world = burstTown();
  const name = JSON.stringify(given);
  const pastOf = (unit: Unit) =>
    preparePast({ traffic: buildTraffic(world, { nEpochs: 4 }), unit, nowSec: 4 * EPOCH_SEC, windowStartSec: 0 }, []);
  const fit = (params: object, unit: Unit) =>
    fitDetector(detector, { params, seed: 'a', train: pastOf(unit), labels: null });

  test(`${name}: a campaign within an hour is seen, and is a group; one spread over days is neither`, () => {
    const score = scorePast(fit(given, 'account'), pastOf('account'));
    expect([...score.keys()].filter((account) => score[account] > 0.5)).toEqual(IN_STEP);
    const { groupOf } = groupPast(fit(given, 'group'), pastOf('group'));
    expect([...groupOf.keys()].filter((account) => groupOf[account] !== NONE)).toEqual(IN_STEP);
  });

  test(`${name}: only the campaign’s own follows count in full`, () => {
    const past = pastOf('action');
    const score = scorePast(fit(given, 'action'), past);
    const log = world.actions;
    const isOfCampaign = log.map(({ actor, target }) => IN_STEP.includes(actor) && target < 8);
    // The rows of a window over the whole log are its actions in order.
    expect(score.length).toBe(log.length);
    score.forEach((value, row) => expect(value > 0.5).toBe(isOfCampaign[row]));
  });

  test(`${name}: by suspiciousness and with networks the campaign in step ranks above everybody`, () => {
    const score = scorePast(fit({ ...given, measure: 'suspiciousness', networks: true }, 'account'), pastOf('account'));
    const least = Math.min(...IN_STEP.map((account) => score[account]));
    expect(Math.max(...score.filter((_, account) => !IN_STEP.includes(account)))).toBeLessThan(least);
  });

  test(`${name}: reasons name the campaign and add up, also for actions beside it`, () => {
    for (const unit of ['account', 'action'] as const) {
      const past = pastOf(unit);
      const fitted = fit(given, unit);
      const score = scorePast(fitted, past);
      const rows = [...score.keys()].filter((row) => IN_STEP[0] === past.account[row] || row % 97 === 0);
      explainRows(fitted, past, rows).forEach((explanation, at) => {
        expectHonest(explanation!, score[rows[at]]);
        if (past.account[rows[at]] === IN_STEP[0])
          expect([...explanation!.reasons[0].members!].sort((a, b) => a - b)).toEqual(IN_STEP);
        else if (!IN_STEP.includes(past.account[rows[at]]))
          expect(explanation!.reasons[0].value ?? 0).toBeLessThanOrEqual(1);
      });
    }
  });
});
