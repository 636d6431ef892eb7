import { z } from 'zod';
import { detector, type Explanation, type Reason } from '../detector.js';
import { bipartiteGraph } from '../lib/bipartite-graph.js';
import { isSkewedCount } from '../lib/columns-to-log.js';
import { followsBetweenRows } from '../lib/current-follows.js';
import { classWeights, labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { undirectedGraph } from '../lib/propagate.js';
import type { NeighbourLists, Table } from '../lib/add-neighbours.js';
import { featureReason, strongestFirst, tieReasons } from '../lib/rank-reasons.js';
import { occludeNode } from '../lib/sage-occlusion.js';
import { runNetwork, trainNetwork, type SageNetwork } from '../lib/sage-network.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from '../lib/standardise.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  relations: z
    .enum(['ties', 'directions'])
    .default('directions')
    .describe(
      'ties: follows taken both ways, one set of weights (GraphSAGE); directions: followers and followings apart, with weights of their own (as in RGCN)',
    ),
  layers: z
    .enum(['own', 'shared'])
    .default('own')
    .describe(
      'own: two layers with weights of their own, as in the papers; shared: an input layer, then one layer applied twice, as BotRGCN’s program does',
    ),
  hidden: z.int().min(1).max(256).default(16).describe('units of each of the two layers (assumed)'),
  epochs: z.int().min(1).max(10_000).default(50).describe('steps of Adam, all labelled accounts at once (assumed)'),
  rate: z.number().gt(0).max(1).default(0.02).describe('learning rate of Adam (assumed)'),
  penalty: z.number().min(0).max(1).default(0.001).describe('strength of the L2 penalty on the weights (assumed)'),
  neighbours: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('neighbours a relation drawn for each labelled account at each step (the paper: 10 in its outer layer)'),
  classWeight: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: both classes weigh the same in total; scores are then no longer shares'),
});
type Params = z.infer<typeof params>;

/** A fitted model: the scaling of the columns and the network; null where the labels hold one class only. */
interface Model {
  readonly features: readonly string[];
  readonly scaling: Standardisation;
  readonly network: SageNetwork | null;
  /** Score of every row when there is no network. */
  readonly share: number;
}

/**
 * A small graph network: an account is judged by its own columns, by the means of those it follows and of those who follow it, and by theirs in turn.
 *
 * Two GraphSAGE-mean layers (own columns and neighbours’ means side by side, weights, cut at 0, brought to length 1) and a logistic head, trained by Adam on the labelled accounts. Skewed counts are
 * logged, columns standardised by the training past; a missing value counts as the mean. The inner layer’s means take all neighbours, the outer layer’s a few drawn anew at each step; scoring takes all. Inductive: nothing is
 * learned of single accounts, neighbours’ labels are never a feature, and the graph ends at now. Fitting is O(edges x d + epochs x labelled x neighbours x d x hidden), scoring O(edges x d + accounts x d x
 * hidden); in double precision on one thread, so it repeats exactly.
 *
 * Sees what sgc sees, and also direction, and contrasts between an account and its company. Does not see more than two hops; with few labels it learns the labelled campaigns by heart.
 *
 * Reasons, by occlusion: what the log-odds lose without the account’s value of a column (which then is the mean), and without one tie. They do not add up.
 */
export default detector<Params, Model>({
  id: 'graph-sage',
  summary: 'A two-layer graph network over who follows whom, trained on the label desk’s labels.',
  source:
    'Hamilton, Ying, Leskovec 2017, Inductive representation learning on large graphs (GraphSAGE); Schlichtkrull et al. 2018, Modeling relational data with graph convolutional networks',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: ['*'],
  beatsChance: true,
  params,
  fit(past, labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    const all = Uint32Array.from({ length: past.nRows }, (_, row) => row);
    const isLogged = Uint8Array.from(columns, (column) => (isSkewedCount(column, all) ? 1 : 0));
    const scaling = learnStandardisation(columns, all, isLogged);
    const train = labelledRows(labels);
    const model = { features, scaling, share: smoothedShare(train) };
    if (train.nPositive === 0 || train.nPositive === train.row.length || features.length === 0)
      return { ...model, network: null };
    const problem = {
      table: tableOf(past, features, scaling),
      relations: relationsOf(past, ctx.params),
      node: train.row,
      isPositive: train.isPositive,
      classWeight: classWeights(train, ctx.params.classWeight),
    };
    return { ...model, network: trainNetwork(problem, ctx.params, ctx.random('network')) };
  },
  score({ features, scaling, network, share }, past, out, ctx) {
    if (network === null) out.fill(share);
    else if (past.nRows > 0)
      out.set(runNetwork(network, tableOf(past, features, scaling), relationsOf(past, ctx.params)));
  },
  explain({ features, scaling, network }, past, row, ctx): Explanation {
    if (network === null) return { reasons: [] };
    const found = occludeNode(network, tableOf(past, features, scaling), relationsOf(past, ctx.params), row);
    const columns: Reason[] = [...found.column].flatMap((contribution, at) =>
      contribution === 0
        ? []
        : [
            featureReason(contribution > 0 ? 'raises the score' : 'lowers the score', {
              feature: features[at],
              value: past.feature(features[at])[row],
              contribution,
            }),
          ],
    );
    const ties = found.ties
      .map((tie) => ({ ...tie, account: past.account[tie.neighbour] }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .slice(0, TIES_TOLD);
    const names = ctx.params.relations === 'ties' ? ['is tied to'] : ['follows', 'is followed by'];
    const reasons = tieReasons(past.account[row], ties, ({ relation, contribution }) => ({
      reason: `${names[relation]} this account, which ${contribution > 0 ? 'raises' : 'lowers'} the score`,
    }));
    if (columns.length + reasons.length === 0)
      return { reasons: [{ reason: 'no column and no tie moves it', feature: 'its log-odds', value: found.logOdds }] };
    return { reasons: strongestFirst([...columns, ...reasons]) };
  },
});

/** Ties told, the strongest: what is lost without them does not add up, so the others are not summed. Assumed. */
const TIES_TOLD = 20;

/** The standardised columns, row-major. */
function tableOf(past: Past, features: readonly string[], scaling: Standardisation): Table {
  const width = features.length;
  const cells = new Float64Array(past.nRows * width);
  features.forEach((name, at) => {
    const column = standardiseColumn(past.feature(name), null, at, scaling);
    for (let row = 0; row < past.nRows; row++) cells[row * width + at] = column[row];
  });
  return { width, cells };
}

/** Neighbours among the rows of a past: ties, or followings and followers. */
function relationsOf(past: Past, { relations }: Params): NeighbourLists[] {
  const { from, to } = followsBetweenRows(past);
  if (relations === 'ties') return [undirectedGraph(past.nRows, from, to)];
  const { rowOffset, rowTarget, colOffset, colTarget } = bipartiteGraph(past.nRows, past.nRows, { row: from, col: to });
  return [
    { offset: rowOffset, neighbour: rowTarget },
    { offset: colOffset, neighbour: colTarget },
  ];
}
