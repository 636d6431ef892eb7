import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import type { UndirectedGraph } from '../lib/propagate.js';
import { strongestFirst, tieReasons } from '../lib/rank-reasons.js';
import { seedAccounts, seedColumn, type SeedAccounts } from '../lib/seed-accounts.js';
import { tieGraph, tieParam } from '../lib/tie-graph.js';
import { walkTrust, type TrustWalk } from '../lib/trust-walk.js';
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
  beatsChance: 'ring',
  params,
  fit: (past, labels) => seedAccounts(past, labels),
  score(seeds, past, out, ctx) {
    const walk = planWalk(past, seeds, ctx.params);
    const trust = walkTrust(walk.graph, walk.start, walk);
    for (let row = 0; row < out.length; row++) out[row] = scoreOf(walk, trust, past.account[row]);
  },
  explain(seeds, past, row, ctx): Explanation {
    const walk = planWalk(past, seeds, ctx.params);
    const { graph, start, steps, restart, meanTrust } = walk;
    const own = past.account[row];
    const ownDegree = degreeOf(graph, own);
    if (ownDegree === 0 || meanTrust === 0) {
      const reason =
        ownDegree === 0 ? 'has no ties: nothing is known of it' : 'no account with ties is known to be organic';
      return { reasons: [{ reason, contribution: 0 }], sum: { base: 0.5, total: 0.5, scale: 'score' } };
    }
    const score = scoreOf(walk, walkTrust(graph, start, walk), own);
    // The last step by hand: what comes over each tie. All of it lowers the score from 1, each part in proportion.
    const before = walkTrust(graph, start, { steps: steps - 1, restart });
    const came = Array.from(graph.neighbour.subarray(graph.offset[own], graph.offset[own + 1]), (account) => ({
      account,
      trust: ((1 - restart) * before[account]) / degreeOf(graph, account),
    }));
    const returned = restart * start[own];
    const all = came.reduce((sum, { trust }) => sum + trust, returned);
    const lowers = all > 0 ? (score - 1) / all : 0;
    const reasons = tieReasons(
      own,
      came.map(({ account, trust }) => ({ account, contribution: lowers * trust })),
      ({ contribution }) => ({
        reason: 'trust comes over the tie',
        feature: 'trust over this tie, over the mean of all ties',
        value: contribution / lowers / meanTrust,
      }),
    );
    if (returned > 0)
      reasons.push({ reason: 'trust that returns to it: labelled organic', contribution: lowers * returned });
    if (reasons.length === 0) reasons.push({ reason: 'no trust arrives over its ties', contribution: 0 });
    return { reasons: strongestFirst(reasons), sum: { base: 1, total: score, scale: 'score' } };
  },
});

/** A walk before it is made. */
interface PlannedWalk extends TrustWalk {
  readonly graph: UndirectedGraph;
  readonly start: Float64Array;
  /** Trust a tie when all has spread evenly; 0 where nobody with ties is trusted. */
  readonly meanTrust: number;
}

const degreeOf = ({ offset }: UndirectedGraph, node: number): number => offset[node + 1] - offset[node];

function planWalk(past: Past, seeds: SeedAccounts, given: Params): PlannedWalk {
  const graph = tieGraph(past, given.ties);
  const { nNodes, offset } = graph;
  const start = seedColumn(nNodes, seeds, { unknown: 0, organic: 1, inauthentic: 0 });
  let [nTied, total] = [0, 0];
  for (let node = 0; node < nNodes; node++) {
    if (degreeOf(graph, node) === 0) continue;
    nTied++;
    total += start[node];
  }
  const steps = given.steps === 'auto' ? Math.max(1, Math.ceil(Math.log2(Math.max(2, nTied)))) : given.steps;
  return { graph, start, steps, restart: given.restart, meanTrust: total === 0 ? 0 : total / offset[nNodes] };
}

function scoreOf({ graph, meanTrust }: PlannedWalk, trust: Float64Array, node: number): number {
  const degree = degreeOf(graph, node);
  return degree === 0 || meanTrust === 0 ? 0.5 : meanTrust / (meanTrust + trust[node] / degree);
}
