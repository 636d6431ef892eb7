import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import synchrotrap from '../../detectors/catalog/synchrotrap.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { countMatches, sortByAim } from '../../detectors/lib/matched-actions.js';
import { PairTable } from '../../detectors/lib/pair-table.js';
import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';

interface Act {
  actor: number;
  aim: number;
  t: number;
}
const N_ACTORS = 5;
const N_AIMS = 3;
const anyActs = fc.array(fc.record({ actor: fc.nat(N_ACTORS - 1), aim: fc.nat(N_AIMS - 1), t: fc.nat(40) }), {
  maxLength: 30,
});

/** The most pairs (x, y) of two lists that are at most `within` apart, each element used once: by trying everything. */
function bestMatching(a: readonly number[], b: readonly number[], within: number): number {
  const [first, ...rest] = a;
  if (first === undefined) return 0;
  const without = bestMatching(rest, b, within);
  const withOne = b.flatMap((second, at) =>
    Math.abs(first - second) <= within ? [1 + bestMatching(rest, b.toSpliced(at, 1), within)] : [],
  );
  return Math.max(without, ...withOne);
}

function matchesOf(
  acts: readonly Act[],
  withinSec: number,
  { maxCompanions = Infinity, isDistinct = false } = {},
): Map<string, number> {
  const inTime = [...acts].sort((a, b) => a.t - b.t);
  const column = (name: keyof Act): Uint32Array => Uint32Array.from(inTime, (act) => act[name]);
  const actions = sortByAim({
    actor: column('actor'),
    nActors: N_ACTORS,
    aim: column('aim'),
    nAims: N_AIMS,
    t: column('t'),
  });
  const pairs = countMatches(actions, { withinSec, maxCompanions, minActions: 1, isDistinct });
  return new Map(
    Array.from({ length: pairs.nPairs }, (_, at) => [`${pairs.low[at]}-${pairs.high[at]}`, pairs.count[at]]),
  );
}

