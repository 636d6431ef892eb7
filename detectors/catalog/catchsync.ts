import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { graphOfActions, numbersOf, type ActionGraph } from '../lib/bipartite-graph.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { hubsAndAuthorities } from '../lib/hubs-and-authorities.js';
import { actionsSince, edgeTest } from '../lib/past-actions.js';
import { foundWith, strongestFirst } from '../lib/rank-reasons.js';
import { actionsFromAccounts, outsideReasons } from '../lib/score-bridge.js';
import { sigmoid } from '../lib/sigmoid.js';
import { cellsOfTargets, measureSynchrony, type Synchrony, type TargetCells } from '../lib/target-cells.js';
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
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, { params: given }) {
    const score = scoreAccounts(past, measureAccounts(past, given), given);
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    else actionsFromAccounts(score, past, out, edgeTest(past, chosenActions(given, past.nowSec).wants));
  },
  explain(_model, past, row, { params: given }): Explanation {
    const measured = measureAccounts(past, given);
    const { graph, synchrony, cells, isJudged, mean, deviation } = measured;
    const account = past.account[row];
    const own = numbersOf(graph.rowId).get(account);
    if (own === undefined || !isJudged(own)) {
      const value = own === undefined ? 0 : graph.rowOffset[own + 1] - graph.rowOffset[own];
      return { reasons: [{ reason: 'too few targets to be judged', feature: 'targets', value }] };
    }
    const score = scoreAccounts(past, measured, given);
    const cell = mainCell(measured, own);
    const alike = graph.rowId.filter(
      (id, each) => score[id] >= 0.5 && isJudged(each) && mainCell(measured, each) === cell,
    );
    const scale = deviation > 0 ? 1 / deviation : 0;
    const [{ [own]: together }, { [own]: excess }] = [synchrony.synchronicity, synchrony.excess];
    const reasons = [
      {
        reason: 'its targets are alike; with these accounts most of them lie in one cell',
        feature: 'synchronicity: chance that two of its targets have like followers and authority',
        value: together,
        contribution: scale * together,
        ...foundWith(account, score[account] >= 0.5 ? alike : []),
      },
      {
        reason: 'at least so alike are targets as ordinary as these',
        feature: 'least synchronicity at its normality',
        value: together - excess,
        contribution: scale * (excess - together),
      },
      {
        reason: 'its main kind of targets',
        feature: 'share of all targets that are of this kind',
        value: cells.share[cell],
        contribution: 0,
      },
    ];
    const base = -given.deviations - scale * mean;
    const isInside = past.unit !== 'action' || edgeTest(past, chosenActions(given, past.nowSec).wants)(row);
    if (!isInside) return { reasons: [...strongestFirst(reasons), ...outsideReasons(score[account], false)] };
    return { reasons: strongestFirst(reasons), sum: { base, total: base + scale * excess, scale: 'log-odds' } };
  },
});

/** How alike the targets of each account are, and of all judged ones. */
interface Measured {
  readonly graph: ActionGraph;
  readonly cells: TargetCells;
  readonly synchrony: Synchrony;
  readonly isJudged: (row: number) => boolean;
  /** Of the excess of all judged accounts. */
  readonly mean: number;
  readonly deviation: number;
}

function measureAccounts(past: Past, given: Params): Measured {
  const name = given.target === 'account' ? 'target' : 'object';
  const log = actionsSince(past, ['actor', name], chosenActions(given, past.nowSec));
  const graph = graphOfActions(log.actor, log[name], given.target === 'account');
  const { authority } = hubsAndAuthorities(graph, {
    form: given.hits,
    iterations: given.iterations,
    nNodes: nNodesOf(graph, given.target === 'account'),
  });
  const cells = cellsOfTargets(graph, authority, given.base);
  const synchrony = measureSynchrony(graph, cells);
  const isJudged = (row: number): boolean => graph.rowOffset[row + 1] - graph.rowOffset[row] >= given.minTargets;
  const judged = synchrony.excess.filter((_, row) => isJudged(row));
  const mean = judged.reduce((sum, value) => sum + value, 0) / judged.length;
  const deviation = Math.sqrt(judged.reduce((sum, value) => sum + (value - mean) ** 2, 0) / judged.length);
  return { graph, cells, synchrony, isJudged, mean, deviation };
}

function scoreAccounts(
  past: Past,
  { graph, synchrony, isJudged, mean, deviation }: Measured,
  given: Params,
): Float64Array {
  const score = new Float64Array(past.nAccounts);
  synchrony.excess.forEach((value, row) => {
    if (!isJudged(row)) return;
    score[graph.rowId[row]] = sigmoid((deviation > 0 ? (value - mean) / deviation : 0) - given.deviations);
  });
  return score;
}

/** The cell that most targets of a row lie in, the lowest number among equals. */
function mainCell({ graph, cells }: Measured, row: number): number {
  const count = new Map<number, number>();
  for (let at = graph.rowOffset[row]; at < graph.rowOffset[row + 1]; at++) {
    const cell = cells.cell[graph.rowTarget[at]];
    count.set(cell, (count.get(cell) ?? 0) + 1);
  }
  return [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0];
}

/** Accounts and posts in the graph; an account on both sides counts once. */
function nNodesOf({ nRows, nCols, rowId, colId }: ActionGraph, isBetweenAccounts: boolean): number {
  const targets = numbersOf(colId);
  const nOnBoth = isBetweenAccounts ? rowId.filter((id) => targets.has(id)).length : 0;
  return nRows + nCols - nOnBoth;
}
