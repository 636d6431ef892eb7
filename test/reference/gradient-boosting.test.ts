import { describe, expect, test } from 'vitest';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import { binColumns } from '../../detectors/lib/bin-columns.js';
import { boostTrees, type BoostedTrees, type BoostingSettings } from '../../detectors/lib/boosted-trees.js';
import { scoreTrees } from '../../detectors/lib/score-trees.js';
import { mean, scoreOutOfFold } from './out-of-fold.js';
import { holdTo } from './parity.js';
import { NO_DATA, parseColumns, readFixture, readInstaFake, readShared } from './reference-data.js';

interface ReferenceNode {
  count: number;
  feature_idx: number;
  num_threshold: number;
  missing_go_to_left: number;
  left: number;
  right: number;
  gain: number;
  value: number;
  is_leaf: number;
}

const DEFAULTS: BoostingSettings = {
  nTrees: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  minSamplesLeaf: 20,
  l2: 0,
  classWeight: [1, 1],
};

function boost(
  table: number[][],
  isPositive: readonly number[],
  settings: BoostingSettings,
): { trees: BoostedTrees; raw: Float64Array } {
  const columns = table.map((values) => Float64Array.from(values));
  const rows = Uint32Array.from(isPositive.keys());
  const trees = boostTrees(binColumns(columns, rows), Uint8Array.from(isPositive), settings);
  const raw = new Float64Array(isPositive.length);
  scoreTrees(trees, columns, raw);
  return { trees, raw };
}

describe('gradient boosting equals scikit-learn’s HistGradientBoostingClassifier', () => {
  test('on eight rows: three trees of three leaves', () => {
    const toy = JSON.parse(readFixture('supervised-toy.json')) as {
      X: [number, number][];
      y: number[];
      hist_gb_3iter: { raw: number[]; baseline: number };
    };
    const table = [toy.X.map(([first]) => first), toy.X.map(([, second]) => second)];
    const settings = { ...DEFAULTS, nTrees: 3, learningRate: 0.5, maxLeaves: 3, minSamplesLeaf: 1 };
    const { trees, raw } = boost(table, toy.y, settings);
    expect(trees.baseline).toBe(toy.hist_gb_3iter.baseline);
    holdTo(['gradient-boosting', 'supervised_toy', 'raw scores of three trees'], raw, toy.hist_gb_3iter.raw, 1e-12);
  });

  test('on 240 rows with missing values, the first column held to rise and the second to fall', () => {
    const { columns, y, settings, monotone, free, held } = JSON.parse(readFixture('monotone-boosting.json')) as {
      columns: (number | null)[][];
      y: number[];
      settings: Omit<BoostingSettings, 'classWeight'>;
      monotone: number[];
      free: number[];
      held: number[];
    };
    const table = columns.map((values) => values.map((value) => value ?? NaN));
    const given = { ...DEFAULTS, ...settings };
    const of = (what: string) => ['gradient-boosting', 'scikit-learn 1.5.2', `${what}, 240 rows`] as const;
    holdTo(of('raw scores, no column held'), boost(table, y, given).raw, free, 1e-12);
    const signs = Int8Array.from(monotone);
    holdTo(of('raw scores, monotone columns'), boost(table, y, { ...given, monotone: signs }).raw, held, 1e-12);
  });

  test('on InstaFake: baseline, every node of the first tree, raw scores to 1e-9', ({ skip }) => {
    const data = readInstaFake();
    const fitted = readShared('instafake/fitted_on_all_rows.json');
    if (data === null || fitted === null) return skip(NO_DATA);
    const { hist_gb: expected } = JSON.parse(fitted) as {
      hist_gb: { baseline: number; first20_raw: number[]; tree0_nodes: ReferenceNode[] };
    };
    const { trees, raw } = boost(Object.values(data.features), data.isFake, DEFAULTS);
    holdTo(['gradient-boosting', 'instafake', 'baseline'], trees.baseline, expected.baseline, 5e-13);
    holdTo(['gradient-boosting', 'instafake', 'first raw scores'], raw.slice(0, 20), expected.first20_raw, 1e-9);
    expect(trees.root[1]).toBe(expected.tree0_nodes.length);
    expected.tree0_nodes.forEach((node, at) => {
      expect(trees.count[at]).toBe(node.count);
      if (node.is_leaf === 1) {
        expect(trees.column[at]).toBe(-1);
        expect(trees.limit[at]).toBeCloseTo(node.value, 12);
        return;
      }
      const ours = [trees.column[at], trees.limit[at], at + 1, trees.right[at], trees.isMissingLeft[at]];
      expect(ours).toEqual([node.feature_idx, node.num_threshold, node.left, node.right, node.missing_go_to_left]);
      expect(trees.gain[at]).toBeCloseTo(node.gain, 9);
    });
  });

  test('on the five folds of InstaFake: every held-out score to 1e-6, mean ROC AUC 0.9881', ({ skip }) => {
    const data = readInstaFake();
    const scores = readShared('instafake/out_of_fold_scores.csv');
    if (data === null || scores === null) return skip(NO_DATA);
    const { score, aucByFold } = scoreOutOfFold(gradientBoosting, data);
    const wanted = parseColumns(scores)['HistGradientBoosting_raw'];
    holdTo(['gradient-boosting', 'instafake', 'held-out scores of five folds'], score, wanted, 1e-6);
    holdTo(['gradient-boosting', 'instafake', 'mean ROC AUC of five folds'], mean(aucByFold), 0.988059, 5e-5);
  });
});
