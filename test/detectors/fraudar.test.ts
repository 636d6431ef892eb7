import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import fraudar from '../../detectors/catalog/fraudar.js';
import {
  bipartiteGraph,
  graphOfActions,
  withoutBlock,
  type BipartiteGraph,
} from '../../detectors/lib/bipartite-graph.js';
import { blockSurprise, shuffledGraph } from '../../detectors/lib/dense-blocks.js';
import { columnWeights, peelGreedily } from '../../detectors/lib/greedy-peel.js';
import { LeastHeap } from '../../detectors/lib/least-heap.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import type { Unit } from '../../detectors/past.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { openStream, rootKey } from '../../random/stream.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';

const anyEdges = fc.array(fc.tuple(fc.nat(6), fc.nat(5)), { maxLength: 40 });
const listed = ({ nRows, rowOffset, rowTarget }: BipartiteGraph): string[] =>
  Array.from({ length: nRows }, (_, row) =>
    [...rowTarget.slice(rowOffset[row], rowOffset[row + 1])].map((col) => `${row}-${col}`),
  ).flat();

function graphOf(edges: readonly (readonly [number, number])[]): BipartiteGraph {
  return bipartiteGraph(7, 6, {
    row: Uint32Array.from(edges, ([row]) => row),
    col: Uint32Array.from(edges, ([, col]) => col),
  });
}

describe('bipartite graphs', () => {
  test('hold each edge once, ascending, the same from both sides', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const graph = graphOf(edges);
        const wanted = [...new Set(edges.map(([row, col]) => `${row}-${col}`))].sort();
        expect(listed(graph)).toEqual(wanted);
        expect(graph.nEdges).toBe(wanted.length);
        const fromCols = Array.from({ length: graph.nCols }, (_, col) =>
          [...graph.colTarget.slice(graph.colOffset[col], graph.colOffset[col + 1])].map((row) => `${row}-${col}`),
        );
        for (const list of fromCols) expect([...list].sort()).toEqual(list);
        expect(fromCols.flat().sort()).toEqual(wanted);
      }),
      { seed: 51, numRuns: 100 },
    );
  });

  test('drop actions on nothing and on oneself, and number by first appearance', () => {
    const actor = Uint32Array.from([9, 4, 9, 4, 7, 9]);
    const target = Uint32Array.from([4, NONE, 4, 4, 9, 7]);
    const graph = graphOfActions(actor, target, true);
    expect([...graph.rowId]).toEqual([9, 7]);
    expect([...graph.colId]).toEqual([4, 9, 7]);
    expect(listed(graph)).toEqual(['0-0', '0-2', '1-1']);
    // A post may have its author's number.
    expect(listed(graphOfActions(actor, target, false))).toContain('1-0');
  });

  test('lose exactly the edges inside a block', () => {
    fc.assert(
      fc.property(anyEdges, fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), (edges, flags) => {
        const graph = graphOf(edges);
        const isRow = Uint8Array.from(flags.slice(0, 7), Number);
        const isCol = Uint8Array.from(flags.slice(7), Number);
        const left = listed(withoutBlock(graph, isRow, isCol));
        const wanted = listed(graph).filter((edge) => isRow[Number(edge[0])] === 0 || isCol[Number(edge[2])] === 0);
        expect(left).toEqual(wanted);
      }),
      { seed: 52, numRuns: 100 },
    );
  });
});

test('the heap gives the least key, the lowest node among equals, however keys are lowered in between', () => {
  const step = fc.record({ node: fc.nat(19), by: fc.nat(4), takes: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(fc.nat(9), { minLength: 20, maxLength: 20 }),
      fc.array(step, { maxLength: 60 }),
      (keys, steps) => {
        const heap = new LeastHeap(Float64Array.from(keys));
        const left = new Map(keys.map((key, node) => [node, key]));
        const takeOne = (): void => {
          const [node, key] = [...left].sort(([a, x], [b, y]) => x - y || a - b)[0];
          expect(heap.leastKey).toBe(key);
          expect(heap.take()).toBe(node);
          left.delete(node);
        };
        for (const { node, by, takes } of steps) {
          heap.lower(node, by);
          if (left.has(node)) left.set(node, left.get(node)! - by);
          if (takes && left.size > 0) takeOne();
        }
        while (left.size > 0) takeOne();
      },
    ),
    { seed: 53, numRuns: 100 },
  );
});

