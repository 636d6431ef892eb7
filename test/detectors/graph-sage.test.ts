import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import graphSage from '../../detectors/catalog/graph-sage.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import type { FeatureBlock } from '../../detectors/feature-block.js';
import { explainRows, fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { adamStart, adamStep } from '../../detectors/lib/adam-steps.js';
import type { NeighbourLists } from '../../detectors/lib/add-neighbours.js';
import { bipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { undirectedGraph } from '../../detectors/lib/propagate.js';
import { besideNeighbours, runLayer } from '../../detectors/lib/sage-layer.js';
import { drawBatch, lossOf, randomNetwork, runNetwork, weightsOf } from '../../detectors/lib/sage-network.js';
import { occludeNode } from '../../detectors/lib/sage-occlusion.js';
import { sigmoid } from '../../detectors/lib/sigmoid.js';
import { openStream, rootKey } from '../../random/stream.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { rocAuc } from './run-detector-on-table.js';

describe('the network', () => {
  const anyEdges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });

  test('has the gradients that small changes of each weight show', () => {
    fc.assert(
      fc.property(anyEdges, fc.nat(999), fc.constantFrom('own', 'shared'), (edges, seed, layers) => {
        const random = openStream(rootKey(`sage ${seed}`));
        const graph = undirectedGraph(
          8,
          Uint32Array.from(edges, ([a]) => a),
          Uint32Array.from(edges, ([, b]) => b),
        );
        const table = { width: 3, cells: Float64Array.from({ length: 24 }, () => 2 * random.uniform() - 1) };
        const problem = {
          table,
          relations: [graph],
          node: Uint32Array.of(0, 3, 5),
          isPositive: Uint8Array.of(1, 0, 1),
          classWeight: [1, 2] as const,
        };
        const network = randomNetwork({ inputs: 3, hidden: 4, nRelations: 1 }, layers, random);
        // Biases away from 0: where all sums of a row are 0 there is no gradient.
        for (const { bias } of [network.input ?? network.first, network.first, network.second])
          bias.forEach((_, at) => (bias[at] = 0.2 + random.uniform()));
        const inputs = besideNeighbours(table, problem.relations);
        const batch = drawBatch(problem, 2, random);
        const { gradients } = lossOf(network, problem, inputs, batch);
        const change = 1e-6;
        weightsOf(network).forEach((weights, which) => {
          for (let at = 0; at < weights.length; at += 3) {
            const kept = weights[at];
            weights[at] = kept + change;
            const above = lossOf(network, problem, inputs, batch).loss;
            weights[at] = kept - change;
            const below = lossOf(network, problem, inputs, batch).loss;
            weights[at] = kept;
            expect(gradients[which][at]).toBeCloseTo((above - below) / (2 * change), 6);
          }
        });
      }),
      { seed: 141, numRuns: 25 },
    );
  });

  test.each(['own', 'shared'] as const)(
    'with all neighbours drawn, a batch of %s layers says what running it on everybody says',
    (layers) => {
      const random = openStream(rootKey('batch'));
      const graph = undirectedGraph(5, Uint32Array.of(0, 0, 1, 2), Uint32Array.of(1, 2, 3, 3));
      const table = { width: 2, cells: Float64Array.from({ length: 10 }, () => random.uniform()) };
      const problem = {
        table,
        relations: [graph],
        node: Uint32Array.of(0, 4),
        isPositive: Uint8Array.of(1, 1),
        classWeight: [1, 1] as const,
      };
      const network = randomNetwork({ inputs: 2, hidden: 3, nRelations: 1 }, layers, random);
      const score = runNetwork(network, table, [graph]);
      const { loss } = lossOf(network, problem, besideNeighbours(table, [graph]), drawBatch(problem, 99, random));
      expect(loss).toBeCloseTo(-(Math.log(score[0]) + Math.log(score[4])) / 2, 12);
    },
  );

  test('a shared layer is the input layer, and one layer run twice', () => {
    const random = openStream(rootKey('twice'));
    const graph = undirectedGraph(4, Uint32Array.of(0, 0, 1), Uint32Array.of(1, 2, 3));
    const table = { width: 2, cells: Float64Array.from({ length: 8 }, () => random.uniform()) };
    const network = randomNetwork({ inputs: 2, hidden: 3, nRelations: 1 }, 'shared', random);
    expect(network.second).toBe(network.first);
    const finish = 'relu-and-length-1';
    let cells = runLayer(table, network.input!, finish);
    for (let time = 0; time < 2; time++) cells = runLayer(besideNeighbours(cells, [graph]), network.first, finish);
    const margin = runLayer(cells, network.head, 'none').cells;
    expect([...runNetwork(network, table, [graph])]).toEqual([...margin.map(sigmoid)]);
    expect(weightsOf(network)).toHaveLength(6);
  });

  test('occlusion is what running the network again without the column or the tie gives', () => {
    const size = 7;
    const pairs = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { minLength: 3, maxLength: 18 });
    fc.assert(
      fc.property(
        pairs,
        fc.boolean(),
        fc.nat(999),
        fc.constantFrom('own', 'shared'),
        (given, isDirected, seed, layers) => {
          const edges = given.filter(([a, b]) => a !== b);
          const relationsOf = (kept: readonly (readonly [number, number])[]): NeighbourLists[] => {
            const [from, to] = [Uint32Array.from(kept, ([a]) => a), Uint32Array.from(kept, ([, b]) => b)];
            if (!isDirected) return [undirectedGraph(size, from, to)];
            const graph = bipartiteGraph(size, size, { row: from, col: to });
            return [
              { offset: graph.rowOffset, neighbour: graph.rowTarget },
              { offset: graph.colOffset, neighbour: graph.colTarget },
            ];
          };
          const random = openStream(rootKey(`occlusion ${seed}`));
          const table = { width: 3, cells: Float64Array.from({ length: 3 * size }, () => 2 * random.uniform() - 1) };
          const network = randomNetwork({ inputs: 3, hidden: 4, nRelations: isDirected ? 2 : 1 }, layers, random);
          const logOddsOf = (cells: Float64Array, kept: readonly (readonly [number, number])[]): number => {
            const [score] = runNetwork(network, { width: 3, cells }, relationsOf(kept));
            return Math.log(score / (1 - score));
          };
          const found = occludeNode(network, table, relationsOf(edges), 0);
          expect(found.logOdds).toBeCloseTo(logOddsOf(table.cells, edges), 9);
          found.column.forEach((contribution, column) => {
            const cells = table.cells.slice();
            cells[column] = 0;
            expect(contribution).toBeCloseTo(found.logOdds - logOddsOf(cells, edges), 9);
          });
          for (const { relation, neighbour, contribution } of found.ties) {
            const isTie = ([a, b]: readonly [number, number]): boolean =>
              (a === 0 && b === neighbour && (relation === 0 || !isDirected)) ||
              (b === 0 && a === neighbour && (relation === 1 || !isDirected));
            const without = edges.filter((edge) => !isTie(edge));
            expect(without.length).toBeLessThan(edges.length);
            expect(contribution).toBeCloseTo(found.logOdds - logOddsOf(table.cells, without), 9);
          }
        },
      ),
      { seed: 142, numRuns: 60 },
    );
  });

  test('Adam’s first step is the learning rate against the sign of the gradient, however large', () => {
    const weights = Float64Array.of(1, 1, 1);
    adamStep(weights, Float64Array.of(1e-3, -50, 0), adamStart(3), { step: 1, rate: 0.01 });
    expect(weights[0]).toBeCloseTo(0.99, 6);
    expect(weights[1]).toBeCloseTo(1.01, 6);
    expect(weights[2]).toBe(1);
  });
});