describe('matched actions', () => {
  test('are the largest one-to-one matching at each aim, added up', () => {
    fc.assert(
      fc.property(anyActs, fc.nat(12), (acts, within) => {
        const ours = matchesOf(acts, within);
        for (let a = 0; a < N_ACTORS; a++)
          for (let b = a + 1; b < N_ACTORS; b++) {
            const times = (actor: number, aim: number): number[] =>
              acts.filter((act) => act.actor === actor && act.aim === aim).map(({ t }) => t);
            const wanted = [0, 1, 2].reduce(
              (sum, aim) => sum + bestMatching(times(a, aim).slice(0, 5), times(b, aim).slice(0, 5), within),
              0,
            );
            const isSmall = [0, 1, 2].every((aim) => times(a, aim).length <= 5 && times(b, aim).length <= 5);
            if (isSmall) expect(ours.get(`${a}-${b}`) ?? 0).toBe(wanted);
          }
      }),
      { seed: 61, numRuns: 150 },
    );
  });

  test('counted as distinct aims: those at which the two met at all', () => {
    fc.assert(
      fc.property(anyActs, fc.nat(12), (acts, within) => {
        const ours = matchesOf(acts, within, { isDistinct: true });
        for (let a = 0; a < N_ACTORS; a++)
          for (let b = a + 1; b < N_ACTORS; b++) {
            const met = acts.filter(
              ({ actor, aim, t }) =>
                actor === a &&
                acts.some((other) => other.actor === b && other.aim === aim && Math.abs(other.t - t) <= within),
            );
            expect(ours.get(`${a}-${b}`) ?? 0).toBe(new Set(met.map(({ aim }) => aim)).size);
          }
      }),
      { seed: 63, numRuns: 100 },
    );
  });

  test('a cap on companions only loses matches', () => {
    fc.assert(
      fc.property(anyActs, fc.integer({ min: 1, max: 5 }), (acts, cap) => {
        const all = matchesOf(acts, 10);
        for (const [pair, n] of matchesOf(acts, 10, { maxCompanions: cap }))
          expect(n).toBeLessThanOrEqual(all.get(pair) ?? 0);
      }),
      { seed: 62, numRuns: 50 },
    );
  });

  test('a table of pairs counts thousands of them whichever way round they come', () => {
    const table = new PairTable();
    const random = openStream(rootKey('pairs'));
    const counts = new Map<string, number>();
    for (let n = 0; n < 30_000; n++) {
      const [a, b] = [random.below(150), random.below(150)];
      const pair = table.pairOf(a, b);
      table.count[pair]++;
      const key = `${Math.min(a, b)}-${Math.max(a, b)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(table.nPairs).toBe(counts.size);
    for (let pair = 0; pair < table.nPairs; pair++)
      expect(table.count[pair]).toBe(counts.get(`${table.low[pair]}-${table.high[pair]}`));
  });
});

const N_PEOPLE = 60;
const IN_STEP = [60, 61, 62, 63];
const SPREAD = [64, 65, 66, 67];

/** People follow anybody at any time of four days; four accounts follow ten others in step; four follow the same ten whenever they like. */
function lockstepTown() {
  const random = openStream(rootKey('lockstep'));
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
  const anyTime = (): number => random.below(4 * EPOCH_SEC - 3600);
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let n = 0; n < 12; n++) follow(actor, random.below(N_PEOPLE), anyTime());
  for (let target = 0; target < 10; target++) {
    const t = anyTime();
    for (const actor of IN_STEP) follow(actor, target, t + random.below(1800));
    for (const actor of SPREAD) follow(actor, target, anyTime());
  }
  for (const actor of IN_STEP) follow(actor, 40 + random.below(10), anyTime());
  actions.sort((a, b) => a.t - b.t);
  const plain = {
    createdSec: -1,
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: 0,
    followings: [],
  };
  return { accounts: Array.from({ length: 68 }, () => plain), actions, nEpochs: 4, bots: [...IN_STEP, ...SPREAD] };
}

describe('synchrotrap', () => {
  const world = lockstepTown();
  const run = (unit: Unit, params: unknown = { withinMinutes: 60 }) => {
    const request = { traffic: buildTraffic(world, { nEpochs: 4 }), unit, nowSec: 4 * EPOCH_SEC, windowStartSec: 0 };
    const past = preparePast(request, []);
    return { past, score: scorePast(fitDetector(synchrotrap, { params, seed: 'a', train: past, labels: null }), past) };
  };

  test('finds who acts in step, and nobody else; those who spread the same follows stay unseen', () => {
    const { score } = run('account');
    expect([...score.keys()].filter((account) => score[account] > 0.5)).toEqual(IN_STEP);
  });

  test('counting distinct targets, it is not fooled into fewer: those in step follow each target once, and score as before', () => {
    const { score } = run('account', { withinMinutes: 60, similarity: 'distinct' });
    expect([...score.keys()].filter((account) => score[account] > 0.5)).toEqual(IN_STEP);
    expect(IN_STEP.every((account) => score[account] >= run('account').score[account])).toBe(true);
  });

  test('given whole days to match, it finds the spread campaign too', () => {
    const { score } = run('account', { withinMinutes: 4 * 1440, threshold: 0.5 });
    expect([...score.keys()].filter((account) => score[account] > 0.5)).toEqual([...IN_STEP, ...SPREAD]);
  });

  test('an action counts in full when another member matched it', () => {
    const { past, score } = run('action');
    for (let row = 0; row < past.nRows; row++) {
      const { actor, target } = world.actions.filter(({ t }) => t < 4 * EPOCH_SEC)[rowInLog(past.actions!, row)];
      if (!IN_STEP.includes(actor)) expect(score[row]).toBeLessThanOrEqual(0.5);
      else if (target < 10) expect(score[row]).toBeGreaterThan(0.5);
      else expect(score[row]).toBeLessThanOrEqual(0.5);
    }
  });

  /** Place of an action in the log, epochs end to end. */
  function rowInLog({ epoch, row }: { epoch: ArrayLike<number>; row: ArrayLike<number> }, at: number): number {
    return world.actions.filter(({ t }) => t < epoch[at] * EPOCH_SEC).length + row[at];
  }
});
