import fc from 'fast-check';
import { expect, test } from 'vitest';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import { binColumns } from '../../detectors/lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { treeShares } from '../../detectors/lib/tree-shap.js';
import { contextOf } from './run-detector-on-table.js';
import { labelsOf, tablePast } from './table-past.js';

/** Mean raw score where only the columns of `known` are known: other splits follow both branches by their training rows. */
function conditional(trees: BoostedTrees, values: readonly number[], known: ReadonlySet<number>): number {
  const at = (node: number): number => {
    const column = trees.column[node];
    if (column < 0) return trees.limit[node];
    const [left, right] = [node + 1, trees.right[node]];
    const value = values[column];
    if (known.has(column)) {
      const goesLeft = Number.isNaN(value) ? trees.isMissingLeft[node] === 1 : value <= trees.limit[node];
      return at(goesLeft ? left : right);
    }
    return (trees.count[left] * at(left) + trees.count[right] * at(right)) / trees.count[node];
  };
  return trees.baseline + [...trees.root].reduce((sum, root) => sum + at(root), 0);
}

/** Shapley values by the definition: the mean over all orders of what a column adds to those before it. */
function bruteForce(trees: BoostedTrees, values: readonly number[]): number[] {
  const share = values.map(() => 0);
  const orders = permutations([...values.keys()]);
  for (const order of orders) {
    const known = new Set<number>();
    for (const column of order) {
      const before = conditional(trees, values, known);
      known.add(column);
      share[column] += (conditional(trees, values, known) - before) / orders.length;
    }
  }
  return share;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

const cell = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN));
const row = fc.tuple(cell, cell, cell, cell, fc.integer({ min: 0, max: 1 }));

test('tree shares are the Shapley values of the definition, to 1e-9, and add up to the raw score', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 12, maxLength: 40 }), fc.tuple(cell, cell, cell, cell), (rows, asked) => {
      fc.pre(rows.some(([, , , , y]) => y === 0) && rows.some(([, , , , y]) => y === 1));
      const columns = [0, 1, 2, 3].map((at) => Float64Array.from(rows, (cells) => cells[at]));
      const table = binColumns(columns, Uint32Array.from(rows.keys()));
      const settings = {
        nTrees: 3,
        learningRate: 0.5,
        maxLeaves: 8,
        minSamplesLeaf: 2,
        l2: 0,
        classWeight: [1, 1],
      } as const;
      const trees = boostTrees(
        table,
        Uint8Array.from(rows, (cells) => cells[4]),
        settings,
      );
      const { base, contribution } = treeShares(trees, asked);
      const expected = bruteForce(trees, asked);
      contribution.forEach((share, at) => expect(Math.abs(share - expected[at])).toBeLessThan(1e-9));
      const raw = new Float64Array(1);
      scoreTrees(
        trees,
        asked.map((x) => Float64Array.of(x)),
        raw,
      );
      expect(contribution.reduce((sum, share) => sum + share, base)).toBeCloseTo(raw[0], 9);
      expect(base).toBeCloseTo(conditional(trees, asked, new Set()), 9);
    }),
    { seed: 23, numRuns: 150 },
  );
});

test('gradient-boosting names the column that decides', () => {
  const label = Array.from({ length: 200 }, (_, at) => Number(at % 4 === 0));
  const past = tablePast({ noise: label.map((_, at) => (at * 37) % 101), tell: label.map((bit) => 10 * bit) });
  const ctx = contextOf(gradientBoosting);
  const model = gradientBoosting.fit(past, labelsOf(label), ctx);
  const { reasons, sum } = gradientBoosting.explain!(model, past, 0, ctx);
  expect(reasons[0]).toMatchObject({ feature: 'tell', value: 10, reason: 'raises the score' });
  expect(sum!.scale).toBe('log-odds');
});