const N_PEOPLE = 120;
const N_RING = 24;

/** Everybody follows eight others; ring accounts look like people but follow one another. Ring members that nobody labelled: the last twelve. */
function ringTown(followsRing: boolean): TinyWorld {
  const random = openStream(rootKey('ring'));
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, createdSec: -1 };
  const accounts = Array.from({ length: N_PEOPLE + N_RING }, (_, account) => {
    const others = new Set<number>();
    while (others.size < 8) {
      const isRing = account >= N_PEOPLE && followsRing;
      const other = isRing ? N_PEOPLE + random.below(N_RING) : random.below(N_PEOPLE + N_RING);
      if (other !== account) others.add(other);
    }
    // Few posts before the start give rings away, but some people have few as well.
    const nPostsBefore = account >= N_PEOPLE ? random.below(10) : random.below(30);
    return { ...plain, nPostsBefore, followings: [...others] };
  });
  return { accounts, actions: [], nEpochs: 1, bots: [] };
}

describe('graph-sage', () => {
  const blocks: Promise<FeatureBlock[]> = loadFeatureBlocks().then((all) => [...all]);

  async function fitIn(world: TinyWorld, relations: string, layers = 'own') {
    const request = { traffic: buildTraffic(world, { nEpochs: 1 }), nowSec: EPOCH_SEC, windowStartSec: 0 };
    const past = preparePast({ ...request, unit: 'account' }, await blocks);
    const row = [...Array(40).keys(), ...Array.from({ length: 12 }, (_, k) => N_PEOPLE + k)];
    const isInauthentic = Uint32Array.from(row, (account) => (account >= N_PEOPLE ? 1 : 0));
    const labels = { row: Uint32Array.from(row), isInauthentic };
    const job = { params: { relations, layers, epochs: 60 }, seed: 'a', train: past, labels };
    return { past, row, fitted: fitDetector(graphSage, job) };
  }

  async function aucOf(world: TinyWorld, relations: string, layers = 'own'): Promise<number> {
    const { past, row, fitted } = await fitIn(world, relations, layers);
    const score = scorePast(fitted, past);
    const rest = [...score.keys()].filter((account) => !row.includes(account));
    return rocAuc(
      rest.map((account) => score[account]),
      rest.map((account) => (account >= N_PEOPLE ? 1 : 0)),
    );
  }

  test.each(['ties', 'directions'])(
    '%s: sees a ring by its company, which single columns hardly tell',
    async (relations) => {
      const inRing = await aucOf(ringTown(true), relations);
      const scattered = await aucOf(ringTown(false), relations);
      expect(inRing).toBeGreaterThan(0.95);
      expect(scattered).toBeLessThan(inRing - 0.05);
    },
  );

  test('with one layer applied twice it sees the ring as well', async () => {
    expect(await aucOf(ringTown(true), 'directions', 'shared')).toBeGreaterThan(0.95);
  });

  test('reasons name columns that there are, and ties that stand in the direction told', async () => {
    const world = ringTown(true);
    const { past, fitted } = await fitIn(world, 'directions');
    const follows = (a: number, b: number): boolean => world.accounts[a].followings.includes(b);
    const reasons = explainRows(fitted, past, [3, N_PEOPLE + 15]).flatMap((explanation) => [...explanation!.reasons]);
    const ties = reasons.flatMap(({ reason, members }) => (members === undefined ? [] : [{ reason, members }]));
    expect(ties.length).toBeGreaterThan(10);
    expect(new Set(ties.map(({ members }) => members[0]))).toEqual(new Set([3, N_PEOPLE + 15]));
    for (const { reason, members } of ties)
      expect(reason.startsWith('follows') ? follows(members[0], members[1]) : follows(members[1], members[0])).toBe(
        true,
      );
    const columns = reasons.flatMap(({ feature }) => feature ?? []);
    expect(columns.length).toBeGreaterThan(0);
    for (const feature of columns) expect(feature).toMatch(/^[a-z-]+\/[a-z-]+$/);
  });
});
