import { beforeAll, expect, test } from 'vitest';
import entityAggregates from '../../detectors/catalog/entity-aggregates.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { openPast } from '../../detectors/host/prepared-past.js';
import { explainRows, fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { entityNeighbours } from '../../detectors/lib/entity-edges.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { crowdWorld } from '../../experiments/examiner/worlds/crowd-world.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from '../conformance/honest-explanation.js';
import { rocAuc } from './run-detector-on-table.js';

const blocks = await loadFeatureBlocks();

beforeAll(async () => {
  await openTensorflow(['wasm', 'cpu']);
});

function pastOf(world: TinyWorld) {
  const traffic = buildTraffic(world, { nEpochs: 1 });
  return preparePast({ traffic, unit: 'account', nowSec: EPOCH_SEC, windowStartSec: 0 }, blocks);
}

test('nobody is their own neighbour, edges turned round are the same edges, and the cap holds', () => {
  const past = openPast(pastOf(crowdWorld('neighbours')), ['rates/*']);
  const priority = Uint32Array.from({ length: past.nRows }, (_, row) => (row * 7) % past.nRows);
  const pairs = ({ offset, member }: { offset: Uint32Array; member: Uint32Array }, turn: boolean): string[] =>
    [...offset.subarray(1).keys()]
      .flatMap((row) =>
        [...member.subarray(offset[row], offset[row + 1])].map((other) =>
          turn ? `${other}>${row}` : `${row}>${other}`,
        ),
      )
      .sort();
  const [follows, followed, acts, acted, shared] = entityNeighbours(past, 1000, priority);
  expect(pairs(follows, false)).toEqual(pairs(followed, true));
  expect(pairs(acts, false)).toEqual(pairs(acted, true));
  expect(pairs(shared, false)).toEqual(pairs(shared, true));
  for (const pair of [...pairs(follows, false), ...pairs(shared, false)]) {
    const [a, b] = pair.split('>');
    expect(a).not.toBe(b);
  }
  for (const { offset } of entityNeighbours(past, 3, priority))
    offset.subarray(1).forEach((end, row) => expect(end - offset[row]).toBeLessThanOrEqual(3));
});

const N = 160;

/**
 * Buyers look like anybody else: as many follows, made at the same hours. But those who follow them are young accounts that do nothing else.
 */
function buyerTown(): TinyWorld & { readonly buyers: readonly number[] } {
  const random = openStream(rootKey('buyers'));
  const buyers = Array.from({ length: 40 }, (_, k) => 3 * k);
  const isFake = (account: number): boolean => account >= 120;
  const actions: TinyAction[] = [];
  const follow = (actor: number, target: number): void => {
    const place = { session: actor, device: actor, client: CLIENT.officialApp, network: 5, object: NONE };
    actions.push({ ...place, t: random.below(EPOCH_SEC), verb: VERB.follow, actor, target });
  };
  for (let account = 0; account < 120; account++) {
    for (let k = 1; k <= 6; k++) follow(account, (account + 7 * k) % 120);
    // Everybody gains as many followers: buyers from fakes, others from people.
    for (let k = 0; k < 5; k++) follow(buyers.includes(account) ? 120 + random.below(40) : random.below(120), account);
  }
  actions.sort((a, b) => a.t - b.t);
  const accounts = Array.from({ length: N }, (_, account) => ({
    createdSec: -EPOCH_SEC * (isFake(account) ? 2 : 100 + random.below(800)),
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: isFake(account) ? 0 : random.below(100),
    followings: [],
  }));
  return { accounts, actions: actions.filter(({ actor, target }) => actor !== target), nEpochs: 1, bots: [], buyers };
}

test('finds buyers of followers by those who follow them', () => {
  const world = buyerTown();
  const past = pastOf(world);
  const isBuyer = (account: number): number => Number(world.buyers.includes(account));
  const row = Uint32Array.from([...past.account.keys()].filter((at) => at < 120 && at % 2 === 0));
  const labels = { row, isInauthentic: row.map((at) => isBuyer(past.account[at])) };
  const fitted = fitDetector(entityAggregates, { params: { epochs: 40 }, seed: 'a', train: past, labels });
  const score = scorePast(fitted, past);
  const held = [...past.account.keys()].filter((at) => at < 120 && at % 2 === 1);
  const auc = rocAuc(
    held.map((at) => score[at]),
    held.map((at) => isBuyer(past.account[at])),
  );
  expect(auc).toBeGreaterThan(0.9);

  // Followers are what gives buyers away: some unit that an aggregate over them moves speaks first, for most.
  const buyers = held.filter((at) => isBuyer(past.account[at]) === 1);
  const first = explainRows(fitted, past, buyers).map((explanation, at) => {
    expectHonest(explanation!, score[buyers[at]]);
    return explanation!.reasons.find(({ contribution }) => contribution! > 0)?.feature ?? '';
  });
  expect(first.filter((feature) => /follow/.test(feature)).length).toBeGreaterThan(buyers.length / 2);
});

test('stage two reads the own columns unless told not to: then the network’s vector alone, as in the paper', () => {
  const past = pastOf(buyerTown());
  // What tells fakes from people is plain in their own columns.
  const row = Uint32Array.from(past.account.keys()).filter((at) => at % 2 === 0);
  const labels = { row, isInauthentic: row.map((at) => Number(past.account[at] >= 120)) };
  const told = (readsDirect: boolean): { spoke: string[]; auc: number } => {
    const params = { epochs: 20, readsDirect };
    const fitted = fitDetector(entityAggregates, { params, seed: 'a', train: past, labels });
    const score = scorePast(fitted, past);
    const held = [...past.account.keys()].filter((at) => at % 2 === 1);
    const auc = rocAuc(
      held.map((at) => score[at]),
      held.map((at) => Number(past.account[at] >= 120)),
    );
    const reasons = explainRows(fitted, past, held.slice(0, 4)).flatMap((explanation) => [...explanation!.reasons]);
    return { spoke: reasons.filter(({ contribution }) => contribution !== 0).map(({ feature }) => feature!), auc };
  };
  const [direct, alone] = [told(true), told(false)];
  expect(direct.auc).toBeGreaterThan(0.95);
  expect(alone.auc).toBeGreaterThan(0.9);
  expect(direct.spoke.some((feature) => !feature.startsWith('network unit'))).toBe(true);
  expect(alone.spoke.length).toBeGreaterThan(0);
  expect(alone.spoke.every((feature) => feature.startsWith('network unit'))).toBe(true);
});
