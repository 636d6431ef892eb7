import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation, type Reason } from '../detector.js';
import {
  graphOfActions,
  numbersOf,
  withoutBlock,
  type ActionGraph,
  type BipartiteGraph,
} from '../lib/bipartite-graph.js';
import { findBursts } from '../lib/column-bursts.js';
import { shaveByContrast, startingRows, type Contrast, type ContrastBlock } from '../lib/contrast-shaving.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { actionsSince, windowActions, type ActionTable } from '../lib/past-actions.js';
import { foundWith, strongestFirst } from '../lib/rank-reasons.js';
import { actionsFromAccounts, groupsFromAccounts, outsideReasons } from '../lib/score-bridge.js';
import { leadingSingularVectors } from '../lib/singular-vectors.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ...graphParams(['follow'], 28),
  signals: z
    .enum(['topology', 'topology-and-time'])
    .default('topology')
    .describe(
      'what makes a target suspicious: who acts on it, or also that they do so in its bursts, before its activity falls',
    ),
  components: z
    .int()
    .min(1)
    .max(200)
    .default(10)
    .describe('leading singular vectors from whose accounts blocks are shaved (the authors’ program: 10)'),
  base: z
    .number()
    .gt(1)
    .max(1e6)
    .default(32)
    .describe('penalty for targets that others act on as well (the authors’ program: 32)'),
  credits: z
    .enum(['exact', 'whole'])
    .default('exact')
    .describe(
      'what accounts count when shaving begins: exactly, as in the paper, or cut to whole numbers, as the public program does by a slip',
    ),
  blocks: z.int().min(1).max(100).default(3).describe('blocks to look for, one after the other (assumed)'),
  binHours: z.number().gt(0).max(10_000).default(24).describe('bins in which bursts are told (assumed)'),
});
type Params = z.infer<typeof params>;

/** What was found in a past. */
interface Found {
  readonly graph: ActionGraph;
  readonly blocks: readonly ContrastBlock[];
  /** Per account number. */
  readonly score: Float64Array;
}

/**
 * Blocks of accounts whose targets hardly anybody else acts on: contrast with the rest of the town, not density alone.
 *
 * Given a set of accounts, a target of which the share x of followers lies in the set counts 32^(x - 1). From the accounts of each leading singular vector, those whose targets count
 * least are shaved away; the set with the highest mean count, of accounts and targets together, is the block; then the next without its edges. Shaving from everybody can keep nearly everybody: the
 * singular vectors are where blocks start. With time, the share of a target’s bursts that comes from the set counts too, and edges to targets whose activity drops weigh
 * more (1 + ln(1 + drop), assumed); singular vectors stay those of the graph. An account scores half the mean count of its targets, given the block, plus 0.5 in a
 * block. An action scores what its account does, half of it outside the blocks (lib/score-bridge). Nothing is learned; scoring is O(blocks x components x edges of a set x degree of their
 * targets), at worst quadratic where targets are popular.
 *
 * Sees farms and pods whose customers have few other followers, camouflage or not. Does not see services acting for many customers, nor farms
 * whose targets are popular anyway; always returns blocks, also in a clean town.
 */
export default detector<Params, Record<string, never>>({
  id: 'holoscope',
  summary: 'Blocks of accounts whose targets hardly anybody else acts on, with bursts if asked; needs no labels.',
  source: 'Liu, Hooi, Faloutsos 2017, HoloScope: topology-and-spike aware fraud detection',
  family: 'spectral',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const found = findBlocks(past, ctx.params, ctx.random('start'));
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = found.score[past.account[row]];
    else scoreActions(found, past, ctx.params, out);
  },
  group(_model, past, out, ctx) {
    const { graph, blocks, score } = findBlocks(past, ctx.params, ctx.random('start'));
    const blockOf = new Uint32Array(past.nAccounts).fill(NONE);
    blocks.forEach(({ isRow }, block) => {
      for (let row = 0; row < graph.nRows; row++)
        if (isRow[row] === 1 && blockOf[graph.rowId[row]] === NONE) blockOf[graph.rowId[row]] = block;
    });
    groupsFromAccounts(blockOf, score, past, out);
  },
  explain(_model, past, row, ctx): Explanation {
    const found = findBlocks(past, ctx.params, ctx.random('start'));
    const { graph, blocks, score } = found;
    const account = past.account[row];
    const own = numbersOf(graph.rowId).get(account);
    if (own === undefined) return { reasons: [{ reason: 'acts on nothing that is looked at' }] };
    const parts = blocks
      .map((block) => ({
        block,
        mean: meanCount(graph, block, own),
        worth: block.isRow[own] + meanCount(graph, block, own),
      }))
      .sort((a, b) => b.worth - a.worth);
    const reasons: Reason[] = [];
    for (const { block, mean } of parts.slice(0, 1)) {
      const members = graph.rowId.filter((_, each) => block.isRow[each] === 1);
      if (block.isRow[own] === 1)
        reasons.push({
          reason: 'in a block whose targets hardly anybody else acts on',
          feature: 'objective of the block',
          value: block.objective,
          contribution: 0.5,
          ...foundWith(account, members),
        });
      reasons.push({
        reason: 'its targets count in the block',
        feature: 'mean count of its targets, 1 = all whose edges are the block’s',
        value: mean,
        contribution: mean / 2,
      });
    }
    const isInside = past.unit !== 'action' || insideTest(found, past, ctx.params)(row);
    reasons.push(...outsideReasons(score[account], isInside));
    const total = reasons.reduce((sum, { contribution = 0 }) => sum + contribution, 0);
    return { reasons: strongestFirst(reasons), sum: { base: 0, total, scale: 'score' } };
  },
});

