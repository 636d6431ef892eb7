import { z } from 'zod';
import { detector, type Explanation, type Reason } from '../detector.js';
import { labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { harmonicLabels, spreadLabels, spreadMasses } from '../lib/label-spreading.js';
import type { UndirectedGraph } from '../lib/propagate.js';
import { strongestFirst, tieReasons, type TieShare } from '../lib/rank-reasons.js';
import { labelOfSeed, seedAccounts, type SeedAccounts } from '../lib/seed-accounts.js';
import { tieGraph, tieParam } from '../lib/tie-graph.js';

const params = z.strictObject({
  ties: tieParam('any'),
  form: z
    .enum(['harmonic', 'spreading'])
    .default('harmonic')
    .describe(
      'harmonic: labels stay, others are the mean of their ties (Zhu 2003); spreading: labels may give way (Zhou 2004)',
    ),
  alpha: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe('spreading form: share that comes from ties rather than from the own label (assumed)'),
});
type Params = z.infer<typeof params>;

/** Labelled accounts, and the share of inauthentic ones among them: the score of accounts that no label reaches. */
interface Model {
  readonly seeds: SeedAccounts;
  readonly share: number;
}

/**
 * Every account scores the mean of those it follows and is followed by, labels held fixed: the one-line graph method that graph networks must beat.
 *
 * The follow graph of now is taken both ways. Both forms have one exact solution, found by conjugate gradients, so no order of updates matters. Accounts that no label
 * reaches score the share of inauthentic labels. Seeds are the labels of the training past. Fitting is O(labels), scoring O(steps x edges), a few dozen steps.
 *
 * Sees accounts in the company of labelled ones: farms that follow one another or the same few customers. Does not see customers of services in an
 * ordinary circle; with few labels nearly everybody scores the same little, and only the order speaks.
 */
export default detector<Params, Model>({
  id: 'label-propagation',
  summary: 'The desk’s labels spread over the follow graph: each account the mean of its ties.',
  source:
    'Zhu, Ghahramani, Lafferty 2003, Semi-supervised learning using Gaussian fields and harmonic functions; Zhou et al. 2004, Learning with local and global consistency',
  family: 'graph',
  units: ['account'],
  labels: 'revealed',
  features: [],
  beatsChance: 'ring',
  params,
  fit: (past, labels) => ({ seeds: seedAccounts(past, labels), share: smoothedShare(labelledRows(labels)) }),
  score({ seeds, share }, past, out, { params: { ties, form, alpha } }) {
    const score = scoreAccounts(tieGraph(past, ties), { seeds, share }, { form, alpha });
    // Rounding can lead a hair beyond the labels.
    for (let row = 0; row < out.length; row++) out[row] = Math.max(0, Math.min(1, score[past.account[row]]));
  },
  explain({ seeds, share }, past, row, { params: { ties, form, alpha } }): Explanation {
    const graph = tieGraph(past, ties);
    const own = past.account[row];
    const score = scoreAccounts(graph, { seeds, share }, { form, alpha });
    const label = labelOfSeed(seeds, own);
    const [ownWeight, weightOf] =
      form === 'harmonic' ? harmonicWeights(graph, own, label) : spreadWeights(graph, seeds, own, alpha);
    const shares: TieShare[] = Array.from(neighboursOf(graph, own), (account) => ({
      account,
      contribution: weightOf(account) * (score[account] - share),
    }));
    const reasons: Reason[] = tieReasons(own, shares, ({ account, contribution }) => ({
      reason: contribution > 0 ? 'tied to an account that scores high' : 'tied to an account that scores low',
      feature: 'score of that account',
      value: score[account],
    }));
    if (label !== null && ownWeight > 0)
      reasons.push({
        reason: label === 1 ? 'labelled inauthentic by the desk' : 'labelled organic by the desk',
        contribution: ownWeight * (label - share),
      });
    if (reasons.length === 0) reasons.push({ reason: 'no label reaches it', contribution: 0 });
    const total = reasons.reduce((sum, { contribution = 0 }) => sum + contribution, share);
    return { reasons: strongestFirst(reasons), sum: { base: share, total, scale: 'score' } };
  },
});

function scoreAccounts(
  graph: UndirectedGraph,
  { seeds, share }: Model,
  { form, alpha }: Pick<Params, 'form' | 'alpha'>,
): Float64Array {
  return form === 'harmonic'
    ? harmonicLabels(graph, seeds, share)
    : spreadLabels(graph, seeds, { alpha, unknown: share });
}

const neighboursOf = ({ offset, neighbour }: UndirectedGraph, node: number): Uint32Array =>
  neighbour.subarray(offset[node], offset[node + 1]);

/** What the own label and what each tie weighs in the mean that is an account’s score: its label alone, or its ties alike. */
function harmonicWeights(
  graph: UndirectedGraph,
  own: number,
  label: number | null,
): [ownWeight: number, weightOf: (account: number) => number] {
  const degree = neighboursOf(graph, own).length;
  return label === null ? [0, () => 1 / degree] : [1, () => 0];
}

/** The same for spreading: what arrives over each tie, of all that arrives. */
function spreadWeights(
  graph: UndirectedGraph,
  seeds: SeedAccounts,
  own: number,
  alpha: number,
): [ownWeight: number, weightOf: (account: number) => number] {
  const { organic, inauthentic } = spreadMasses(graph, seeds, alpha);
  const massOf = (account: number): number => organic[account] + inauthentic[account];
  const degreeOf = (account: number): number => Math.max(1, neighboursOf(graph, account).length);
  const all = massOf(own);
  if (!(all > 0)) return [0, () => 0];
  return [1 / all, (account) => (alpha * massOf(account)) / Math.sqrt(degreeOf(own) * degreeOf(account)) / all];
}
