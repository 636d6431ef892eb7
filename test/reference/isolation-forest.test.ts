import { describe, expect, test } from 'vitest';
import isolationForest from '../../detectors/catalog/isolation-forest.js';
import { averagePathLength } from '../../detectors/lib/average-path-length.js';
import { scoreIsolation, type IsolationForest } from '../../detectors/lib/isolation-forest.js';
import { fitAndScore, rocAuc } from '../detectors/run-detector-on-table.js';
import { tablePast } from '../detectors/table-past.js';
import { mean } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { NO_DATA, parseColumns, readFixture, readInstaFake } from './reference-data.js';

interface FrozenTree {
  left: number[];
  right: number[];
  feature: number[];
  threshold: number[];
  n: number[];
}

/** Puts trees of the reference, whose left child is the next node too, one behind the other. */
function toForest(trees: readonly FrozenTree[], subsample: number): IsolationForest {
  const root: number[] = [];
  let nNodes = 0;
  for (const tree of trees) {
    tree.left.forEach((left, at) => expect(left === -1 || left === at + 1).toBe(true));
    root.push(nNodes);
    nNodes += tree.left.length;
  }
  return {
    subsample,
    root: Uint32Array.from(root),
    column: Int16Array.from(trees.flatMap((tree) => tree.feature.map((feature) => Math.max(-1, feature)))),
    cut: Float64Array.from(trees.flatMap((tree) => tree.threshold)),
    right: Uint32Array.from(trees.flatMap((tree, at) => tree.right.map((right) => Math.max(0, right) + root[at]))),
    count: Uint32Array.from(trees.flatMap((tree) => tree.n)),
  };
}

describe('isolation forest', () => {
  const { x0, x1, x2, x3, is_outlier, iforest_mean, iforest_sd } = parseColumns(readFixture('outliers.csv'));
  const table = { x0: x0, x1: x1, x2: x2, x3: x3 };

  test('scores frozen scikit-learn trees as scikit-learn does, to 1e-9', () => {
    const frozen = JSON.parse(readFixture('frozen-isolation-forest.json')) as {
      trees: FrozenTree[];
      max_samples: number;
      score: number[];
    };
    const score = new Float64Array(frozen.score.length);
    const columns = Object.values(table).map((values) => Float64Array.from(values));
    scoreIsolation(toForest(frozen.trees, frozen.max_samples), columns, 'log', score);
    holdTo(['isolation-forest', 'outliers', 'scores of frozen trees'], score, frozen.score, 1e-9);
  });

  test('c(n) by the logarithm is the reference’s, and the exact form is 5/3 at three rows', () => {
    const reference = { 1: 0, 2: 1, 3: 1.207392357589623, 10: 3.748880484475504, 256: 10.244770920119917 };
    for (const [n, c] of Object.entries(reference)) expect(averagePathLength(Number(n), 'log')).toBeCloseTo(c, 9);
    expect(averagePathLength(3, 'exact')).toBeCloseTo(5 / 3, 12);
    expect(Math.abs(averagePathLength(256, 'exact') / averagePathLength(256, 'log') - 1)).toBeLessThan(0.005);
  });

  test('grows trees as the reference does: the mean of 20 seeds lies within 3 sd, row by row', () => {
    const params = { trees: 500, subsample: 128 };
    const past = tablePast(table);
    const runs = Array.from({ length: 20 }, (_, seed) =>
      fitAndScore(isolationForest, { train: past, params, seed: `band-${seed}` }),
    );
    const away = iforest_mean.map((wanted, row) => (mean(runs.map((run) => run[row])) - wanted) / iforest_sd[row]);
    const what = 'mean score of 20 seeds by row, in sd of the reference';
    holdTo(['isolation-forest', 'outliers', what], away, new Float64Array(away.length), 3);
    for (const run of runs) expect(rocAuc(run, is_outlier)).toBeGreaterThan(0.99);
  });

  test('on InstaFake: mean ROC AUC over 20 seeds within 0.861 ± 0.03, and each within 4 sd of the reference', ({
    skip,
  }) => {
    const data = readInstaFake();
    if (data === null) return skip(NO_DATA);
    const past = tablePast(data.features);
    const auc = Array.from({ length: 20 }, (_, seed) =>
      rocAuc(fitAndScore(isolationForest, { train: past, seed: `instafake-${seed}` }), data.isFake),
    );
    holdTo(['isolation-forest', 'instafake', 'mean ROC AUC of 20 seeds'], mean(auc), 0.86127, 0.03);
    for (const one of auc) expect(Math.abs(one - 0.86127)).toBeLessThan(4 * 0.00368);
  });
});