const targetColumn = ({ target }: Params): 'target' | 'object' => (target === 'account' ? 'target' : 'object');

function findBlocks(past: Past, given: Params, random: RandomStream): Found {
  const log = actionsSince(past, ['t', 'actor', targetColumn(given)], chosenActions(given, past.nowSec));
  const graph = graphOfActions(log.actor, log[targetColumn(given)], given.target === 'account');
  const blocks: ContrastBlock[] = [];
  let left: BipartiteGraph = graph;
  while (blocks.length < given.blocks && left.nEdges > 0) {
    const contrast = {
      base: given.base,
      cutsCredits: given.credits === 'whole',
      ...(given.signals === 'topology' ? {} : timeSignals(graph, left, log, given)),
    };
    const block = bestBlock(left, contrast, given, random);
    if (block === null) break;
    blocks.push(block);
    left = withoutBlock(left, block.isRow, new Uint8Array(left.nCols).fill(1));
  }
  const score = new Float64Array(past.nAccounts);
  for (const block of blocks) scoreRows(graph, block, score);
  return { graph, blocks, score };
}

function bestBlock(
  graph: BipartiteGraph,
  contrast: Contrast,
  given: Params,
  random: RandomStream,
): ContrastBlock | null {
  const { left } = leadingSingularVectors(graph, { k: given.components, random });
  let best: ContrastBlock | null = null;
  for (const rows of startingRows(graph.nRows, left)) {
    const block = shaveByContrast(graph, rows, contrast);
    if (block.objective > (best?.objective ?? 0)) best = block;
  }
  return best;
}

/** Half the mean count of a row's targets, plus 0.5 for members. */
function scoreRows(graph: ActionGraph, block: ContrastBlock, score: Float64Array): void {
  const { nRows, rowId } = graph;
  for (let row = 0; row < nRows; row++)
    score[rowId[row]] = Math.max(score[rowId[row]], (block.isRow[row] + meanCount(graph, block, row)) / 2);
}

/** What the targets of a row count in a block on average, at most 1. */
function meanCount({ rowOffset, rowTarget }: ActionGraph, { suspicion }: ContrastBlock, row: number): number {
  let sum = 0;
  for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++) sum += suspicion[rowTarget[at]];
  return Math.min(1, sum / (rowOffset[row + 1] - rowOffset[row]));
}

/** Weights of edges within bursts and of columns by their drop. `left` has the rows and columns of `whole`. */
function timeSignals(
  whole: ActionGraph,
  left: BipartiteGraph,
  log: ActionTable<'t' | 'actor'> & { readonly target?: Uint32Array; readonly object?: Uint32Array },
  given: Params,
): Pick<Contrast, 'colWeight' | 'burstWeight'> {
  const rowOf = numbersOf(whole.rowId);
  const colOf = numbersOf(whole.colId);
  const aim = given.target === 'account' ? log.target! : log.object!;
  const actions: { row: number; t: number }[][] = Array.from({ length: left.nCols }, () => []);
  for (let k = 0; k < log.nActions; k++) {
    const [row, col] = [rowOf.get(log.actor[k]), colOf.get(aim[k])];
    if (row !== undefined && col !== undefined) actions[col].push({ row, t: log.t[k] });
  }
  const colWeight = new Float64Array(left.nCols);
  const burstWeight = new Float64Array(left.nEdges);
  const placeInRow = left.rowOffset.slice();
  // Columns ascend in every row, so the next place of a row is the one of this column.
  for (let col = 0; col < left.nCols; col++) {
    const { bursts, drop } = findBursts(
      Uint32Array.from(actions[col], ({ t }) => t),
      3600 * given.binHours,
    );
    colWeight[col] = 1 + Math.log1p(drop);
    const weightOf = new Map<number, number>();
    for (const { row, t } of actions[col])
      for (const burst of bursts)
        if (t >= burst.fromSec && t <= burst.toSec) weightOf.set(row, (weightOf.get(row) ?? 0) + burst.weight);
    for (let at = left.colOffset[col]; at < left.colOffset[col + 1]; at++) {
      const row = left.colTarget[at];
      burstWeight[placeInRow[row]++] = weightOf.get(row) ?? 0;
    }
  }
  return { colWeight, burstWeight };
}

function scoreActions(found: Found, past: Past, given: Params, out: Float64Array): void {
  actionsFromAccounts(found.score, past, out, insideTest(found, past, given));
}

/** An action is inside when some block holds its actor and counts its target at all. */
function insideTest({ graph, blocks }: Found, past: Past, given: Params): (action: number) => boolean {
  const name = targetColumn(given);
  const actions = windowActions(past, ['actor', 'verb', name]);
  const { wants } = chosenActions(given, past.nowSec);
  const rowOf = numbersOf(graph.rowId);
  const colOf = numbersOf(graph.colId);
  return (action) => {
    if (!wants(actions.verb[action])) return false;
    const [row, col] = [rowOf.get(actions.actor[action]), colOf.get(actions[name][action])];
    return (
      row !== undefined &&
      col !== undefined &&
      blocks.some(({ isRow, suspicion }) => isRow[row] === 1 && suspicion[col] > 0)
    );
  };
}
