import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { detector, type Explanation } from '../detector.js';
import { graphOfActions, numbersOf, type ActionGraph } from '../lib/bipartite-graph.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { actionsSince, edgeTest } from '../lib/past-actions.js';
import { percentileOf } from '../lib/percentile.js';
import { reconstructedDegrees, standingWithinDegree } from '../lib/reconstructed-degree.js';
import { actionsFromAccounts, outsideReasons } from '../lib/score-bridge.js';
import { leadingSingularVectors } from '../lib/singular-vectors.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ...graphParams(['follow'], 28),
  components: z
    .int()
    .min(1)
    .max(200)
    .default(50)
    .describe('leading singular vectors that tell what is ordinary (the paper’s figures: 50)'),
  tau: z
    .number()
    .gt(0)
    .lt(100)
    .default(20)
    .describe(
      'percentile of reconstructed degree, among accounts of the same degree, at which an account scores 0.5: so many percent of every degree are always above it (the public program’s example: 20)',
    ),
  minTargets: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe('targets that an account needs to be judged; others score 0 (assumed)'),
});
type Params = z.infer<typeof params>;

/**
 * Accounts whose targets the leading singular vectors cannot tell: small attacks that hide below what spectral methods look at.
 *
 * The graph of who acts on whom is projected on its 50 leading singular vectors. An account’s reconstructed degree is what is left of it; whoever is among the lowest tau percent of
 * those with as many targets is suspicious. The score is t/(t + p), with t = tau/100 and p the standing in its degree (0 = the worst, 1 = the best), so 0.5 at the
 * paper’s cut. An action scores what its account does, half of it for verbs that are not edges (lib/score-bridge). Nothing is learned; scoring is O(steps x edges + steps² x
 * accounts), steps being a few times the components.
 *
 * Sees small, stealthy packages: followers of obscure accounts that nobody else follows. Does not see large dense farms, which have a singular vector of their own (eigenspokes and
 * fraudar see those); and tau percent of every degree are always suspicious, guilty or not: people with unusual tastes first.
 */
export default detector<Params, Record<string, never>>({
  id: 'fbox',
  summary:
    'Accounts whose targets the leading singular vectors cannot tell, among those of equal degree; needs no labels.',
  source:
    'Shah, Beutel, Gallagher, Faloutsos 2014, Spotting suspicious link behavior with fBox: an adversarial perspective',
  family: 'spectral',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: 'obscure',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const score = scoreAccounts(past, projectGraph(past, ctx.params, ctx.random('start')), ctx.params);
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    else actionsFromAccounts(score, past, out, edgeTest(past, chosenActions(ctx.params, past.nowSec).wants));
  },
  explain(_model, past, row, ctx): Explanation {
    const projected = projectGraph(past, ctx.params, ctx.random('start'));
    const { graph, reconstructed, standing } = projected;
    const account = past.account[row];
    const own = numbersOf(graph.rowId).get(account);
    const nTargets = own === undefined ? 0 : degreeOf(graph, own);
    if (own === undefined || nTargets < ctx.params.minTargets)
      return { reasons: [{ reason: 'too few targets to be judged', feature: 'targets', value: nTargets }] };
    const nOthers = Float64Array.from(
      graph.rowTarget.subarray(graph.rowOffset[own], graph.rowOffset[own + 1]),
      (col) => graph.colOffset[col + 1] - graph.colOffset[col] - 1,
    ).sort();
    const score = scoreAccounts(past, projected, ctx.params)[account];
    const isInside = past.unit !== 'action' || edgeTest(past, chosenActions(ctx.params, past.nowSec).wants)(row);
    return {
      reasons: [
        {
          reason: 'standing among accounts with as many targets, 0 = the least told by the leading vectors',
          feature: 'share of the others that are told no better',
          value: standing[own],
        },
        {
          reason: 'what the leading vectors tell of its targets',
          feature: 'reconstructed degree, of at most 1',
          value: reconstructed[own] / Math.sqrt(nTargets),
        },
        {
          reason: 'how many others act on its targets',
          feature: 'median over its targets',
          value: percentileOf(nOthers, 50, 'linear'),
        },
        ...outsideReasons(score, isInside),
      ],
    };
  },
});

/** The graph and what its leading singular vectors tell of each row. */
interface Projected {
  readonly graph: ActionGraph;
  readonly reconstructed: Float64Array;
  readonly standing: Float64Array;
}

const degreeOf = ({ rowOffset }: ActionGraph, row: number): number => rowOffset[row + 1] - rowOffset[row];

function projectGraph(past: Past, given: Params, random: RandomStream): Projected {
  const name = given.target === 'account' ? 'target' : 'object';
  const log = actionsSince(past, ['actor', name], chosenActions(given, past.nowSec));
  const graph = graphOfActions(log.actor, log[name], given.target === 'account');
  const reconstructed = reconstructedDegrees(graph, leadingSingularVectors(graph, { k: given.components, random }));
  return { graph, reconstructed, standing: standingWithinDegree(graph, reconstructed) };
}

function scoreAccounts(past: Past, { graph, standing }: Projected, given: Params): Float64Array {
  const share = given.tau / 100;
  const score = new Float64Array(past.nAccounts);
  for (let row = 0; row < graph.nRows; row++)
    if (degreeOf(graph, row) >= given.minTargets) score[graph.rowId[row]] = share / (share + standing[row]);
  return score;
}
