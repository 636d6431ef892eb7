import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catchsync from '../../detectors/catalog/catchsync.js';
import eigenspokes from '../../detectors/catalog/eigenspokes.js';
import fbox from '../../detectors/catalog/fbox.js';
import holoscope from '../../detectors/catalog/holoscope.js';
import type { Detector } from '../../detectors/detector.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, groupPast, scorePast } from '../../detectors/host/run-detector.js';
import { bipartiteGraph, type BipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { findBursts } from '../../detectors/lib/column-bursts.js';
import { shaveByContrast } from '../../detectors/lib/contrast-shaving.js';
import { leadingSingularVectors } from '../../detectors/lib/singular-vectors.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from '../conformance/honest-explanation.js';

const anyEdges = fc.array(fc.tuple(fc.nat(6), fc.nat(5)), { maxLength: 40 });
function graphOf(edges: readonly (readonly [number, number])[]): BipartiteGraph {
  return bipartiteGraph(7, 6, {
    row: Uint32Array.from(edges, ([row]) => row),
    col: Uint32Array.from(edges, ([, col]) => col),
  });
}
const hasEdge = ({ rowOffset, rowTarget }: BipartiteGraph, row: number, col: number): boolean =>
  rowTarget.slice(rowOffset[row], rowOffset[row + 1]).includes(col);

describe('singular vectors', () => {
  test('rebuild any matrix, multiple values and empty sides included; of length 1 and at right angles', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const graph = graphOf(edges);
        const { value, left, right } = leadingSingularVectors(graph, { k: 6, random: openStream(rootKey('any')) });
        for (let row = 0; row < 7; row++)
          for (let col = 0; col < 6; col++) {
            const rebuilt = left.reduce((sum, vector, k) => sum + value[k] * vector[row] * right[k][col], 0);
            expect(rebuilt).toBeCloseTo(hasEdge(graph, row, col) ? 1 : 0, 9);
          }
        left.forEach((a, i) =>
          left.forEach((b, j) => expect(a.reduce((sum, x, at) => sum + x * b[at], 0)).toBeCloseTo(i === j ? 1 : 0, 9)),
        );
      }),
      { seed: 111, numRuns: 100 },
    );
  });
});

describe('shaving by contrast', () => {
  test('is the definition: the least row leaves, the best set stays', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const graph = graphOf(edges);
        const degree = (col: number): number => graph.colOffset[col + 1] - graph.colOffset[col];
        const countOf = (rows: readonly number[], col: number): number => {
          const within = rows.filter((row) => hasEdge(graph, row, col)).length;
          return within === 0 ? 0 : 32 ** (within / degree(col) - 1);
        };
        const cols = [0, 1, 2, 3, 4, 5];
        const objective = (rows: readonly number[]): number => {
          const counts = cols.map((col) => countOf(rows, col));
          const within = cols.map((col) => rows.filter((row) => hasEdge(graph, row, col)).length);
          const worth = counts.reduce((sum, count, col) => sum + count * within[col], 0);
          return rows.length === 0 ? 0 : worth / (rows.length + counts.reduce((sum, count) => sum + count, 0));
        };
        let rows = [0, 1, 2, 3, 4, 5, 6];
        let best = { objective: objective(rows), rows };
        while (rows.length > 0) {
          const credit = rows.map((row) =>
            cols.filter((col) => hasEdge(graph, row, col)).reduce((sum, col) => sum + countOf(rows, col), 0),
          );
          const least = credit.reduce((at, value, k) => (value < credit[at] - 1e-9 ? k : at), 0);
          rows = rows.filter((_, k) => k !== least);
          if (objective(rows) > best.objective + 1e-9) best = { objective: objective(rows), rows };
        }
        const ours = shaveByContrast(graph, Uint32Array.from([0, 1, 2, 3, 4, 5, 6]), { base: 32 });
        // Equal objectives may be told apart by rounding, so the set is held to its own objective.
        expect(ours.objective).toBeCloseTo(best.objective, 9);
        const kept = [...ours.isRow.keys()].filter((row) => ours.isRow[row] === 1);
        expect(objective(kept)).toBeCloseTo(best.objective, 9);
        cols.forEach((col) => expect(ours.suspicion[col]).toBeCloseTo(countOf(kept, col), 9));
      }),
      { seed: 112, numRuns: 100 },
    );
  });
});

