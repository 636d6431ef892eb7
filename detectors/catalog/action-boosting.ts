import { z } from 'zod';
import { NONE, type F64 } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { actionContext } from '../lib/action-context-columns.js';
import { binColumns } from '../lib/bin-columns.js';
import { boostTrees, type BoostedTrees } from '../lib/boosted-trees.js';
import { scoreTrees } from '../lib/score-trees.js';
import { capRows, smoothedShare, type LabelledRows } from '../lib/labelled-rows.js';
import { additiveExplanation } from '../lib/rank-reasons.js';
import { ACCOUNT_QUANTILE, accountsFromActions, actionsOf, decidingAction } from '../lib/score-bridge.js';
import { sigmoid } from '../lib/sigmoid.js';
import { treeShares } from '../lib/tree-shap.js';
import type { Labels, Past } from '../past.js';

const params = z.strictObject({
  iterations: z.int().min(1).max(2000).default(60).describe('trees to grow; there is no early stopping'),
  learningRate: z.number().gt(0).max(1).default(0.1).describe('share of each tree’s step that is taken'),
  maxLeaves: z.int().min(2).max(1024).default(24).describe('leaves of a tree at most'),
  minSamplesLeaf: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20)
    .describe('labelled actions a leaf holds at least; lowered to a tenth where these are few'),
  maxTrainActions: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(60_000)
    .describe('labelled actions to train on at most; more are thinned by chance, each class keeping its share'),
  accountQuantile: z
    .number()
    .gt(0)
    .max(1)
    .default(ACCOUNT_QUANTILE)
    .describe('upper quantile of its action scores that an account scores (assumed); 1 = its highest'),
});

/** A fitted model: trees over the feature columns, then the columns around the action; none where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly trees: BoostedTrees | null;
  readonly share: number;
}

/**
 * Gradient-boosted trees over single actions and what goes on around them: the actor's actions just before and after, and how many others do the same at
 * the same time to the same target or post, from the same device, network and client.
 *
 * Beside the action (or, at account level, the account) features it computes these columns itself. At account level every action of a labelled account
 * has its label, and an account scores the upper quantile of its actions (lib/score-bridge). Fitting is O(trees x actions x d), scoring O(actions log actions).
 *
 * Sees services inside real people's accounts, action by action, and packages delivered by many accounts in minutes. Does not see services unlike any labelled
 * one, slow drips, or pods of people acting by hand; viral posts and giveaways draw crowds too; at account level a customer's own actions teach it wrongly.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'action-boosting',
  summary: 'Boosted trees over single actions and what goes on around them, trained on the label desk’s labels.',
  source:
    'Friedman 2001, Greedy function approximation; per-action context in the manner of DeKoven et al. 2018, Following their footsteps',
  family: 'trees',
  units: ['account', 'action'],
  labels: 'revealed',
  features: ['action-*', 'actor-rates/*', 'rates/*', 'reach/*', 'rhythm/*', 'places/*', 'targets/*'],
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const given = ctx.params;
    const { features, columns, actor } = actionColumns(past);
    const all = labelActions(past, labels, actor);
    const share = smoothedShare(all);
    if (all.nPositive === 0 || all.nPositive === all.row.length) return { features, trees: null, share };
    const train = capRows(all, columns, given.maxTrainActions, ctx.random('train-rows'));
    const trees = boostTrees(binColumns(columns, train.row), train.isPositive, {
      nTrees: given.iterations,
      learningRate: given.learningRate,
      maxLeaves: given.maxLeaves,
      minSamplesLeaf: Math.max(1, Math.min(given.minSamplesLeaf, Math.floor(train.row.length / 10))),
      l2: 0,
      classWeight: [1, 1],
    });
    return { features, trees, share };
  },
  score({ trees, share }, past, out, { params: given }) {
    if (trees === null) return void out.fill(share);
    const { columns, actor } = actionColumns(past);
    const score = new Float64Array(actor.length);
    scoreTrees(trees, columns, score);
    for (let k = 0; k < score.length; k++) score[k] = sigmoid(score[k]);
    if (past.unit === 'action') out.set(score);
    else accountsFromActions(actor, score, past, out, given.accountQuantile);
  },
  explain({ trees, features }, past, row, { params: given }): Explanation {
    if (trees === null) return { reasons: [] };
    const { columns, actor } = actionColumns(past);
    const raw = new Float64Array(actor.length);
    scoreTrees(trees, columns, raw);
    const action =
      past.unit === 'action'
        ? row
        : decidingAction(actionsOf(actor, past.account[row]), (one) => raw[one], given.accountQuantile);
    if (action < 0) return { reasons: [] };
    const values = columns.map((column) => column[action]);
    const { base, contribution } = treeShares(trees, values);
    const total = contribution.reduce((sum, one) => sum + one, base);
    const shares = features.map((feature, at) => ({ feature, value: values[at], contribution: contribution[at] }));
    return additiveExplanation(shares, { base, total, scale: 'log-odds' });
  },
});

/** All columns, one value an action of the window. */
function actionColumns(past: Past): { features: string[]; columns: F64[]; actor: Uint32Array } {
  const { names, columns, actor } = actionContext(past);
  const own = past.featureNames.map((name) => past.feature(name));
  const features = [...past.featureNames, ...names];
  if (past.unit === 'action') return { features, columns: [...own, ...columns], actor };
  const rowOf = new Uint32Array(past.nAccounts).fill(NONE);
  for (let row = 0; row < past.nRows; row++) rowOf[past.account[row]] = row;
  const spread = own.map((column) => {
    const ofAction = new Float64Array(actor.length);
    for (let action = 0; action < actor.length; action++) {
      const row = rowOf[actor[action]];
      ofAction[action] = row === NONE ? NaN : column[row];
    }
    return ofAction;
  });
  return { features, columns: [...spread, ...columns], actor };
}

/** Labelled actions; at account level an action has its account's label. */
function labelActions(past: Past, labels: Labels | null, actor: Uint32Array): LabelledRows {
  const mark = new Int8Array(past.unit === 'action' ? past.nRows : past.nAccounts).fill(-1);
  const n = labels?.row.length ?? 0;
  for (let at = 0; at < n; at++) {
    const row = labels!.row[at];
    mark[past.unit === 'action' ? row : past.account[row]] = labels!.isInauthentic[at] > 0 ? 1 : 0;
  }
  const markOf = (action: number): number => mark[past.unit === 'action' ? action : actor[action]];
  const row = Uint32Array.from(actor.keys()).filter((action) => markOf(action) >= 0);
  const isPositive = Uint8Array.from(row, markOf);
  return { row, isPositive, nPositive: isPositive.reduce((sum, bit) => sum + bit, 0) };
}