/** The definition: take the least contributor away, remember the densest set. */
function peelSlowly(graph: BipartiteGraph, weight: Float64Array): { density: number; members: string[] } {
  const edges = listed(graph).map((edge) => edge.split('-').map(Number) as [number, number]);
  const rows = new Set(Array.from({ length: graph.nRows }, (_, row) => row));
  const cols = new Set(Array.from({ length: graph.nCols }, (_, col) => col));
  const inside = () => edges.filter(([row, col]) => rows.has(row) && cols.has(col));
  const sum = (some: readonly [number, number][]) => some.reduce((total, [, col]) => total + weight[col], 0);
  const state = () => [...[...rows].map((row) => `r${row}`), ...[...cols].map((col) => `c${col}`)];
  let best = { density: -1, members: [] as string[] };
  for (;;) {
    const density = sum(inside()) / (rows.size + cols.size);
    if (density > best.density + 1e-12) best = { density, members: state() };
    if (rows.size === 0 || cols.size === 0) return best;
    const contributions = [
      ...[...rows].map((row) => ({ side: rows, node: row, loss: sum(inside().filter(([r]) => r === row)) })),
      ...[...cols].map((col) => ({ side: cols, node: col, loss: sum(inside().filter(([, c]) => c === col)) })),
    ];
    const least = contributions.reduce((a, b) => (b.loss < a.loss - 1e-12 ? b : a));
    least.side.delete(least.node);
  }
}

describe('peeling', () => {
  test('is the definition, and at least half as dense as the optimum', () => {
    fc.assert(
      fc.property(anyEdges, (edges) => {
        const graph = graphOf(edges);
        // Whole weights, so that no rounding decides a tie.
        const weight = Float64Array.from([1, 2, 3, 4, 2, 1]);
        const peel = peelGreedily(graph, weight);
        const slow = peelSlowly(graph, weight);
        expect(peel.density).toBeCloseTo(slow.density, 10);
        const members = [
          ...[...peel.isRow.keys()].filter((row) => peel.isRow[row] === 1).map((row) => `r${row}`),
          ...[...peel.isCol.keys()].filter((col) => peel.isCol[col] === 1).map((col) => `c${col}`),
        ];
        expect(members).toEqual(slow.members);
        for (let rowMask = 1; rowMask < 128; rowMask += 6)
          for (let colMask = 1; colMask < 64; colMask += 5) {
            const nNodes = [...(rowMask.toString(2) + colMask.toString(2))].filter((bit) => bit === '1').length;
            const inside = listed(graph)
              .map((edge) => edge.split('-').map(Number))
              .filter(([r, c]) => (rowMask >> r) & 1 && (colMask >> c) & 1);
            expect(2 * peel.density + 1e-9).toBeGreaterThanOrEqual(
              inside.reduce((total, [, c]) => total + weight[c], 0) / nNodes,
            );
          }
        peel.bestWithRow.forEach((value, row) => {
          expect(value).toBeLessThanOrEqual(peel.density);
          if (peel.isRow[row] === 1) expect(value).toBe(peel.density);
        });
      }),
      { seed: 54, numRuns: 25 },
    );
  });

  test('a shuffled graph keeps all degrees, and a planted block surprises where a busy core does not', () => {
    const random = openStream(rootKey('graph'));
    const edges: [number, number][] = [];
    // Busy rows and popular columns, the busier the lower the number; rows 300 to 319 all lead to columns 280 to 289.
    for (let row = 0; row < 300; row++)
      for (let n = 0; n < 3 + 12_000 / (row + 100); n++) edges.push([row, Math.floor(300 * random.uniform() ** 2)]);
    for (let row = 300; row < 320; row++) for (let col = 280; col < 290; col++) edges.push([row, col]);
    const graph = bipartiteGraph(320, 300, {
      row: Uint32Array.from(edges, ([row]) => row),
      col: Uint32Array.from(edges, ([, col]) => col),
    });
    const shuffled = shuffledGraph(graph, openStream(rootKey('shuffle')));
    expect(shuffled.rowOffset).toEqual(graph.rowOffset);
    expect(shuffled.colOffset).toEqual(graph.colOffset);
    expect(shuffled.rowTarget).not.toEqual(graph.rowTarget);
    const flags = (n: number, from: number, to: number) =>
      Uint8Array.from({ length: n }, (_, at) => (at >= from && at < to ? 1 : 0));
    const planted = blockSurprise(graph, { isRow: flags(320, 300, 320), isCol: flags(300, 280, 290) });
    const core = peelGreedily(shuffled, columnWeights(shuffled, 'log'));
    expect(planted).toBeGreaterThan(5);
    expect(blockSurprise(shuffled, core)).toBeLessThan(1);
  });
});

