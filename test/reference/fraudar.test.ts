import { describe, expect, test } from 'vitest';
import { bipartiteGraph, type BipartiteGraph } from '../../detectors/lib/bipartite-graph.js';
import { peelBlocks } from '../../detectors/lib/dense-blocks.js';
import { columnWeights, peelGreedily, type Peel } from '../../detectors/lib/greedy-peel.js';
import { holdTo } from './parity.js';
import { NO_DATA, parseColumns, readFixture, readShared } from './reference-data.js';

interface Block {
  rows: number[];
  cols: number[];
  score: number;
}

function readGraph(csv: string, nRows: number, nCols: number): BipartiteGraph {
  const { row, col } = parseColumns(csv);
  return bipartiteGraph(nRows, nCols, { row: Uint32Array.from(row), col: Uint32Array.from(col) });
}

const numbers = (flags: Uint8Array): number[] => [...flags.keys()].filter((at) => flags[at] === 1);

function expectBlock(what: string, peel: Peel, { rows, cols, score }: Block): void {
  expect(numbers(peel.isRow)).toEqual(rows);
  expect(numbers(peel.isCol)).toEqual(cols);
  holdTo(['fraudar', 'fraudar', what], peel.density, score, 5e-13);
}

describe('peeling equals the authors’ FRAUDAR', () => {
  const expected = JSON.parse(readFixture('camouflage-graph.json')) as Record<
    'aveDegree' | 'logWeightedAveDegree' | 'sqrtWeighted_fixed' | 'suspicion_0.05',
    Block
  > & { three_blocks: Block[] };
  const graph = readGraph(readFixture('camouflage-graph.csv'), 200, 120);

  test.each([
    ['plain', 'aveDegree'],
    ['log', 'logWeightedAveDegree'],
    ['sqrt', 'sqrtWeighted_fixed'],
  ] as const)(
    'with %s weights on the camouflaged block: same rows, same columns, score to 1e-12',
    (weighting, name) => {
      expectBlock(
        `density, ${weighting} weights`,
        peelGreedily(graph, columnWeights(graph, weighting)),
        expected[name],
      );
    },
  );

  test('with a suspicion of 0.05 on every node', () => {
    const peel = peelGreedily(graph, columnWeights(graph, 'log'), 0.05);
    expectBlock('density, suspicion 0.05', peel, expected['suspicion_0.05']);
  });

  test('three blocks in turn, counting degrees anew after each as their program does', () => {
    const peels = peelBlocks(graph, { nBlocks: 3, weighting: 'log', reweighs: true });
    expect(peels).toHaveLength(3);
    peels.forEach((peel, place) => expectBlock(`block ${place + 1} of three`, peel, expected.three_blocks[place]));
  });

  test('with weights fixed once, as in the paper, the first block is the same and the second is not', () => {
    const peels = peelBlocks(graph, { nBlocks: 2, weighting: 'log', reweighs: false });
    expectBlock('first block, weights fixed', peels[0], expected.three_blocks[0]);
    expect(numbers(peels[1].isRow)).not.toEqual(expected.three_blocks[1].rows);
    expect(peels[1].density).toBeLessThan(expected.three_blocks[1].score);
  });

  test('nine edges among six nodes are the optimum, 1.5', () => {
    const row = Uint32Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 5]);
    const col = Uint32Array.from([0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 4, 0]);
    const tiny = bipartiteGraph(6, 5, { row, col });
    const members = { rows: [0, 1, 2], cols: [0, 1, 2] };
    expectBlock('density of nine edges, plain', peelGreedily(tiny, columnWeights(tiny, 'plain')), {
      ...members,
      score: 1.5,
    });
    expectBlock('density of nine edges, log', peelGreedily(tiny, columnWeights(tiny, 'log')), {
      ...members,
      score: 0.7084581536196972,
    });
  });

  test('the authors’ own 500 x 500 example: rows and columns 0 to 19, 10.0 plain and 3.0490 log', ({ skip }) => {
    const example = readShared('fraudar/case1_author_example.csv');
    if (example === null) return skip(NO_DATA);
    const large = readGraph(example, 500, 500);
    const first20 = [...Array(20).keys()];
    const members = { rows: first20, cols: first20 };
    expectBlock('authors’ 500 x 500, plain', peelGreedily(large, columnWeights(large, 'plain')), {
      ...members,
      score: 10,
    });
    expectBlock('authors’ 500 x 500, log', peelGreedily(large, columnWeights(large, 'log')), {
      ...members,
      score: 3.0490293632985166,
    });
  });
});
