import { beforeAll, describe, expect, test } from 'vitest';
import actionConvolution from '../../detectors/catalog/action-convolution.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { causalGradients, causalParams, drawCausalNetwork, runCausal } from '../../detectors/lib/causal-network.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';
import { rocAuc } from './run-detector-on-table.js';

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

describe('the causal network', () => {
  const random = openStream(rootKey('causal'));
  const nRows = 11;
  const x = Float32Array.from({ length: nRows * 3 }, () => random.normal());
  const rank = Uint32Array.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4);
  const net = drawCausalNetwork(3, 4, 2, random);
  // Biases of zero would leave silent steps exactly on the bend of the activation, where there is no slope.
  for (const param of causalParams(net)) param.forEach((value, at) => (param[at] = value + 0.1 * random.normal()));

  test('never looks ahead nor into another account: later and other steps change nothing', () => {
    const before = runCausal(net, { x, nRows, rank });
    const changed = x.slice();
    changed.fill(9, 3 * 3, 6 * 3);
    const after = runCausal(net, { x: changed, nRows, rank });
    for (const step of [0, 1, 2, 6, 7, 8, 9, 10]) expect(after[step]).toBeCloseTo(before[step], 5);
    for (const step of [3, 4, 5]) expect(after[step]).not.toBeCloseTo(before[step], 3);
  });

  test('has the gradients that small changes of the weights show', () => {
    const labels = {
      nTasks: 1,
      label: Float32Array.from({ length: nRows }, (_, row) => row % 2),
      weight: Float32Array.from({ length: nRows }, (_, row) => Number(row !== 4)),
    };
    const { gradients } = causalGradients(net, { x, nRows, rank }, labels);
    const step = 2e-3;
    causalParams(net).forEach((param, list) => {
      for (const at of [0, param.length >> 1, param.length - 1]) {
        const lossAt = (move: number): number => {
          param[at] += move;
          const { loss } = causalGradients(net, { x, nRows, rank }, labels);
          param[at] -= move;
          return loss;
        };
        const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
        expect(Math.abs(gradients[list][at] - slope)).toBeLessThan(2e-3);
      }
    });
  });
});

const N_PEOPLE = 60;
/** Every fourth account is a customer: a service follows from it every 40 seconds, between the owner's own follows. */
const isCustomer = (account: number): boolean => account % 4 === 0;
const SERVICE_OBJECT_GAP_SEC = 40;

/** Owner and service act through the same device, network and client: only the rhythm differs. */
function rhythmTown() {
  const random = openStream(rootKey('rhythm town'));
  const actions: TinyAction[] = [];
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let day = 0; day < 2; day++) {
      const frame = {
        verb: VERB.follow,
        actor,
        object: NONE,
        session: actor,
        device: actor,
        client: CLIENT.web,
        network: 5,
      };
      const add = (t: number): void =>
        void actions.push({ ...frame, t: Math.min(t, (day + 1) * EPOCH_SEC - 1), target: random.below(N_PEOPLE) });
      for (let k = 0; k < 14; k++) add(day * EPOCH_SEC + random.below(EPOCH_SEC / 2));
      const start = day * EPOCH_SEC + EPOCH_SEC / 2;
      if (isCustomer(actor)) for (let k = 0; k < 20; k++) add(start + k * SERVICE_OBJECT_GAP_SEC);
      // Other people are as busy in the afternoon, without the rhythm.
      else for (let k = 0; k < 20; k++) add(start + random.below(EPOCH_SEC / 3));
    }
  actions.sort((a, b) => a.t - b.t);
  const account = {
    createdSec: -1,
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: 0,
    followings: [],
  };
  return { accounts: Array.from({ length: N_PEOPLE }, () => account), actions, nEpochs: 2, bots: [] };
}

describe('action-convolution', () => {
  const world = rhythmTown();
  const pastOf = (nEpochs: number, unit: 'account' | 'action') =>
    preparePast(
      {
        traffic: buildTraffic(world, { nEpochs }),
        unit,
        nowSec: nEpochs * EPOCH_SEC,
        windowStartSec: (nEpochs - 1) * EPOCH_SEC,
      },
      [],
    );
  const isService = (past: ReturnType<typeof pastOf>, row: number): boolean => {
    const { t } = past.traffic!.epochs[past.actions!.epoch[row]];
    return isCustomer(past.account[row]) && t[past.actions!.row[row]] % EPOCH_SEC >= EPOCH_SEC / 2;
  };

  test('tells a service’s actions by their rhythm alone, on accounts and a day it has not seen labelled', () => {
    const [train, past] = [pastOf(1, 'action'), pastOf(2, 'action')];
    const row = Uint32Array.from([...train.account.keys()].filter((at) => train.account[at] < N_PEOPLE / 2));
    const labels = { row, isInauthentic: Uint32Array.from(row, (at) => Number(isService(train, at))) };
    const job = { params: { epochs: 25, learningRate: 0.01, batchActions: 256 }, seed: 'a', train, labels };
    const fitted = fitDetector(actionConvolution, job);
    const score = scorePast(fitted, past);
    const held = [...score.keys()].filter((at) => past.account[at] >= N_PEOPLE / 2);
    const auc = rocAuc(
      held.map((at) => score[at]),
      held.map((at) => Number(isService(past, at))),
    );
    expect(auc).toBeGreaterThan(0.9);
    // Only the rhythm tells: the gaps, of the action or of those before it, speak first.
    const top = held.sort((a, b) => score[b] - score[a]).slice(0, 5);
    for (const explanation of explainRows(fitted, past, top)) {
      const raising = explanation!.reasons.filter(({ contribution }) => contribution! > 0);
      expect(raising.slice(0, 3).some(({ feature }) => /gap|before/.test(feature!))).toBe(true);
      const gap = explanation!.reasons.find(({ feature }) => feature === 'gap to the action before, s');
      if (gap !== undefined) expect(gap.value).toBe(SERVICE_OBJECT_GAP_SEC);
    }
  });

  test('at account level ranks customers by their actions', () => {
    const [train, past] = [pastOf(1, 'account'), pastOf(2, 'account')];
    const row = Uint32Array.from({ length: N_PEOPLE / 2 }, (_, at) => at);
    const labels = { row, isInauthentic: Uint32Array.from(row, (at) => Number(isCustomer(at))) };
    const job = { params: { epochs: 25, learningRate: 0.01, batchActions: 256 }, seed: 'a', train, labels };
    const score = scorePast(fitDetector(actionConvolution, job), past);
    const held = [...score.keys()].filter((at) => at >= N_PEOPLE / 2);
    const auc = rocAuc(
      held.map((at) => score[at]),
      held.map((at) => Number(isCustomer(at))),
    );
    expect(auc).toBeGreaterThan(0.8);
  });
});
