import { z } from 'zod';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { graphOfActions, numbersOf, type ActionGraph, type BipartiteGraph } from '../lib/bipartite-graph.js';
import { blockSurprise, peelBlocks, shuffledGraph } from '../lib/dense-blocks.js';
import type { Peel } from '../lib/greedy-peel.js';
import { chosenActions, graphParams } from '../lib/graph-params.js';
import { actionsSince, windowActions } from '../lib/past-actions.js';
import { actionsFromAccounts, groupsFromAccounts } from '../lib/score-bridge.js';
import type { RandomStream } from '../../random/stream.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  ...graphParams(['follow'], 14),
  weighting: z
    .enum(['log', 'sqrt', 'plain'])
    .default('log')
    .describe(
      'what an edge counts: 1/ln(x + 5) (the paper), 1/sqrt(x + 5) or 1, x being how many accounts act on its target',
    ),
  blocks: z.int().min(1).max(100).default(10).describe('blocks to look for, one after the other (assumed)'),
  reweigh: z
    .boolean()
    .default(false)
    .describe(
      'true: count x anew in what is left after each block, as the authors’ program does; false: once, as in the paper',
    ),
  rank: z
    .enum(['density', 'surprise'])
    .default('density')
    .describe(
      'what makes a block suspicious: its density, as in the paper, which in a small town is highest among busy people and popular accounts; or more edges than the degrees of its members explain',
    ),
  shuffles: z
    .int()
    .min(0)
    .max(100)
    .default(1)
    .describe(
      'shuffled graphs of the same degrees whose blocks a block has to outdo; 0 = every block counts (assumed)',
    ),
});
type Params = z.infer<typeof params>;

/** The blocks of a past, and what every account scores. */
interface Found {
  readonly graph: ActionGraph;
  /** The blocks that stand out, densest first. */
  readonly blocks: readonly Peel[];
  /** Per account number. */
  readonly score: Float64Array;
}

/**
 * Dense blocks: a farm’s accounts act on the same customers, so together they have far more edges than accounts of their degrees should.
 *
 * Accounts are peeled off the graph of who follows whom, least suspicious first, edges to popular targets weighing little, so that camouflage does not help;
 * the densest set on the way is the block, at least half as dense as the densest there is; then the next without its edges. An account scores
 * v/(v + c): v is the density of its block, or of the densest set that still held it; c that of the densest block of graphs of the same degrees shuffled, so
 * 0.5 is what chance gives. `rank: surprise` (ours, not the paper’s) tells blocks by edges beyond what degrees explain instead.
 * Groups are the accounts of each block denser than chance, an account in several being of the first.
 * Only who acts is scored, not who receives. An action scores what its account does, half of it outside the blocks (lib/score-bridge).
 * Nothing is learned; scoring is O(blocks x (1 + shuffles) x edges log accounts), some 3 seconds a peel of 5 million edges.
 *
 * Sees farms, like farms and pods whose members share targets, camouflaged or not, where they are denser than the busy core of the town, and by
 * surprise also where they are not. Does not see services acting for customers whose targets differ, nor slow drips too sparse to stand out.
 * Camouflage targets stay in the block; by density the busiest people rank high, by surprise giveaway loops and keen communities.
 */
export default detector<Params, Record<string, never>>({
  id: 'fraudar',
  summary: 'Densest blocks of who acts on whom, weighed against camouflage; needs no labels.',
  source: 'Hooi, Song, Beutel, Shah, Shin, Faloutsos 2016, FRAUDAR: bounding graph fraud in the face of camouflage',
  family: 'graph',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const found = findBlocks(past, ctx.params, (shuffle) => ctx.random(`shuffle-${shuffle}`));
    if (past.unit === 'account') for (let row = 0; row < out.length; row++) out[row] = found.score[past.account[row]];
    else scoreActions(found, past, ctx.params, out);
  },
  group(_model, past, out, ctx) {
    const { graph, blocks, score } = findBlocks(past, ctx.params, (shuffle) => ctx.random(`shuffle-${shuffle}`));
    const blockOf = new Uint32Array(past.nAccounts).fill(NONE);
    blocks.forEach(({ isRow }, block) => {
      for (let row = 0; row < graph.nRows; row++)
        if (isRow[row] === 1 && blockOf[graph.rowId[row]] === NONE) blockOf[graph.rowId[row]] = block;
    });
    groupsFromAccounts(blockOf, score, past, out);
  },
  explain(_model, past, row, ctx): Explanation {
    const { graph, blocks } = findBlocks(past, ctx.params, (shuffle) => ctx.random(`shuffle-${shuffle}`));
    const own = numbersOf(graph.rowId).get(past.account[row]);
    const block = own === undefined ? undefined : blocks.find(({ isRow }) => isRow[own] === 1);
    if (block === undefined) return { reasons: [] };
    const members = [...block.isRow.keys()].filter((one) => block.isRow[one] === 1).map((one) => graph.rowId[one]);
    const reason = 'in a block denser than chance with these accounts';
    return { reasons: [{ reason, feature: 'density of the block', value: block.density, members }] };
  },
});

