import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import type { BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { contentOrder } from '../lib/content-order.js';
import { growForest } from '../lib/grow-forest.js';
import { capRows, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { rankCodes } from '../lib/rank-codes.js';
import { explainTrees } from '../lib/tree-shap.js';

const params = z.strictObject({
  trees: z.int().min(1).max(5000).default(200).describe('trees to grow'),
  candidates: z
    .union([z.enum(['sqrt', 'log2']), z.int().min(1).max(10_000)])
    .default('sqrt')
    .describe('columns tried at a split: the square root of all, the paper’s log2(all) + 1, or a number'),
  minSamplesLeaf: z.int().min(1).max(1_000_000).default(1).describe('labelled rows a leaf holds at least'),
  combine: z
    .enum(['votes', 'shares'])
    .default('votes')
    .describe('votes: each tree has one vote (the paper); shares: the mean of the leaves’ class shares (scikit-learn)'),
  maxTrainRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(100_000)
    .describe('labelled rows to train on at most; more are thinned by chance, each class keeping its share'),
});

/** A fitted model: the columns it reads and the trees, or one share for all rows where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly trees: BoostedTrees | null;
  readonly share: number;
}

/**
 * Random forest: many full trees, each on a bootstrap sample with few columns to choose from at a split, that vote.
 *
 * Splits are exact (between any two values). A missing value lies below all others, so a split can part the missing from the known. The forest
 * depends on what the rows hold and on the seed, not on how rows are numbered. With full trees votes and shares differ only where equal rows bear different
 * labels. Fitting is O(trees x candidates x n log n) at best and n log² n at worst, scoring O(trees x depth) a row.
 *
 * Sees any pattern with interactions that labelled examples show; hard to over-fit. Does not see order, groups or the graph beyond what features say, nor a
 * service unlike any labelled one; repeats the desk's errors; scores come in steps of one tree.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'random-forest',
  summary: 'Random forest of full trees trained on the label desk’s labels.',
  source: 'Breiman 2001, Random forests',
  family: 'trees',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['*'],
  scoresRowsAlone: true,
  beatsChance: true,
  variesBySeed: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = labelledRows(labels);
    const share = smoothedShare(all);
    if (all.nPositive === 0 || all.nPositive === all.row.length) return { features, trees: null, share };
    const { trees: nTrees, candidates, minSamplesLeaf, combine, maxTrainRows } = ctx.params;
    const train = capRows(all, columns, maxTrainRows, ctx.random('train-rows'));
    const trees = growForest(
      rankCodes(columns, train.row),
      train.isPositive,
      contentOrder(columns, train.row),
      {
        nTrees,
        nCandidates: countOf(candidates, features.length),
        minSamplesLeaf,
        leaf: combine === 'votes' ? 'vote' : 'share',
      },
      (tree) => ctx.random(`tree-${tree}`),
    );
    return { features, trees, share };
  },
  score(model, past, out) {
    if (model.trees === null) return void out.fill(model.share);
    scoreTrees(
      model.trees,
      model.features.map((name) => past.feature(name)),
      out,
    );
    // The sum of the trees may exceed 1 by rounding.
    for (let row = 0; row < out.length; row++) out[row] = Math.min(1, out[row]);
  },
  explain({ trees, features }, past, row): Explanation {
    return trees === null ? { reasons: [] } : explainTrees(trees, features, past, row, 'score');
  },
});

function countOf(candidates: 'sqrt' | 'log2' | number, nColumns: number): number {
  if (candidates === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(nColumns)));
  if (candidates === 'log2') return Math.floor(Math.log2(nColumns)) + 1;
  return Math.min(candidates, nColumns);
}
