import { describe, expect, test } from 'vitest';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import { chooseThresholds, type BinnedTable } from '../../detectors/lib/bin-columns.js';
import { boostObjective } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { sigmoid } from '../../detectors/lib/sigmoid.js';
import { mean, scoreOutOfFold } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { NO_DATA, readInstaFake, readShared } from './reference-data.js';

interface Expected {
  readonly mean: readonly [auc: number, ...rest: number[]];
  readonly sd: readonly [auc: number, ...rest: number[]];
  readonly tiny_model: { dump: string[]; first10_prob: number[] };
}

/** A node of a tree as xgboost prints it, in the order root, left subtree, right subtree. */
interface DumpedNode {
  /** -1 = leaf. */
  readonly column: number;
  /** A value below it goes left; for a leaf, what it adds. */
  readonly limit: number;
  readonly gain: number;
}

function parseDump(tree: string): DumpedNode[] {
  return tree
    .trim()
    .split('\n')
    .map((line) => {
      const split = /\[f(\d+)<([\d.]+)\].*gain=([\d.]+)/.exec(line);
      if (split !== null) return { column: Number(split[1]), limit: Number(split[2]), gain: Number(split[3]) };
      return { column: -1, limit: Number(/leaf=([-\d.e]+)/.exec(line)![1]), gain: 0 };
    });
}

/**
 * Bins with our limits and the dumped ones. Exact search tries every value; a bin number is one byte here, so 200 limits of ours and the dumped ones are tried. A split that is
 * best of all is best of these too.
 */
function binWith(columns: readonly Float64Array[], dumped: readonly DumpedNode[]): BinnedTable {
  const thresholds = columns.map((column, at) => {
    const own = chooseThresholds(Float64Array.from(column).sort(), 200);
    const wanted = dumped.filter((node) => node.column === at).map(({ limit }) => limit);
    return Float64Array.from(new Set([...own, ...wanted])).sort();
  });
  const bin = columns.map((column, at) =>
    Uint8Array.from(column, (value) => thresholds[at].filter((limit) => limit < value).length),
  );
  return { nRows: columns[0].length, bin, thresholds, hasMissing: new Uint8Array(columns.length) };
}

describe('gradient boosting equals xgboost, exact search', () => {
  const data = readInstaFake();
  const text = readShared('xgboost/expected.json');
  const of = (what: string) => ['gradient-boosting', 'xgboost', what] as const;

  test('three trees of depth 2 on all rows: columns, leaves and gains, and the chances of the first rows', ({
    skip,
  }) => {
    if (data === null || text === null) return skip(NO_DATA);
    const { tiny_model: tiny } = JSON.parse(text) as Expected;
    const dumped = tiny.dump.flatMap(parseDump);
    const columns = Object.values(data.features).map((values) => Float64Array.from(values));
    // It starts from a chance of 0.5, not from the share of fakes.
    const objective = {
      baseline: 0,
      largestSum: data.isFake.length,
      fill(raw: Float64Array, gradient: Float32Array, hessian: Float32Array): void {
        raw.forEach((z, row) => {
          const chance = sigmoid(z);
          gradient[row] = chance - data.isFake[row];
          hessian[row] = chance * (1 - chance);
        });
      },
    };
    const trees = boostObjective(binWith(columns, dumped), objective, {
      ...{ nTrees: 3, learningRate: 0.1, maxLeaves: 4, maxDepth: 2, minSamplesLeaf: 1, l2: 1 },
    });
    expect([...trees.column]).toEqual(dumped.map(({ column }) => column));
    // Limits may differ where no row of the node lies between: leaves and gains tell that rows part alike.
    const leaves = [...trees.column.keys()].filter((at) => trees.column[at] < 0);
    holdTo(
      of('leaves of three trees'),
      leaves.map((at) => trees.limit[at]),
      leaves.map((at) => dumped[at].limit),
      1e-6,
    );
    // The root's gain leaves out the part that is the same for all its splits.
    const inner = [...trees.column.keys()].filter((at) => trees.column[at] >= 0 && !trees.root.includes(at));
    holdTo(
      of('gains below the roots'),
      inner.map((at) => trees.gain[at]),
      inner.map((at) => dumped[at].gain),
      1e-3,
    );
    const raw = new Float64Array(data.isFake.length);
    scoreTrees(trees, columns, raw);
    holdTo(of('chances of the first ten rows'), raw.slice(0, 10).map(sigmoid), tiny.first10_prob, 1e-6);
  });

  test('200 trees of depth 6 on five folds: mean ROC AUC within one standard deviation of its folds', ({ skip }) => {
    if (data === null || text === null) return skip(NO_DATA);
    const wanted = JSON.parse(text) as Expected;
    const params = { iterations: 200, maxLeaves: 64, maxDepth: 6, minSamplesLeaf: 1, l2: 1 };
    const { aucByFold } = scoreOutOfFold(gradientBoosting, data, params);
    holdTo(
      of('mean ROC AUC of five folds, 200 trees (bins, not exact)'),
      mean(aucByFold),
      wanted.mean[0],
      wanted.sd[0],
    );
  });
});
