import { z } from 'zod';
import { detector, type Explanation, type Reason } from '../detector.js';
import { strongestFirst, tieReasons } from '../lib/rank-reasons.js';
import { spreadResiduals, type ResidualSpread } from '../lib/residual-propagation.js';
import { seedAccounts, seedColumn, type SeedAccounts } from '../lib/seed-accounts.js';
import type { UndirectedGraph } from '../lib/propagate.js';
import { meanTies, tieGraph, tieParam } from '../lib/tie-graph.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ties: tieParam('mutual'),
  coupling: z
    .union([z.number().gt(0).max(0.5), z.literal('auto')])
    .default('auto')
    .describe(
      'how much a tie counts, in residual form (0.1 = two tied accounts are of one kind with chance 0.6); auto = 1/(2 x mean number of ties of those who have any)',
    ),
  belief: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.4)
    .describe('how far from 0.5 a label sets the chance of being inauthentic: 0.4 = 0.9 or 0.1, as in the paper'),
  iterations: z.int().min(1).max(1000).default(6).describe('rounds of propagation (the authors advise 6)'),
  form: z
    .enum(['replace', 'accumulate'])
    .default('replace')
    .describe('replace the old value, as in the paper’s equation 16, or add to it, as the authors’ program does'),
});
type Params = z.infer<typeof params>;

/**
 * Labels of both kinds spread over mutual follows by a linear local rule: an account is what its label says plus what its ties are.
 *
 * In residual form (chance of being inauthentic - 0.5): p <- q + 2 w A p, cut to [-0.5, 0.5]; q is +-0.4 for labelled accounts and 0 for others. The score
 * is p + 0.5: 0.5 where nothing arrives. With w up to 1/(2 x largest number of ties) it surely settles; the default takes the mean number, as in practice. Seeds are
 * the desk's labels of the training past; the graph is that of now. Fitting is O(labels), scoring O(iterations x edges).
 *
 * Sees fakes tied to known fakes, with few ties to people; stands wrong labels better than methods with one kind of seed. Does not see customers of
 * services, whose friends are real, nor fakes that nobody follows back; popular accounts, with hundreds of ties, end near 0 or 1 whatever they are.
 */
export default detector<Params, SeedAccounts>({
  id: 'sybilscar',
  summary: 'Labels of both kinds spread over mutual follows by a linear local rule.',
  source:
    'Wang, Zhang, Gong 2017, SybilSCAR: Sybil detection in online social networks via local rule based propagation',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: [],
  beatsChance: 'ring',
  params,
  fit: (past, labels) => seedAccounts(past, labels),
  score(seeds, past, out, { params: given }) {
    const { graph, prior, spread } = fieldOf(past, seeds, given);
    const residual = spreadResiduals(graph, prior, spread);
    for (let row = 0; row < out.length; row++) out[row] = 0.5 + residual[past.account[row]];
  },
  explain(seeds, past, row, { params: given }): Explanation {
    const { graph, prior, spread } = fieldOf(past, seeds, given);
    const own = past.account[row];
    // The last round by hand: what each tie adds in it.
    const before = spreadResiduals(graph, prior, { ...spread, iterations: spread.iterations - 1 });
    const ties = Array.from(graph.neighbour.subarray(graph.offset[own], graph.offset[own + 1]), (account) => ({
      account,
      contribution: 2 * spread.coupling * before[account],
    }));
    const reasons: Reason[] = tieReasons(own, ties, ({ account, contribution }) => ({
      reason: contribution > 0 ? 'tied to an account taken for inauthentic' : 'tied to an account taken for organic',
      feature: 'what that account is taken for, from -0.5 to 0.5',
      value: before[account],
    }));
    const label = prior[own] > 0 ? 'labelled inauthentic by the desk' : 'labelled organic by the desk';
    if (prior[own] !== 0) reasons.push({ reason: label, contribution: prior[own] });
    if (spread.accumulates && before[own] !== 0)
      reasons.push({ reason: 'what it was taken for before the last round', contribution: before[own] });
    if (reasons.length === 0) reasons.push({ reason: 'nothing arrives', contribution: 0 });
    const residual = reasons.reduce((sum, { contribution = 0 }) => sum + contribution, 0);
    const beyond = Math.max(-0.5, Math.min(0.5, residual)) - residual;
    if (beyond !== 0) reasons.push({ reason: 'cut: more than certain counts as certain', contribution: beyond });
    return { reasons: strongestFirst(reasons), sum: { base: 0.5, total: 0.5 + residual + beyond, scale: 'score' } };
  },
});

/** The graph, what labels say, and how it spreads. */
function fieldOf(
  past: Past,
  seeds: SeedAccounts,
  { ties, coupling, belief, iterations, form }: Params,
): { readonly graph: UndirectedGraph; readonly prior: Float64Array; readonly spread: ResidualSpread } {
  const graph = tieGraph(past, ties);
  const prior = seedColumn(graph.nNodes, seeds, { unknown: 0, organic: -belief, inauthentic: belief });
  const spread = {
    coupling: coupling === 'auto' ? Math.min(0.5, 1 / (2 * meanTies(graph))) : coupling,
    iterations,
    accumulates: form === 'accumulate',
  };
  return { graph, prior, spread };
}