const N_PEOPLE = 200;
const N_BOTS = 10;
const N_CUSTOMERS = 12;

/** People follow eight others each; farm accounts all follow the same customers, and eight others for camouflage. */
function farmTown() {
  const random = openStream(rootKey('farm town'));
  const actions: TinyAction[] = [];
  const follow = (actor: number, target: number): void => {
    if (actor === target) return;
    const frame = { object: NONE, session: actor, device: actor, client: 0, network: 1 };
    actions.push({ t: random.below(EPOCH_SEC), verb: VERB.follow, actor, target, ...frame });
  };
  for (let actor = 0; actor < N_PEOPLE + N_BOTS; actor++) {
    if (actor >= N_PEOPLE) for (let customer = 0; customer < N_CUSTOMERS; customer++) follow(actor, customer);
    for (let n = 0; n < 8; n++) follow(actor, N_CUSTOMERS + random.below(N_PEOPLE - N_CUSTOMERS));
  }
  actions.sort((a, b) => a.t - b.t);
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0, followings: [] };
  return {
    accounts: Array.from({ length: N_PEOPLE + N_BOTS }, () => ({ ...plain, createdSec: -1 })),
    actions,
    nEpochs: 1,
    bots: Array.from({ length: N_BOTS }, (_, bot) => N_PEOPLE + bot),
  };
}

describe('fraudar', () => {
  const world = farmTown();
  const run = (unit: Unit, params: unknown) => {
    const request = { traffic: buildTraffic(world, { nEpochs: 1 }), unit, nowSec: EPOCH_SEC, windowStartSec: 0 };
    const past = preparePast(request, []);
    return { past, score: scorePast(fitDetector(fraudar, { params, seed: 'a', train: past, labels: null }), past) };
  };

  test.each(['surprise', 'density'])('ranks a farm’s accounts above all people and above chance, by %s', (rank) => {
    const { score } = run('account', { rank });
    const least = Math.min(...score.slice(N_PEOPLE));
    expect(least).toBeGreaterThan(0.5);
    expect(Math.max(...score.slice(0, N_PEOPLE))).toBeLessThan(least);
  });

  test('the farm’s follows of its customers score above its other follows', () => {
    const { past, score } = run('action', { rank: 'surprise' });
    const actionAt = (row: number): TinyAction => world.actions[past.actions!.row[row]];
    const ofBots = [...score.keys()].filter((row) => past.account[row] >= N_PEOPLE);
    const inside = ofBots.filter((row) => actionAt(row).target < N_CUSTOMERS).map((row) => score[row]);
    const outside = ofBots.filter((row) => actionAt(row).target >= N_CUSTOMERS).map((row) => score[row]);
    expect(inside).toHaveLength(N_BOTS * N_CUSTOMERS);
    expect(Math.min(...inside)).toBeGreaterThan(0.5);
    // Some camouflage targets stay in the block; most do not.
    expect(outside.filter((value) => value < 0.5).length).toBeGreaterThan(0.7 * outside.length);
  });

  test('where nothing is planted, nobody scores above the highest chance of twenty', () => {
    const clean = { ...world, actions: world.actions.filter(({ actor }) => actor < N_PEOPLE) };
    const request = { traffic: buildTraffic(clean, { nEpochs: 1 }), nowSec: EPOCH_SEC, windowStartSec: 0 };
    const past = preparePast({ ...request, unit: 'account' }, []);
    for (const rank of ['surprise', 'density']) {
      const job = { params: { rank, shuffles: 20 }, seed: 'a', train: past, labels: null };
      const score = scorePast(fitDetector(fraudar, job), past);
      expect(score.filter((value) => value > 0.5)).toHaveLength(0);
    }
  });
});
