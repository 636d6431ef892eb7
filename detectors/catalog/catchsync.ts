import { z } from 'zod';
import { detector } from '../detector.js';
import { graphOfActions, numbersOf, type ActionGraph } from '../lib/bipartite-graph.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { hubsAndAuthorities } from '../lib/hubs-and-authorities.js';
import { actionsSince, windowActions } from '../lib/past-actions.js';
import { actionsFromAccounts } from '../lib/score-bridge.js';
import { sigmoid } from '../lib/sigmoid.js';
import { cellsOfTargets, measureSynchrony } from '../lib/target-cells.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ...graphParams(['follow'], 28),
  minTargets: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10)
    .describe(
      'targets that an account needs to be judged: with one, all its targets are alike (the authors’ plots: 20; assumed lower)',
    ),
  base: z
    .number()
    .gt(1)
    .max(1000)
    .default(2)
    .describe('base of the logarithmic grid: finer cells see smaller differences between targets'),
  iterations: z.int().min(1).max(1000).default(10).describe('rounds of HITS (the authors’ program: 10)'),
  hits: z
    .enum(['textbook', 'accumulating'])
    .default('textbook')
    .describe('textbook HITS as in the paper, or adding to the old vectors as the authors’ program does'),
  deviations: z
    .number()
    .gt(0)
    .max(100)
    .default(3)
    .describe('standard deviations above the mean at which an account scores 0.5 (the paper: 3)'),
});
type Params = z.infer<typeof params>;

/**
 * Accounts whose targets are oddly alike: bought followers all go to customers of one kind, with like numbers of followers and like authority.
 *
 * Targets are laid out by followers and HITS authority on a grid of powers of two. An account’s synchronicity is how often two of its targets share a cell, its
 * normality how often one of its and one of all targets do; what counts is synchronicity above the least possible at its normality. The score is a logistic
 * curve of it in standard deviations over all judged accounts, 0.5 at 3; accounts with few targets score 0. An action scores what its account does, half of it
 * for verbs that are not edges (lib/score-bridge). Nothing is learned; O(iterations x edges).
 *
 * Sees followers for hire whose customers resemble one another, without a parameter to tune. Does not see accounts whose targets are as mixed as
 * anybody’s, such as customers of a service, nor farms with much camouflage; takes abusers for a minority: many of them raise the mean.
 */
export default detector<Params, Record<string, never>>({
  id: 'catchsync',
  summary: 'Accounts whose targets are unusually alike in followers and authority; needs no labels.',
  source:
    'Jiang, Cui, Beutel, Faloutsos, Yang 2014, CatchSync: catching synchronized behavior in large directed graphs',
  family: 'graph',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params,
  fit: () => ({}),
  score(_model, past, out, { params: given }) {
    const score = scoreAccounts(past, given);
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    else {
      const { verb } = windowActions(past, ['verb']);
      const { wants } = chosenActions(given, past.nowSec);
      actionsFromAccounts(score, past, out, (row) => wants(verb[row]));
    }
  },
});

function scoreAccounts(past: Past, given: Params): Float64Array {
  const name = given.target === 'account' ? 'target' : 'object';
  const log = actionsSince(past, ['actor', name], chosenActions(given, past.nowSec));
  const graph = graphOfActions(log.actor, log[name], given.target === 'account');
  const { authority } = hubsAndAuthorities(graph, {
    form: given.hits,
    iterations: given.iterations,
    nNodes: nNodesOf(graph, given.target === 'account'),
  });
  const { excess } = measureSynchrony(graph, cellsOfTargets(graph, authority, given.base));
  const isJudged = (_: unknown, row: number): boolean =>
    graph.rowOffset[row + 1] - graph.rowOffset[row] >= given.minTargets;
  const judged = excess.filter(isJudged);
  const mean = judged.reduce((sum, value) => sum + value, 0) / judged.length;
  const deviation = Math.sqrt(judged.reduce((sum, value) => sum + (value - mean) ** 2, 0) / judged.length);
  const score = new Float64Array(past.nAccounts);
  excess.forEach((value, row) => {
    if (!isJudged(value, row)) return;
    score[graph.rowId[row]] = sigmoid((deviation > 0 ? (value - mean) / deviation : 0) - given.deviations);
  });
  return score;
}

/** Accounts and posts in the graph; an account on both sides counts once. */
function nNodesOf({ nRows, nCols, rowId, colId }: ActionGraph, isBetweenAccounts: boolean): number {
  const targets = numbersOf(colId);
  const nOnBoth = isBetweenAccounts ? rowId.filter((id) => targets.has(id)).length : 0;
  return nRows + nCols - nOnBoth;
}
