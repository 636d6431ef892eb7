import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoostedTrees } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';

const N_COLUMNS = 3;
const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(NaN, Infinity, -Infinity, 0.5));
const limit = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(Infinity, 0.5));

type Tree =
  | { readonly leaf: number }
  | {
      readonly at: number;
      readonly limit: number;
      readonly missingLeft: boolean;
      readonly sides: readonly [Tree, Tree];
    };

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ leaf: fc.double({ min: -1, max: 1, noNaN: true }) }),
    fc.record({
      at: fc.nat(N_COLUMNS - 1),
      limit,
      missingLeft: fc.boolean(),
      sides: fc.tuple(tie('tree'), tie('tree')),
    }),
  ),
})).tree;

/** The readable form. */
function leafOf(node: Tree, row: readonly number[]): number {
  if ('leaf' in node) return node.leaf;
  const known = row[node.at];
  const isLeft = Number.isNaN(known) ? node.missingLeft : known <= node.limit;
  return leafOf(node.sides[isLeft ? 0 : 1], row);
}

/** Flat arrays; `nTrained` rows are said to have come to each node, split by halves, which says how deep most are. */
function flat(trees: readonly Tree[]): BoostedTrees {
  const nodes = {
    column: [] as number[],
    limit: [] as number[],
    right: [] as number[],
    left: [] as number[],
    count: [] as number[],
  };
  const add = (node: Tree, nTrained: number): void => {
    const here = nodes.column.length;
    nodes.column.push('leaf' in node ? -1 : node.at);
    nodes.limit.push('leaf' in node ? node.leaf : node.limit);
    nodes.left.push('leaf' in node ? 0 : Number(node.missingLeft));
    nodes.right.push(0);
    nodes.count.push(nTrained);
    if ('leaf' in node) return;
    add(node.sides[0], nTrained >> 1);
    nodes.right[here] = nodes.column.length;
    add(node.sides[1], nTrained - (nTrained >> 1));
  };
  const root = trees.map((each) => {
    const first = nodes.column.length;
    add(each, 64);
    return first;
  });
  return {
    baseline: 0.25,
    root: Uint32Array.from(root),
    column: Int16Array.from(nodes.column),
    limit: Float64Array.from(nodes.limit),
    right: Uint32Array.from(nodes.right),
    isMissingLeft: Uint8Array.from(nodes.left),
    count: Uint32Array.from(nodes.count),
    gain: new Float64Array(nodes.column.length),
  };
}

test('rows that go down abreast come to the leaves that rows one by one come to, bit for bit, whatever is missing or infinite', () => {
  fc.assert(
    fc.property(
      fc.array(tree, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(value, { minLength: N_COLUMNS, maxLength: N_COLUMNS }), { minLength: 1, maxLength: 70 }),
      (trees, rows) => {
        const columns = Array.from({ length: N_COLUMNS }, (_, at) => Float64Array.from(rows, (row) => row[at]));
        const out = new Float64Array(rows.length);
        scoreTrees(flat(trees), columns, out);
        const wanted = rows.map((row) => trees.reduce((sum, each) => sum + leafOf(each, row), 0.25));
        expect([...out]).toEqual(wanted);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});
