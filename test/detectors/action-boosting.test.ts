import { describe, expect, test } from 'vitest';
import actionBoosting from '../../detectors/catalog/action-boosting.js';
import { openPast } from '../../detectors/host/prepared-past.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { actionContext } from '../../detectors/lib/action-context-columns.js';
import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { crowdWorld } from '../../experiments/examiner/worlds/crowd-world.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { contextOf, rocAuc } from './run-detector-on-table.js';

const blocks = await loadFeatureBlocks();

function pastOf(world: TinyWorld, nEpochs: number, unit: Unit) {
  const traffic = buildTraffic(world, { nEpochs });
  return preparePast({ traffic, unit, nowSec: nEpochs * EPOCH_SEC, windowStartSec: (nEpochs - 1) * EPOCH_SEC }, blocks);
}

test('the columns around an action are those that counting pair by pair finds', () => {
  const past = openPast(pastOf(crowdWorld('pairs'), 1, 'action'), ['action-*']);
  const { names, columns, actor, nActions } = actionContext(past);
  const { t, target, device } = past.traffic!.epochs[0];
  const { row } = past.actions!;
  const all = Array.from({ length: nActions }, (_, k) => k);
  const of = (name: string): Float64Array => columns[names.indexOf(`around/${name}`)];
  for (let k = 0; k < nActions; k += 7) {
    const near = (other: number): boolean =>
      target[row[other]] === target[row[k]] && actor[other] !== actor[k] && Math.abs(t[row[other]] - t[row[k]]) <= 600;
    expect(of('others-on-target-log')[k]).toBeCloseTo(Math.log1p(all.filter(near).length), 12);
    const actors = new Set(all.filter((other) => device[row[other]] === device[row[k]]).map((other) => actor[other]));
    expect(of('device-actors-log')[k]).toBeCloseTo(Math.log(actors.size), 12);
    const before = all.filter((other) => other < k && actor[other] === actor[k]).at(-1);
    const gap = before === undefined ? NaN : Math.log1p(t[row[k]] - t[row[before]]);
    const found = of('gap-before-log')[k];
    if (Number.isNaN(gap)) expect(found).toBeNaN();
    else expect(found).toBeCloseTo(gap, 12);
  }
});

const N_PEOPLE = 60;

/** Every tenth target is sold a package: from customers' accounts likes arrive within minutes, among the owners' own. */
function packageTown(): TinyWorld {
  const random = openStream(rootKey('package town'));
  const actions: TinyAction[] = [];
  const like = (actor: number, target: number, t: number): void => {
    const place = { session: actor, device: actor, client: CLIENT.officialApp, network: 5 };
    actions.push({ ...place, t, verb: VERB.like, actor, target, object: 1000 * target + (t % 3) });
  };
  for (let day = 0; day < 2; day++) {
    for (let actor = 0; actor < N_PEOPLE; actor++)
      for (let k = 0; k < 8; k++) like(actor, (actor + 1 + k) % N_PEOPLE, day * EPOCH_SEC + random.below(EPOCH_SEC));
    for (let target = 0; target < N_PEOPLE; target += 10) {
      const start = day * EPOCH_SEC + random.below(EPOCH_SEC - 300);
      for (let n = 0; n < 12; n++) like((target + 7 * n + 3) % N_PEOPLE, target, start + random.below(300));
    }
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

describe('action-boosting', () => {
  const world = packageTown();
  const [train, past] = [pastOf(world, 1, 'action'), pastOf(world, 2, 'action')];
  /** In a package: five others on the same target within five minutes either way. */
  const isPackage = (one: typeof past, row: number): number => {
    const { t, target } = one.traffic!.epochs[one.actions!.epoch[row]];
    const here = one.actions!.row[row];
    const near = Array.from(t as Uint32Array).filter(
      (sec, other) => target[other] === target[here] && Math.abs(sec - t[here]) < 300,
    );
    return Number(near.length >= 6);
  };
  const row = Uint32Array.from([...train.account.keys()].filter((at) => at % 2 === 0));
  const labels = { row, isInauthentic: row.map((at) => isPackage(train, at)) };
  const fitted = fitDetector(actionBoosting, { params: {}, seed: 'a', train, labels });

  test('tells delivered likes from the owners’ own on the same accounts', () => {
    const score = scorePast(fitted, past);
    expect(
      rocAuc(
        score,
        [...score.keys()].map((at) => isPackage(past, at)),
      ),
    ).toBeGreaterThan(0.95);
  });

  test('says that the crowd on the target gave a delivered like away', () => {
    const delivered = [...past.account.keys()].find((at) => isPackage(past, at) === 1)!;
    const { reasons, sum } = actionBoosting.explain!(
      fitted.model as never,
      openPast(past, actionBoosting.features),
      delivered,
      contextOf(actionBoosting),
    );
    expect(reasons[0].feature).toBe('around/others-on-target-log');
    expect(1 / (1 + Math.exp(-sum!.total))).toBeCloseTo(scorePast(fitted, past)[delivered], 9);
  });
});
