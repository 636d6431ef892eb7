import { z } from 'zod';
import { detector } from '../detector.js';
import { spreadResiduals } from '../lib/residual-propagation.js';
import { seedAccounts, seedColumn, type SeedAccounts } from '../lib/seed-accounts.js';
import { meanTies, tieGraph, tieParam } from '../lib/tie-graph.js';

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
  beatsChance: false,
  params,
  fit: (past, labels) => seedAccounts(past, labels),
  score(seeds, past, out, { params: { ties, coupling, belief, iterations, form } }) {
    const graph = tieGraph(past, ties);
    const prior = seedColumn(graph.nNodes, seeds, { unknown: 0, organic: -belief, inauthentic: belief });
    const residual = spreadResiduals(graph, prior, {
      coupling: coupling === 'auto' ? Math.min(0.5, 1 / (2 * meanTies(graph))) : coupling,
      iterations,
      accumulates: form === 'accumulate',
    });
    for (let row = 0; row < out.length; row++) out[row] = 0.5 + residual[past.account[row]];
  },
});
