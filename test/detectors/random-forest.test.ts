import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import randomForest from '../../detectors/catalog/random-forest.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { growForest } from '../../detectors/lib/grow-forest.js';
import { rankCodes } from '../../detectors/lib/rank-codes.js';
import { openStream, rootKey, type RandomStream } from '../../random/stream.js';
import { growPlainForest } from './plain-forest.js';
import { fitAndScore, rocAuc } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(NaN));

test('codes keep the order of the values, and missing ones lie below all', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
      const { code } = rankCodes([Float64Array.from(values)], Uint32Array.from(values.keys()));
      const key = (x: number): number => (Number.isNaN(x) ? -Infinity : x);
      values.forEach((a, i) =>
        values.forEach((b, j) => expect(Math.sign(code[0][i] - code[0][j])).toBe(Math.sign(sign(key(a), key(b))))),
      );
    }),
    { seed: 21, numRuns: 60 },
  );
});

function sign(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

test('a forest is, bit by bit, the one that tries every cut on sorted values', () => {
  // Few and many different values, labels that follow a column or none, rows that crowd at one end: buckets of all kinds.
  const shapes: readonly ((random: RandomStream) => number)[] = [
    (random) => random.normal(),
    (random) => random.below(5) - 2,
    (random) => Math.floor(random.exponential(40)),
    (random) => (random.uniform() < 0.2 ? NaN : random.uniform() ** 6),
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(1, 1, 3, 20),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (n, nCandidates, minSamplesLeaf, noise, seed) => {
        const random = openStream(rootKey(`forest ${seed}`));
        const columns = shapes.map((shape) => Float64Array.from({ length: n }, () => shape(random)));
        const isPositive = Uint8Array.from({ length: n }, (_, row) =>
          random.uniform() < noise ? random.below(2) : Number(columns[0][row] * columns[1][row] > 0.3),
        );
        const rows = Uint32Array.from({ length: n }, (_, row) => row);
        const draw = rows.toReversed();
        const settings = { nTrees: 2, nCandidates, minSamplesLeaf, leaf: 'share' } as const;
        const randomOf = (tree: number) => openStream(rootKey(`tree ${tree} of ${seed}`));
        expect(growForest(rankCodes(columns, rows), isPositive, draw, settings, randomOf)).toEqual(
          growPlainForest({ columns, isPositive, draw }, settings, randomOf),
        );
      },
    ),
    { seed: 22, numRuns: 60 },
  );
});

describe('a grown forest', () => {
  test('with all columns to choose from learns its bootstrap rows by heart, and leaves are as large as asked', () => {
    const random = openStream(rootKey('heart'));
    const n = 200;
    const columns = [0, 1].map(() =>
      Float64Array.from({ length: n }, () => (random.uniform() < 0.1 ? NaN : random.normal())),
    );
    const rows = Uint32Array.from({ length: n }, (_, row) => row);
    const label = Uint8Array.from(rows, () => random.below(2));
    const grow = (minSamplesLeaf: number, leaf: 'vote' | 'share') =>
      growForest(rankCodes(columns, rows), label, rows, { nTrees: 9, nCandidates: 2, minSamplesLeaf, leaf }, (tree) =>
        openStream(rootKey(`tree ${tree}`)),
      );
    const trees = grow(7, 'share');
    trees.column.forEach((column, node) => {
      if (column < 0) expect(trees.count[node]).toBeGreaterThanOrEqual(7);
      else expect(trees.count[node]).toBe(trees.count[node + 1] + trees.count[trees.right[node]]);
    });
    const score = new Float64Array(n);
    scoreTrees(grow(1, 'vote'), columns, score);
    // A row is in a bootstrap sample with chance 0.63: most trees know it.
    expect(rocAuc(score, label)).toBeGreaterThan(0.97);
  });
});

describe('random-forest', () => {
  const town = (seed: string, n: number) => {
    const random = openStream(rootKey(seed));
    const a = Array.from({ length: n }, () => random.normal());
    const b = Array.from({ length: n }, () => random.normal());
    const label = a.map((x, row) => (x * b[row] > 0 === random.uniform() < 0.9 ? 1 : 0));
    return { table: { a, b, noise: a.map(() => random.normal()) }, label };
  };

  test('finds an interaction that no column shows alone, on rows it has not seen', () => {
    const [train, held] = [town('train', 1500), town('held', 500)];
    for (const combine of ['votes', 'shares']) {
      const score = fitAndScore(randomForest, {
        train: tablePast(train.table),
        labels: labelsOf(train.label),
        test: tablePast(held.table),
        params: { trees: 60, combine },
      });
      expect(rocAuc(score, held.label)).toBeGreaterThan(0.85);
    }
  });

  test('votes and shares are the same where every leaf is pure, and differ where leaves are large', () => {
    const { table, label } = town('pure', 300);
    const run = (combine: string, minSamplesLeaf: number): Float64Array =>
      fitAndScore(randomForest, {
        train: tablePast(table),
        labels: labelsOf(label),
        params: { trees: 20, combine, minSamplesLeaf },
      });
    expect(run('votes', 1)).toEqual(run('shares', 1));
    expect(run('votes', 30)).not.toEqual(run('shares', 30));
  });

  test('scores follow the rows when they are renumbered', () => {
    const { table, label } = town('renumber', 300);
    const renumbered = (row: number): number => (row * 49 + 11) % 300;
    const move = (values: readonly number[]): number[] => {
      const moved = new Array<number>(300);
      values.forEach((x, row) => (moved[renumbered(row)] = x));
      return moved;
    };
    const moved = Object.fromEntries(Object.entries(table).map(([name, values]) => [name, move(values)]));
    const run = (t: Record<string, number[]>, y: number[]): Float64Array =>
      fitAndScore(randomForest, { train: tablePast(t), labels: labelsOf(y), params: { trees: 15 } });
    const [plain, after] = [run(table, label), run(moved, move(label))];
    plain.forEach((score, row) => expect(after[renumbered(row)]).toBe(score));
  });

  test('gives every row one share without labels or with one class only', () => {
    const past = tablePast({ a: [1, 2, 3] });
    expect([...fitAndScore(randomForest, { train: past, labels: labelsOf([], []) })]).toEqual([0.5, 0.5, 0.5]);
    expect([...fitAndScore(randomForest, { train: past, labels: labelsOf([0, 0, 0]) })]).toEqual([0.125, 0.125, 0.125]);
  });
});
