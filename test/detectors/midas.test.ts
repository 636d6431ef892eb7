import { describe, expect, test } from 'vitest';
import midas from '../../detectors/catalog/midas.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';

const N_EPOCHS = 10;
const N_ACCOUNTS = 40;
const FLOODED = 7;

/** Everybody follows somebody every few hours; on the last day, at noon, twenty-five accounts follow one. */
function floodedTown(): TinyWorld {
  const random = openStream(rootKey('flood'));
  const actions: TinyAction[] = [];
  const follow = (actor: number, target: number, t: number): void => {
    if (actor === target) return;
    actions.push({
      t,
      verb: VERB.follow,
      actor,
      target,
      object: NONE,
      session: actor,
      device: actor,
      client: 0,
      network: 1,
    });
  };
  for (let t = 0; t < N_EPOCHS * EPOCH_SEC; t += 600) follow(random.below(N_ACCOUNTS), random.below(N_ACCOUNTS), t);
  const noonSec = (N_EPOCHS - 0.5) * EPOCH_SEC;
  for (let actor = 0; actor < 25; actor++) follow(actor, FLOODED, noonSec + 20 * actor);
  actions.sort((a, b) => a.t - b.t);
  const plain = {
    createdSec: -1,
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: 0,
    followings: [],
  };
  return { accounts: Array.from({ length: N_ACCOUNTS }, () => plain), actions, nEpochs: N_EPOCHS, bots: [] };
}

function scoresOf(world: TinyWorld, nEpochs: number, params: unknown) {
  const traffic = buildTraffic(world, { nEpochs });
  const past = preparePast(
    { traffic, unit: 'action', nowSec: nEpochs * EPOCH_SEC, windowStartSec: (nEpochs - 1) * EPOCH_SEC },
    [],
  );
  const score = scorePast(fitDetector(midas, { params, seed: 'a', train: past, labels: null }), past);
  const epoch = past.traffic!.epochs[nEpochs - 1];
  return Array.from(score, (value, row) => ({
    value,
    t: epoch.t[past.actions!.row[row]],
    target: epoch.target[past.actions!.row[row]],
  }));
}

describe('midas', () => {
  const world = floodedTown();

  test.each(['relational', 'filtering'])(
    'the flood of the last hour scores highest (%s), its first edges not yet',
    (form) => {
      const rows = scoresOf(world, N_EPOCHS, { form, tickMinutes: 60, width: 1009 });
      const flood = rows.filter(
        ({ t, target }) =>
          target === FLOODED && t >= (N_EPOCHS - 0.5) * EPOCH_SEC && t < (N_EPOCHS - 0.5) * EPOCH_SEC + 500,
      );
      const rest = rows.filter((row) => !flood.includes(row));
      expect(flood.length).toBeGreaterThan(20);
      expect(flood.at(-1)!.value).toBeGreaterThan(Math.max(...rest.map(({ value }) => value)));
      expect(flood.at(-1)!.value).toBeGreaterThan(flood[0].value);
    },
  );

  test('a score never knows what came after it: cutting the stream leaves earlier scores as they were', () => {
    const noonSec = (N_EPOCHS - 0.5) * EPOCH_SEC;
    const cut = { ...world, actions: world.actions.filter(({ t }) => t < noonSec) };
    const before = scoresOf(cut, N_EPOCHS, { width: 1009 });
    expect(scoresOf(world, N_EPOCHS, { width: 1009 }).slice(0, before.length)).toEqual(before);
    expect(before.length).toBeGreaterThan(50);
  });

  test('the authors’ linear hash gives the same scores where nothing collides, and others at a power of two', () => {
    const scores = (params: object): number[] => scoresOf(world, N_EPOCHS, params).map(({ value }) => value);
    expect(scores({ hash: 'linear' })).toEqual(scores({ hash: 'mixed' }));
    expect(scores({ hash: 'linear', width: 64 })).not.toEqual(scores({ hash: 'mixed', width: 64 }));
  });

  test('verbs that are not watched score 0', () => {
    expect(scoresOf(world, N_EPOCHS, { verbs: ['like'], width: 1009 }).every(({ value }) => value === 0)).toBe(true);
  });

  test('says which burst decides: of the flood its target, with the statistic that gives the score', () => {
    const traffic = buildTraffic(world, { nEpochs: N_EPOCHS });
    const window = { nowSec: N_EPOCHS * EPOCH_SEC, windowStartSec: (N_EPOCHS - 1) * EPOCH_SEC };
    const past = preparePast({ traffic, unit: 'action', ...window }, []);
    const fitted = fitDetector(midas, { params: { width: 1009 }, seed: 'a', train: past, labels: null });
    const score = scorePast(fitted, past);
    const highest = score.indexOf(Math.max(...score));
    const explained = explainRows(fitted, past, [...score.keys()]);
    explained.forEach((explanation, row) => {
      const { value = 0 } = explanation!.reasons[0];
      expect(value / (value + 6.634897)).toBeCloseTo(score[row], 12);
    });
    expect(explained[highest]!.reasons[0].feature).toBe('chi-square of its target in this tick');
  });
});
