import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import labelPropagation from '../../detectors/catalog/label-propagation.js';
import sybilbelief from '../../detectors/catalog/sybilbelief.js';
import sybilrank from '../../detectors/catalog/sybilrank.js';
import sybilscar from '../../detectors/catalog/sybilscar.js';
import type { Detector } from '../../detectors/detector.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { spreadBeliefs } from '../../detectors/lib/belief-propagation.js';
import { solveByGradients } from '../../detectors/lib/conjugate-gradient.js';
import { harmonicLabels } from '../../detectors/lib/label-spreading.js';
import { undirectedGraph } from '../../detectors/lib/propagate.js';
import { mutualTies } from '../../detectors/lib/tie-graph.js';
import { walkTrust } from '../../detectors/lib/trust-walk.js';
import { openStream, rootKey } from '../../random/stream.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from '../conformance/honest-explanation.js';
import { rocAuc } from './run-detector-on-table.js';

const N_NODES = 7;
const anyEdges = fc.array(fc.tuple(fc.nat(N_NODES - 1), fc.nat(N_NODES - 1)), { maxLength: 25 });
const columns = (edges: readonly (readonly [number, number])[]): [Uint32Array, Uint32Array] => [
  Uint32Array.from(edges, ([a]) => a),
  Uint32Array.from(edges, ([, b]) => b),
];

describe('kernels', () => {
  test('mutual ties are the pairs that lead both ways', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const { offset, neighbour } = mutualTies(N_NODES, ...columns(edges));
        const has = (a: number, b: number): boolean => edges.some(([x, y]) => x === a && y === b);
        for (let a = 0; a < N_NODES; a++) {
          const wanted = [...Array(N_NODES).keys()].filter((b) => a !== b && has(a, b) && has(b, a));
          expect([...neighbour.slice(offset[a], offset[a + 1])]).toEqual(wanted);
        }
      }),
      { seed: 101, numRuns: 100 },
    );
  });

  test('trust is kept while it walks, and after long walks lies on all nodes by their degree', () => {
    const graph = undirectedGraph(4, Uint32Array.of(0, 0, 1, 2), Uint32Array.of(1, 2, 2, 3));
    const start = Float64Array.of(1, 0, 0, 0);
    const few = walkTrust(graph, start, { steps: 3, restart: 0 });
    expect(few.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    const many = walkTrust(graph, start, { steps: 400, restart: 0 });
    [2, 2, 3, 1].forEach((degree, node) => expect(many[node]).toBeCloseTo(degree / 8, 6));
  });

  test('beliefs are exact on trees: every assignment weighed', () => {
    const edges = fc.array(fc.nat(5), { minLength: 5, maxLength: 5 });
    const priors = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(edges, priors, fc.constantFrom(0.6, 0.9), (parents, tenths, coupling) => {
        // Node k + 1 hangs on an earlier one.
        const pairs = parents.map((parent, at) => [parent % (at + 1), at + 1] as const);
        const prior = Float64Array.from(tenths, (tenth) => tenth / 10);
        const ours = spreadBeliefs(undirectedGraph(6, ...columns(pairs)), prior, { coupling, iterations: 8 });
        const weight = [0, 0, 0, 0, 0, 0];
        let total = 0;
        for (let states = 0; states < 64; states++) {
          const isOn = (node: number): boolean => ((states >> node) & 1) === 1;
          const nodeTerm = prior.reduce((product, p, node) => product * (isOn(node) ? p : 1 - p), 1);
          const all = pairs.reduce((p, [a, b]) => p * (isOn(a) === isOn(b) ? coupling : 1 - coupling), nodeTerm);
          total += all;
          weight.forEach((_, node) => (weight[node] += isOn(node) ? all : 0));
        }
        ours.forEach((value, node) => expect(value).toBeCloseTo(weight[node] / total, 9));
      }),
      { seed: 102, numRuns: 60 },
    );
  });

  test('harmonic labels: seeds keep theirs, others have the mean of their ties, what no seed reaches stays unknown', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const graph = undirectedGraph(N_NODES, ...columns(edges));
        const { offset, neighbour } = graph;
        const score = harmonicLabels(graph, { organic: Uint32Array.of(0), inauthentic: Uint32Array.of(1) }, 0.25);
        expect([score[0], score[1]]).toEqual([0, 1]);
        for (let node = 2; node < N_NODES; node++) {
          const around = [...neighbour.slice(offset[node], offset[node + 1])];
          const mean = around.reduce((sum, other) => sum + score[other], 0) / around.length;
          expect(score[node]).toBeCloseTo(around.length === 0 ? 0.25 : mean, 9);
        }
      }),
      { seed: 103, numRuns: 100 },
    );
  });

  test('conjugate gradients solve what elimination solves', () => {
    const matrix = [
      [4, 1, 0],
      [1, 3, -1],
      [0, -1, 2],
    ];
    const multiply = (vector: Float64Array, out: Float64Array): void =>
      matrix.forEach((row, at) => (out[at] = row.reduce((sum, value, k) => sum + value * vector[k], 0)));
    const right = Float64Array.of(6, 2, 4);
    const system = { multiply, diagonal: Float64Array.of(4, 3, 2), right };
    const { solution, steps } = solveByGradients(system, { tolerance: 1e-14, maxSteps: 50 });
    const back = new Float64Array(3);
    multiply(solution, back);
    right.forEach((value, at) => expect(back[at]).toBeCloseTo(value, 12));
    expect(steps).toBeLessThanOrEqual(4);
  });
});