describe('bursts', () => {
  const at = (...bins: readonly (readonly [bin: number, n: number])[]): Uint32Array =>
    Uint32Array.from(bins.flatMap(([bin, n]) => Array.from({ length: n }, (_, k) => 1000 * bin + k)));

  test('are the rises at least half as high as the highest, from where the column woke', () => {
    const times = at([0, 1], [1, 1], [2, 1], [3, 9], [4, 2], [5, 1], [6, 6], [7, 1], [8, 3]);
    const { bursts } = findBursts(times, 1000);
    expect(bursts.map(({ fromSec, toSec }) => [fromSec, toSec])).toEqual([
      [2000, 3999],
      [5000, 6999],
    ]);
  });

  test('a sudden end is a larger drop than a slow one; one action says nothing', () => {
    expect(findBursts(at([0, 8]), 1000).drop).toBeGreaterThan(
      findBursts(at([0, 8], [1, 6], [2, 4], [3, 2]), 1000).drop,
    );
    expect(findBursts(at([0, 1]), 1000)).toEqual({ bursts: [], drop: 0 });
  });
});

const N_PEOPLE = 300;
const N_FARM = 20;
const N_SHY = 10;
const FARM = Array.from({ length: N_FARM }, (_, bot) => N_PEOPLE + bot);
const SHY = Array.from({ length: N_SHY }, (_, bot) => N_PEOPLE + N_FARM + bot);
/** Customers: accounts that people hardly follow. */
const FIRST_CUSTOMER = N_PEOPLE + N_FARM + N_SHY;

/**
 * People follow twelve others, the popular more often; a farm follows twelve customers in one hour; ten shy bots follow twelve obscure accounts each, hardly two
 * the same.
 */
function town(): TinyWorld {
  const random = openStream(rootKey('spectral town'));
  const actions: TinyAction[] = [];
  const follow = (actor: number, target: number, t: number): void => {
    if (actor === target) return;
    const frame = { object: NONE, session: actor, device: actor, client: 0, network: 1 };
    actions.push({ t, verb: VERB.follow, actor, target, ...frame });
  };
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let n = 0; n < 12; n++) follow(actor, Math.floor(N_PEOPLE * random.uniform() ** 2), random.below(EPOCH_SEC));
  for (const bot of FARM)
    for (let n = 0; n < 12; n++) follow(bot, FIRST_CUSTOMER + n, EPOCH_SEC / 2 + random.below(3600));
  for (const bot of SHY)
    for (let n = 0; n < 12; n++) follow(bot, FIRST_CUSTOMER + 12 + random.below(150), random.below(EPOCH_SEC));
  actions.sort((a, b) => a.t - b.t);
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0, followings: [] };
  const accounts = Array.from({ length: FIRST_CUSTOMER + 162 }, () => ({ ...plain, createdSec: -1 }));
  return { accounts, actions, nEpochs: 1, bots: [...FARM, ...SHY] };
}

