import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { graphOfActions } from '../lib/bipartite-graph.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { actionsSince, edgeTest } from '../lib/past-actions.js';
import { foundWith } from '../lib/rank-reasons.js';
import { actionsFromAccounts, groupsFromAccounts, outsideReasons } from '../lib/score-bridge.js';
import { leadingSingularVectors } from '../lib/singular-vectors.js';
import { findSpokes, rowsForColumns } from '../lib/spokes.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ...graphParams(['follow'], 28),
  components: z.int().min(1).max(200).default(10).describe('leading singular vectors to look at (assumed)'),
  read: z
    .enum(['columns', 'rows'])
    .default('columns')
    .describe(
      'columns of the matrix of singular vectors, as in the paper; or rows for columns, a slip of a public program, which then takes numbers of vectors for accounts',
    ),
  minSize: z.int().min(2).max(1_000_000).default(3).describe('accounts that a group has at least (assumed)'),
});
type Params = z.infer<typeof params>;

/** What was found in a past, by account number. */
interface Found {
  readonly score: Float64Array;
  /** Number of the account's spoke, NONE on no spoke. */
  readonly spokeOf: Uint32Array;
}

/**
 * Accounts far out on a spoke: those that make up one of the leading singular vectors of who acts on whom by themselves, as the members of a dense block do.
 *
 * An account’s weight is its largest absolute entry among the leading left singular vectors, times the square root of the number of accounts; 1 is what everybody would have if all were
 * alike. It scores w/(w + 1), so 0.5 at the paper’s 1/sqrt(n). Groups are the accounts above that, by their largest vector and its sign. An action scores what its account does, half of it for
 * verbs that are not edges (lib/score-bridge). Nothing is learned; scoring is O(steps x edges + steps² x accounts).
 *
 * Sees large farms and pods that are dense enough for a singular vector of their own. Does not see small or sparse ones, which fbox is for; the first vectors often belong to the
 * busiest people and to keen communities, which score as high.
 */
export default detector<Params, Record<string, never>>({
  id: 'eigenspokes',
  summary: 'Accounts that make up a leading singular vector of who acts on whom by themselves; needs no labels.',
  source:
    'Prakash, Sridharan, Seshadri, Machiraju, Faloutsos 2010, EigenSpokes: surprising patterns and scalable community chipping in large graphs',
  family: 'spectral',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const { score } = lookAlong(past, ctx.params, ctx.random('start'));
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    else actionsFromAccounts(score, past, out, edgeTest(past, chosenActions(ctx.params, past.nowSec).wants));
  },
  group(_model, past, out, ctx) {
    const { score, spokeOf } = lookAlong(past, ctx.params, ctx.random('start'));
    groupsFromAccounts(spokeOf, score, past, out);
  },
  explain(_model, past, row, ctx): Explanation {
    const { score, spokeOf } = lookAlong(past, ctx.params, ctx.random('start'));
    const account = past.account[row];
    const own = score[account];
    const spoke = spokeOf[account];
    const members = spoke === NONE ? [] : [...spokeOf.keys()].filter((each) => spokeOf[each] === spoke);
    const far = {
      reason:
        spoke === NONE ? 'not far out on any singular vector' : 'far out on a singular vector with these accounts',
      feature: 'weight on the vector, 1 = as if all accounts were alike',
      value: own / (1 - own),
      contribution: own,
      ...foundWith(account, members),
    };
    const isInside = past.unit !== 'action' || edgeTest(past, chosenActions(ctx.params, past.nowSec).wants)(row);
    const outside = outsideReasons(own, isInside);
    const total = outside.reduce((sum, { contribution = 0 }) => sum + contribution, own);
    return { reasons: [far, ...outside], sum: { base: 0, total, scale: 'score' } };
  },
});

function lookAlong(past: Past, given: Params, random: RandomStream): Found {
  const name = given.target === 'account' ? 'target' : 'object';
  const log = actionsSince(past, ['actor', name], chosenActions(given, past.nowSec));
  const graph = graphOfActions(log.actor, log[name], given.target === 'account');
  const { left } = leadingSingularVectors(graph, { k: given.components, random });
  const { weight, spoke, size } = findSpokes(
    graph.nRows,
    given.read === 'rows' ? rowsForColumns(graph.nRows, left) : left,
  );
  const score = new Float64Array(past.nAccounts);
  const spokeOf = new Uint32Array(past.nAccounts).fill(NONE);
  for (let row = 0; row < graph.nRows; row++) {
    const account = graph.rowId[row];
    score[account] = weight[row] / (weight[row] + 1);
    if (spoke[row] !== NONE && size[spoke[row]] >= given.minSize) spokeOf[account] = spoke[row];
  }
  return { score, spokeOf };
}