function findBlocks(past: Past, given: Params, random: (shuffle: number) => RandomStream): Found {
  const actions = actionsSince(past, ['actor', targetColumn(given)], chosenActions(given, past.nowSec));
  const graph = graphOfActions(actions.actor, actions[targetColumn(given)], given.target === 'account');
  const search = { nBlocks: given.blocks, weighting: given.weighting, reweighs: given.reweigh };
  const valueOf = (within: BipartiteGraph, peel: Peel): number =>
    given.rank === 'density' ? peel.density : blockSurprise(within, peel);
  const peels = peelBlocks(graph, search);
  let chance = 0;
  for (let shuffle = 0; shuffle < given.shuffles && peels.length > 0; shuffle++) {
    const shuffled = shuffledGraph(graph, random(shuffle));
    for (const peel of peelBlocks(shuffled, search)) chance = Math.max(chance, valueOf(shuffled, peel));
  }
  const blocks = peels
    .map((peel) => ({ peel, value: valueOf(graph, peel) }))
    .filter(({ value }) => value > chance)
    .sort((a, b) => b.value - a.value);
  const score = new Float64Array(past.nAccounts);
  if (peels.length > 0) scoreOutsiders(graph, peels[0], given.rank === 'density' ? chance : null, score);
  for (const block of blocks) scoreMembers(graph, block, chance, score);
  return { graph, blocks: blocks.map(({ peel }) => peel), score };
}

/** Share of a member's score that its weight inside the block decides; the block decides the rest. Assumed. */
const OWN_SHARE = 0.01;

/** A block's members have v/(v + chance), a little less for little weight inside. */
function scoreMembers(
  { nRows, rowId }: ActionGraph,
  { peel, value }: { readonly peel: Peel; readonly value: number },
  chance: number,
  score: Float64Array,
): void {
  const heaviest = peel.weightInside.reduce((most, weight) => Math.max(most, weight), 0);
  for (let row = 0; row < nRows; row++) {
    if (peel.isRow[row] === 0) continue;
    const lack = OWN_SHARE * (1 - peel.weightInside[row] / heaviest);
    score[rowId[row]] = Math.max(score[rowId[row]], aboveChance(value, chance) * (1 - lack));
  }
}

/**
 * Others have v/(v + chance) for the densest set that still held them; where blocks are told by surprise, which such sets lack, they share (0, 0.5)
 * by density.
 */
function scoreOutsiders({ nRows, rowId }: ActionGraph, first: Peel, chance: number | null, score: Float64Array): void {
  for (let row = 0; row < nRows; row++) {
    const value = first.bestWithRow[row];
    score[rowId[row]] =
      (1 - OWN_SHARE) * (chance === null ? (0.5 * value) / first.density : aboveChance(value, chance));
  }
}

/** 0.5 where a value is what chance gives; without shuffles chance is taken for 1, so that values still rank. */
function aboveChance(value: number, chance: number): number {
  return value / (value + (chance > 0 ? chance : 1));
}

/** An action is inside when some block holds both its actor and its target. */
function scoreActions({ graph, blocks, score }: Found, past: Past, given: Params, out: Float64Array): void {
  const name = targetColumn(given);
  const actions = windowActions(past, ['actor', 'verb', name]);
  const { wants } = chosenActions(given, past.nowSec);
  const rowOf = numbersOf(graph.rowId);
  const colOf = numbersOf(graph.colId);
  actionsFromAccounts(score, past, out, (action) => {
    if (!wants(actions.verb[action])) return false;
    const row = rowOf.get(actions.actor[action]);
    const col = colOf.get(actions[name][action]);
    return (
      row !== undefined && col !== undefined && blocks.some(({ isRow, isCol }) => isRow[row] === 1 && isCol[col] === 1)
    );
  });
}

function targetColumn({ target }: Params): 'target' | 'object' {
  return target === 'account' ? 'target' : 'object';
}
