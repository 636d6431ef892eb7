import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { contentOrder } from '../lib/content-order.js';
import { columnMedians, fillMissing } from '../lib/fill-missing.js';
import { ForestBuilder, isolationAsSum, scoreIsolation, type IsolationForest } from '../lib/isolation-forest.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { treeShares } from '../lib/tree-shap.js';

const params = z.strictObject({
  trees: z.int().min(1).max(5000).default(300).describe('trees to grow'),
  subsample: z
    .int()
    .min(2)
    .max(65_536)
    .default(256)
    .describe('rows a tree is grown on, drawn without replacement; trees are log2 of it deep at most'),
  pathLength: z
    .enum(['log', 'exact'])
    .default('log')
    .describe('how c(n) is computed: the paper’s logarithm, or the exact harmonic number (differs for small leaves)'),
});

/** A fitted model: the columns it reads, what stands in for a missing value, and the trees; null where there was nothing to learn from. */
interface Model {
  readonly features: readonly string[];
  readonly fill: Float64Array;
  readonly forest: IsolationForest | null;
}

/** Score when the past held fewer than two rows: neither usual nor unusual. */
const UNKNOWN = 0.5;

/**
 * Isolation forest: the honest floor without labels. Rows that random cuts isolate early are unusual; score = 2^(−mean depth / c(subsample)).
 *
 * Missing values count as the training median. The forest depends on what the rows hold and on the seed, not on how rows are numbered.
 * Fitting is O(n d) for the draw plus O(trees x subsample x log subsample), scoring O(trees x log subsample) a row.
 *
 * Sees accounts that are extreme in few columns, whatever the reason: celebrities and heavy users as much as bots. Does not see inauthentic
 * accounts that are many and alike (dense, hence usual), nor anything whose columns are ordinary one by one.
 *
 * Reasons: exact Shapley values of the mean depth, told in doublings of the score.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'isolation-forest',
  summary: 'Isolation forest: unusual accounts are isolated by few random cuts; needs no labels.',
  source: 'Liu, Ting, Zhou 2008, Isolation forest',
  family: 'outlier',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  scoresRowsAlone: true,
  beatsChance: true,
  variesBySeed: true,
  params,
  fit(past, _labels, ctx) {
    const features = [...past.featureNames];
    const raw = features.map((name) => past.feature(name));
    const fill = columnMedians(raw);
    if (past.nRows < 2) return { features, fill, forest: null };
    const columns = fillMissing(raw, fill);
    const nSample = Math.min(ctx.params.subsample, past.nRows);
    const order = contentOrder(
      columns,
      Array.from({ length: past.nRows }, (_, row) => row),
    );
    const builder = new ForestBuilder();
    const maxDepth = Math.ceil(Math.log2(nSample));
    for (let tree = 0; tree < ctx.params.trees; tree++) {
      const random = ctx.random(`tree-${tree}`);
      // Partial Fisher-Yates: the first nSample places hold a draw without replacement, whatever order was left by the tree before.
      for (let at = 0; at < nSample; at++) {
        const other = at + random.below(order.length - at);
        const row = order[at];
        order[at] = order[other]!;
        order[other] = row;
      }
      builder.addTree({ columns, rows: order.slice(0, nSample), maxDepth, random });
    }
    return { features, fill, forest: builder.freeze(nSample) };
  },
  score(model, past, out, ctx) {
    if (model.forest === null) {
      out.fill(UNKNOWN);
      return;
    }
    const columns = model.features.map((name) => past.feature(name));
    scoreIsolation(model.forest, fillMissing(columns, model.fill), ctx.params.pathLength, out);
  },
  explain({ features, fill, forest }, past, row, ctx): Explanation {
    if (forest === null) return { reasons: [] };
    const values = features.map((name) => past.feature(name)[row]);
    const known = values.map((value, at) => (Number.isNaN(value) ? fill[at] : value));
    const { base, contribution } = treeShares(isolationAsSum(forest, ctx.params.pathLength), known);
    const total = contribution.reduce((sum, share) => sum + share, base);
    const shares = features.map((feature, at) => ({ feature, value: values[at], contribution: contribution[at] }));
    return additiveExplanation(shares, { base, total, scale: 'log2' });
  },
});
