import { z } from 'zod';
import { detector } from '../detector.js';
import { seedAccounts, seedColumn, type SeedAccounts } from '../lib/seed-accounts.js';
import { tieGraph, tieParam } from '../lib/tie-graph.js';
import { walkTrust } from '../lib/trust-walk.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ties: tieParam('mutual'),
  steps: z
    .union([z.int().min(1).max(1000), z.literal('auto')])
    .default('auto')
    .describe(
      'steps that trust walks; auto = log2 of the accounts with ties, rounded up (the paper: O(log n); its programs take base 2, e or 10)',
    ),
  restart: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'share of trust that returns to the seeds at each step; 0 in the paper, 0.15 in a variant of its program',
    ),
});
type Params = z.infer<typeof params>;

/**
 * Trust walks from accounts known to be organic over mutual follows, and is stopped early: where few ties lead, little trust arrives.
 *
 * Each seed has one unit; at each of about log2(n) steps an account hands all it has to its ties in equal parts; then it is divided by the number
 * of ties. An account with trust x a tie scores m/(m + x), m being the mean a tie: so 0.5 is what endless walking would give everybody, and
 * what an account without ties gets, of which nothing is known. Labels of inauthentic accounts are not used. Only the desk's labels of the training past are seeds; the
 * graph is that of now. Fitting is O(labels), scoring O(steps x edges).
 *
 * Sees fake accounts that befriend each other but hardly anybody real. Does not see customers of services and hijacked accounts, which have real
 * friends; nor fakes that nobody follows back, which have no ties at all; communities without a seed look bad.
 */
export default detector<Params, SeedAccounts>({
  id: 'sybilrank',
  summary: 'Trust that walks from accounts known to be organic over mutual follows and hardly reaches fakes.',
  source:
    'Cao, Sirivianos, Yang, Pregueiro 2012, Aiding the detection of fake accounts in large scale social online services (SybilRank)',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: [],
  beatsChance: false,
  params,
  fit: (past, labels) => seedAccounts(past, labels),
  score(seeds, past, out, ctx) {
    const score = scoreAccounts(past, seeds, ctx.params);
    for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
  },
});

function scoreAccounts(past: Past, seeds: SeedAccounts, given: Params): Float64Array {
  const graph = tieGraph(past, given.ties);
  const { nNodes, offset } = graph;
  const degreeOf = (node: number): number => offset[node + 1] - offset[node];
  const start = seedColumn(nNodes, seeds, { unknown: 0, organic: 1, inauthentic: 0 });
  let [nTied, total] = [0, 0];
  for (let node = 0; node < nNodes; node++) {
    if (degreeOf(node) === 0) continue;
    nTied++;
    total += start[node];
  }
  const steps = given.steps === 'auto' ? Math.max(1, Math.ceil(Math.log2(Math.max(2, nTied)))) : given.steps;
  const trust = walkTrust(graph, start, { steps, restart: given.restart });
  const mean = total / offset[nNodes];
  return trust.map((value, node) =>
    degreeOf(node) === 0 || total === 0 ? 0.5 : mean / (mean + value / degreeOf(node)),
  );
}