describe('in a town with a dense farm and shy bots', () => {
  const world = town();
  const request = { traffic: buildTraffic(world, { nEpochs: 1 }), nowSec: EPOCH_SEC, windowStartSec: 0 };
  const scoresOf = (detector: Detector, params: unknown): Float64Array => {
    const past = preparePast({ ...request, unit: 'account' }, []);
    return scorePast(fitDetector(detector, { params, seed: 'a', train: past, labels: null }), past);
  };
  /** Share of people that score below the given accounts on average. */
  const beaten = (score: Float64Array, accounts: readonly number[]): number => {
    const people = score.slice(0, N_PEOPLE);
    const shares = accounts.map((account) => people.filter((value) => value < score[account]).length / N_PEOPLE);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };

  test('eigenspokes and holoscope see the farm, fbox the shy bots; neither sees the other', () => {
    for (const [detector, params] of [
      [eigenspokes, { components: 3 }],
      [holoscope, { components: 3, blocks: 1 }],
      [holoscope, { components: 3, blocks: 1, signals: 'topology-and-time', binHours: 1 }],
    ] as [Detector, object][]) {
      const score = scoresOf(detector, params);
      expect(beaten(score, FARM)).toBe(1);
      expect(beaten(score, SHY)).toBeLessThan(0.5);
    }
    const score = scoresOf(fbox, { components: 3 });
    expect(beaten(score, SHY)).toBeGreaterThan(0.9);
    expect(beaten(score, FARM)).toBeLessThan(0.5);
  });

  test('eigenspokes reading rows for columns scores as many accounts as there are vectors, and misses the farm', () => {
    const score = scoresOf(eigenspokes, { components: 3, read: 'rows' });
    expect(score.filter((value) => value > 0).length).toBeLessThanOrEqual(3);
    expect(FARM.every((account) => score[account] === 0)).toBe(true);
  });

  test.each([
    [eigenspokes, { components: 3 }],
    [holoscope, { components: 3, blocks: 1 }],
  ] as [Detector, object][])('$id: the farm is a group', (detector, params) => {
    const past = preparePast({ ...request, unit: 'group' }, []);
    const { groupOf, score } = groupPast(fitDetector(detector, { params, seed: 'a', train: past, labels: null }), past);
    const own = groupOf[FARM[0]];
    expect(own).not.toBe(NONE);
    expect([...groupOf.keys()].filter((account) => groupOf[account] === own)).toEqual(FARM);
    expect(score[FARM[0]]).toBeGreaterThan(0.5);
  });

  test('follows of customers score above the same accounts’ other actions', () => {
    const past = preparePast({ ...request, unit: 'action' }, []);
    const score = scorePast(
      fitDetector(holoscope, { params: { components: 3, blocks: 1 }, seed: 'a', train: past, labels: null }),
      past,
    );
    const isOfFarm = (row: number): boolean => FARM.includes(past.account[row]);
    expect(Math.min(...score.filter((_, row) => isOfFarm(row)))).toBeGreaterThan(0.5);
    expect(Math.max(...score.filter((_, row) => !isOfFarm(row)))).toBeLessThanOrEqual(0.5);
  });

  test.each([
    [eigenspokes, { components: 3 }],
    [holoscope, { components: 3, blocks: 1 }],
    [holoscope, { components: 3, blocks: 2, signals: 'topology-and-time', binHours: 1 }],
    [catchsync, { deviations: 2 }],
    [fbox, { components: 3 }],
  ] as [Detector, object][])(
    '$id: every account and action has reasons that add up where they say so',
    (detector, params) => {
      for (const unit of ['account', 'action'] as const) {
        const past = preparePast({ ...request, unit }, []);
        const fitted = fitDetector(detector, { params, seed: 'a', train: past, labels: null });
        const score = scorePast(fitted, past);
        const rows = [...score.keys()].filter((row) => row % 29 === 0 || FARM[0] === past.account[row]);
        explainRows(fitted, past, rows).forEach((explanation, at) => {
          expectHonest(explanation!, score[rows[at]]);
          expect(explanation!.reasons.length).toBeGreaterThan(0);
        });
      }
    },
  );

  test.each([
    [eigenspokes, { components: 3 }],
    [holoscope, { components: 3, blocks: 1 }],
    [catchsync, { deviations: 2 }],
  ] as [Detector, object][])('$id: a farm account is found with the farm', (detector, params) => {
    const past = preparePast({ ...request, unit: 'account' }, []);
    const fitted = fitDetector(detector, { params, seed: 'a', train: past, labels: null });
    const [explanation] = explainRows(fitted, past, [FARM[3]]);
    const { members = [] } = explanation!.reasons.find((reason) => reason.members !== undefined)!;
    expect([...members].sort((a, b) => a - b)).toEqual(FARM);
  });

  test('fbox: a shy bot stands low in its degree because hardly anybody else acts on its targets', () => {
    const past = preparePast({ ...request, unit: 'account' }, []);
    const fitted = fitDetector(fbox, { params: { components: 3 }, seed: 'a', train: past, labels: null });
    const of = (account: number): number[] =>
      explainRows(fitted, past, [account])[0]!.reasons.map(({ value }) => value!);
    const [shy, farm] = [of(SHY[0]), of(FARM[0])];
    expect(shy[0]).toBeLessThan(0.2);
    shy.forEach((value, at) => expect(value).toBeLessThan(farm[at]));
  });
});
