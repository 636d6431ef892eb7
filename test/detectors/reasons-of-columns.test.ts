import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import isolationForest from '../../detectors/catalog/isolation-forest.js';
import lof from '../../detectors/catalog/lof.js';
import mlp from '../../detectors/catalog/mlp.js';
import type { Detector, Explanation } from '../../detectors/detector.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { drawNetwork, runNetwork } from '../../detectors/lib/dense-network.js';
import { networkShares } from '../../detectors/lib/network-shares.js';
import { accountsFromActions, actionsOf, decidingAction } from '../../detectors/lib/score-bridge.js';
import type { Labels, Past } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { expectHonest } from '../conformance/honest-explanation.js';
import { contextOf } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

/** Three columns of ordinary values; the last row is high in `b` only. */
function cloudWithOne(nRows = 300): Record<string, number[]> {
  const random = openStream(rootKey('one is odd'));
  const column = (): number[] => Array.from({ length: nRows }, () => random.normal());
  const [a, b, c] = [column(), column(), column()];
  b[nRows - 1] = 9;
  return { a, b, c };
}

/** Fits, scores and explains every row of the past it learned from. */
function explainAll<Params, Model>(
  detector: Detector<Params, Model>,
  past: Past,
  labels: Labels | null = null,
): { readonly score: Float64Array; readonly explained: Explanation[] } {
  const ctx = contextOf<Params>(detector, {});
  const model = structuredClone(detector.fit(past, labels, ctx));
  const score = new Float64Array(past.nRows);
  detector.score(model, past, score, ctx);
  return { score, explained: Array.from(score, (_, row) => detector.explain!(model, past, row, ctx)) };
}

test('isolation-forest: every row’s shares give its score, and an odd row names its odd column', () => {
  const past = tablePast(cloudWithOne(120));
  const { score, explained } = explainAll(isolationForest, past);
  explained.forEach((one, row) => expectHonest(one, score[row]));
  expect(explained[119].reasons[0]).toMatchObject({ reason: 'raises the score', feature: 'b', value: 9 });
  expect(explained[119].sum!.scale).toBe('log2');
});

test('lof: shares of the distance sum to 1, the odd column has nearly all of it; the neighbours are named', () => {
  const { explained } = explainAll(lof, tablePast(cloudWithOne()));
  for (const { reasons } of explained) {
    const [whole, ...columns] = reasons;
    expect(columns.reduce((sum, { contribution = NaN }) => sum + contribution, 0)).toBeCloseTo(1, 9);
    expect(whole.value).toBeGreaterThan(0);
    expect(whole.members!.length).toBeGreaterThan(5);
  }
  const [whole, first] = explained[299].reasons;
  expect(first).toMatchObject({ feature: 'b', value: 9 });
  expect(first.reason).toContain('above its neighbours');
  expect(first.contribution).toBeGreaterThan(0.9);
  expect(whole.value).toBeGreaterThan(1.5);
});

describe('shares of a network of rectified units', () => {
  const cases = fc.tuple(
    fc.nat(9999),
    fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
  );

  test('add up to the output, of the whole network and of a hidden unit, and an input without weight has none', () => {
    fc.assert(
      fc.property(cases, ([seed, x]) => {
        const random = openStream(rootKey(`shares ${seed}`));
        const net = drawNetwork([4, 6, 5, 1], random);
        for (const { bias } of net.layers) bias.forEach((_, at) => (bias[at] = random.normal()));
        net.layers[0].weight.fill(0, 2 * 6, 3 * 6);
        const single = Float32Array.from(x);
        const [output] = runNetwork(net, single);
        const hidden = runNetwork(net, single, 'hidden');
        const { base, contribution } = networkShares(net, single);
        expect(contribution.reduce((sum, share) => sum + share, base)).toBeCloseTo(output, 4);
        expect(contribution[2]).toBe(0);
        hidden.forEach((value, unit) => {
          const shares = networkShares(net, single, { nLayers: 2, unit });
          expect(shares.contribution.reduce((sum, share) => sum + share, shares.base)).toBeCloseTo(value, 4);
        });
      }),
      { seed: 171, numRuns: 60 },
    );
  });

  test('are the integral of the slope along the line from the mean row', () => {
    const random = openStream(rootKey('integral'));
    const net = drawNetwork([3, 8, 8, 1], random);
    for (const { bias } of net.layers) bias.forEach((_, at) => (bias[at] = random.normal()));
    const x = [1.3, -2, 0.7];
    const N_STEPS = 4000;
    const change = 1e-5;
    const outputAt = (point: readonly number[]): number => {
      const { base, contribution } = networkShares(net, point);
      return contribution.reduce((sum, share) => sum + share, base);
    };
    const summed = x.map((value, input) => {
      let sum = 0;
      for (let step = 0; step < N_STEPS; step += 10) {
        const point = x.map((one) => (one * (step + 5)) / N_STEPS);
        const moved = point.map((one, at) => one + (at === input ? change : 0));
        sum += (value * (outputAt(moved) - outputAt(point)) * 10) / change / N_STEPS;
      }
      return sum;
    });
    networkShares(net, x).contribution.forEach((share, at) => expect(share).toBeCloseTo(summed[at], 1));
  });
});

test('mlp: shares give the score of every row, and the column that labels follow speaks first', () => {
  const random = openStream(rootKey('mlp reasons'));
  const n = 400;
  const columns = ['noise', 'told', 'other'].map(
    (name) => [name, Array.from({ length: n }, () => random.normal())] as const,
  );
  const table = Object.fromEntries(columns);
  const label = table['told'].map((value) => Number(value > 0.5));
  table['other'][0] = NaN;
  const { score, explained } = explainAll(mlp, tablePast(table), labelsOf(label));
  explained.forEach((one, row) => expectHonest(one, score[row]));
  const sure = [...score.keys()].sort((a, b) => score[b] - score[a]).slice(0, 20);
  for (const row of sure)
    expect(explained[row].reasons[0]).toMatchObject({ reason: 'raises the score', feature: 'told' });
});

test('the deciding action is the one whose score its account takes over', () => {
  const actions = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 10 })), { maxLength: 30 });
  fc.assert(
    fc.property(actions, fc.constantFrom(0.1, 0.5, 0.9, 1), (given, quantile) => {
      const actor = Uint32Array.from(given, ([account]) => account);
      const score = Float64Array.from(given, ([, tenths]) => tenths / 10);
      const out = new Float64Array(4);
      const past = { account: Uint32Array.of(0, 1, 2, 3), nAccounts: 4, nRows: 4 };
      accountsFromActions(actor, score, past, out, quantile);
      out.forEach((value, account) => {
        const action = decidingAction(actionsOf(actor, account), (each) => score[each], quantile);
        expect(action < 0 ? 0 : score[action]).toBe(value);
        if (action >= 0) expect(actor[action]).toBe(account);
      });
    }),
    { seed: 172, numRuns: 100 },
  );
});