const N_PEOPLE = 90;
const N_FAKES = 30;

/**
 * People follow and are followed back by six others; fakes befriend each other the same way. `attackTies` of them are also followed back by a
 * person; all follow ten people who do not answer.
 */
function befriendedTown(attackTies: number): TinyWorld {
  const random = openStream(rootKey('friends'));
  const followings = Array.from({ length: N_PEOPLE + N_FAKES }, () => new Set<number>());
  const befriend = (a: number, b: number): void => {
    if (a === b) return;
    followings[a].add(b);
    followings[b].add(a);
  };
  for (let person = 0; person < N_PEOPLE; person++)
    for (let n = 0; n < 3; n++) befriend(person, random.below(N_PEOPLE));
  for (let fake = 0; fake < N_FAKES; fake++) {
    for (let n = 0; n < 3; n++) befriend(N_PEOPLE + fake, N_PEOPLE + random.below(N_FAKES));
    for (let n = 0; n < 10; n++) followings[N_PEOPLE + fake].add(random.below(N_PEOPLE));
  }
  for (let tie = 0; tie < attackTies; tie++) befriend(random.below(N_PEOPLE), N_PEOPLE + random.below(N_FAKES));
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0, createdSec: -1 };
  return {
    accounts: followings.map((set) => ({ ...plain, followings: [...set] })),
    actions: [],
    nEpochs: 1,
    bots: Array.from({ length: N_FAKES }, (_, fake) => N_PEOPLE + fake),
  };
}

/** Fits with five fakes and ten people labelled. */
function fitIn(world: TinyWorld, detector: Detector, params: unknown) {
  const request = { traffic: buildTraffic(world, { nEpochs: 1 }), nowSec: EPOCH_SEC, windowStartSec: 0 };
  const past = preparePast({ ...request, unit: 'account' }, []);
  const row = [...Array(10).keys(), ...Array.from({ length: 5 }, (_, fake) => N_PEOPLE + fake)];
  const labels = {
    row: Uint32Array.from(row),
    isInauthentic: Uint32Array.from(row, (account) => (account >= N_PEOPLE ? 1 : 0)),
  };
  return { past, row, fitted: fitDetector(detector, { params, seed: 'a', train: past, labels }) };
}

/** ROC AUC over the accounts without a label. */
function aucIn(world: TinyWorld, detector: Detector, params: unknown): number {
  const { past, row, fitted } = fitIn(world, detector, params);
  const score = scorePast(fitted, past);
  const rest = [...score.keys()].filter((account) => !row.includes(account));
  return rocAuc(
    rest.map((account) => score[account]),
    rest.map((account) => (account >= N_PEOPLE ? 1 : 0)),
  );
}

describe.each([
  [sybilrank, {}],
  [sybilrank, { restart: 0.15 }],
  [sybilscar, {}],
  [sybilscar, { form: 'accumulate', coupling: 0.05 }],
  [sybilbelief, { coupling: 0.6 }],
  [sybilbelief, { coupling: 0.6, schedule: 'in-turn' }],
  [labelPropagation, { ties: 'mutual' }],
  [labelPropagation, { ties: 'mutual', form: 'spreading' }],
] as [Detector, object][])('$id', (detector, params) => {
  test(`${JSON.stringify(params)}: sees fakes that befriend each other, with hardly a tie to people`, () => {
    expect(aucIn(befriendedTown(3), detector, params)).toBeGreaterThan(0.95);
  });

  test(`${JSON.stringify(params)}: sees less of fakes that people befriend, as with customers and hijacked accounts`, () => {
    expect(aucIn(befriendedTown(400), detector, params)).toBeLessThan(0.85);
  });

  test(`${JSON.stringify(params)}: reasons add up to the score for everybody, and name ties; a fake’s name fakes`, () => {
    const world = befriendedTown(3);
    const { past, row, fitted } = fitIn(world, detector, params);
    const score = scorePast(fitted, past);
    const follows = (a: number, b: number): boolean => world.accounts[a].followings.includes(b);
    const explained = explainRows(fitted, past, [...score.keys()]);
    let nNamed = 0;
    explained.forEach((explanation, account) => {
      expectHonest(explanation!, score[account]);
      expect(explanation!.sum).toBeDefined();
      for (const { members = [] } of explanation!.reasons) {
        if (members.length === 0) continue;
        expect(members[0]).toBe(account);
        expect(follows(account, members[1]) && follows(members[1], account)).toBe(true);
      }
      if (account < N_PEOPLE || row.includes(account)) return;
      const named = explanation!.reasons.find(({ members }) => members !== undefined);
      if (named === undefined) return;
      nNamed++;
      // What trust comes to a fake comes from people, in the end; whatever speaks against it comes from fakes.
      if (named.contribution! > 0) expect(named.members![1]).toBeGreaterThanOrEqual(N_PEOPLE);
    });
    expect(nNamed).toBeGreaterThan(10);
  });
});
