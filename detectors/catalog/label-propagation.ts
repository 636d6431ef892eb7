import { z } from 'zod';
import { detector } from '../detector.js';
import { labelledRows, smoothedShare } from '../lib/labelled-rows.js';
import { harmonicLabels, spreadLabels } from '../lib/label-spreading.js';
import { seedAccounts, type SeedAccounts } from '../lib/seed-accounts.js';
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
  beatsChance: false,
  params,
  fit: (past, labels) => ({ seeds: seedAccounts(past, labels), share: smoothedShare(labelledRows(labels)) }),
  score({ seeds, share }, past, out, { params: { ties, form, alpha } }) {
    const graph = tieGraph(past, ties);
    const score =
      form === 'harmonic' ? harmonicLabels(graph, seeds, share) : spreadLabels(graph, seeds, { alpha, unknown: share });
    // Rounding can lead a hair beyond the labels.
    for (let row = 0; row < out.length; row++) out[row] = Math.max(0, Math.min(1, score[past.account[row]]));
  },
});
