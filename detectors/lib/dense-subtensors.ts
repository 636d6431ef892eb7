import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import type { Explanation, GroupColumns } from '../detector.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import {
  countTensor,
  entriesInside,
  shuffledTensor,
  withoutSubtensor,
  type CountTensor,
  type Subtensor,
} from './count-tensor.js';
import { chosenActions, graphParams, type GraphParams } from './graph-params.js';
import { actionsSince, windowActions } from './past-actions.js';
import { foundWith, strongestFirst } from './rank-reasons.js';
import { actionsFromAccounts, groupsFromAccounts, outsideReasons } from './score-bridge.js';
import type { DensityMeasure } from './tensor-density.js';

/** The parameters of a method that looks for dense parts of the tensor account x target x time (x network). */
export function tensorParams() {
  return {
    ...graphParams(['follow'], 14),
    binHours: z
      .number()
      .gt(0)
      .max(10_000)
      .default(6)
      .describe('length of a time bin: campaigns are cut at its edges (assumed)'),
    networks: z.boolean().default(false).describe('true: the network an action came from is a fourth mode'),
    measure: z
      .enum(['arithmetic', 'geometric', 'suspiciousness'])
      .default('arithmetic')
      .describe(
        'what is dense: mass over mean mode size (with a guarantee), mass over the geometric mean, or how unlikely the mass is by chance',
      ),
    blocks: z.int().min(1).max(100).default(5).describe('blocks to look for, one after the other (assumed)'),
    shuffles: z
      .int()
      .min(0)
      .max(100)
      .default(1)
      .describe(
        'shuffled tensors with the same masses, whose densest block is what chance gives (assumed); 0 = chance counts 1',
      ),
  };
}

/** What `tensorParams` gives. */
export interface TensorParams extends GraphParams {
  readonly binHours: number;
  readonly networks: boolean;
  readonly measure: DensityMeasure;
  readonly blocks: number;
  readonly shuffles: number;
}

/** What was found in a past. */
interface Found {
  /** Per account number. */
  readonly score: Float64Array;
  /** Per account number: its densest block above chance, NONE where there is none. */
  readonly blockOf: Uint32Array;
  /** Per account number: the block that decides its score, NONE where it is in none. */
  readonly decides: Uint32Array;
  /** What was found, densest first: each with its accounts. */
  readonly blocks: readonly { readonly density: number; readonly accounts: readonly number[] }[];
  /** Density of the densest block that chance gives, 1 where nothing was shuffled. */
  readonly chance: number;
  /** Keys of the entries that lie in some block above chance. */
  readonly inside: ReadonlySet<string>;
}

/** Share of a member's score that its own mass inside the block decides; the block decides the rest. Assumed. */
const OWN_SHARE = 0.01;

/** The columns of the tensor, one row an action: actor, aim, time bin and, where asked for, network. */
function columnsOf(
  log: {
    readonly actor: Uint32Array;
    readonly aim: Uint32Array;
    readonly t: Uint32Array;
    readonly network: Uint32Array;
  },
  { binHours, networks }: TensorParams,
): Uint32Array[] {
  const bin = log.t.map((t) => Math.floor(t / (3600 * binHours)));
  return networks ? [log.actor, log.aim, bin, log.network] : [log.actor, log.aim, bin];
}

/**
 * Looks for dense parts, one after the other, each without the entries of those before. A member scores v/(v + c): v is the density of its block when found, c that of the densest block of
 * shuffled tensors; others score 0. O(blocks x (1 + shuffles)) searches.
 */
function findSubtensors(
  past: Past,
  given: TensorParams,
  search: (tensor: CountTensor) => Subtensor,
  random: (shuffle: number) => RandomStream,
): Found {
  const name = given.target === 'account' ? 'target' : 'object';
  const log = actionsSince(past, ['t', 'actor', 'network', name], chosenActions(given, past.nowSec));
  const aims = log[name];
  const isKept = (_: unknown, k: number): boolean =>
    aims[k] !== NONE && (given.target === 'post' || aims[k] !== log.actor[k]);
  const kept = {
    actor: log.actor.filter(isKept),
    aim: aims.filter(isKept),
    t: log.t.filter(isKept),
    network: log.network.filter(isKept),
  };
  const columns = columnsOf(kept, given);
  const coded = columns.map((column) => codeTuples(column.length, [column]));
  const tensor = countTensor(
    coded.map(({ code }) => code),
    coded.map(({ nCodes }) => nCodes),
  );
  const blocks = searchInTurn(tensor, given.blocks, search);
  let chance = 0;
  for (let shuffle = 0; shuffle < given.shuffles; shuffle++)
    for (const { density } of searchInTurn(shuffledTensor(tensor, random(shuffle)), given.blocks, search))
      chance = Math.max(chance, density);
  const score = new Float64Array(past.nAccounts);
  const blockOf = new Uint32Array(past.nAccounts).fill(NONE);
  const decides = new Uint32Array(past.nAccounts).fill(NONE);
  const inside = new Set<string>();
  const accountOf = coded[0].firstRow.map((row) => kept.actor[row]);
  const members = blocks.map((): number[] => []);
  blocks.forEach((block, number) => {
    const isInside = entriesInside(tensor, block.isIn);
    const own = new Float64Array(accountOf.length);
    for (let entry = 0; entry < isInside.length; entry++) {
      if (isInside[entry] === 0) continue;
      own[tensor.value[0][entry]] += tensor.count[entry];
      if (block.density > chance)
        inside.add(keyOf(tensor.value.map((values, mode) => columns[mode][coded[mode].firstRow[values[entry]]])));
    }
    const most = own.reduce((highest, mass) => Math.max(highest, mass), 0);
    accountOf.forEach((account, value) => {
      if (block.isIn[0][value] === 0 || own[value] === 0) return;
      const density = Math.max(0, block.density);
      const share = density / (density + (chance > 0 ? chance : 1));
      const worth = share * (1 - OWN_SHARE * (1 - own[value] / most));
      members[number].push(account);
      if (worth > score[account]) decides[account] = number;
      score[account] = Math.max(score[account], worth);
      if (block.density > chance && blockOf[account] === NONE) blockOf[account] = number;
    });
  });
  return {
    score,
    blockOf,
    decides,
    blocks: blocks.map(({ density }, number) => ({ density, accounts: members[number] })),
    chance: chance > 0 ? chance : 1,
    inside,
  };
}

function searchInTurn(tensor: CountTensor, nBlocks: number, search: (tensor: CountTensor) => Subtensor): Subtensor[] {
  const blocks: Subtensor[] = [];
  let left = tensor;
  while (blocks.length < nBlocks && left.count.length > 0) {
    const block = search(left);
    blocks.push(block);
    left = withoutSubtensor(left, block.isIn);
  }
  return blocks.sort((a, b) => b.density - a.density);
}

function keyOf(values: readonly number[]): string {
  return values.join(' ');
}

/** A search for one dense part, and the streams for the shuffles. */
export interface SubtensorSearch {
  readonly given: TensorParams;
  readonly search: (tensor: CountTensor) => Subtensor;
  readonly random: (stream: string) => RandomStream;
}

/** Fills the scores of a past of accounts or actions. An action is inside when its entry lies in a block above chance. */
export function scoreBySubtensors(past: Past, { given, search, random }: SubtensorSearch, out: Float64Array): void {
  const { score, inside } = findSubtensors(past, given, search, (shuffle) => random(`shuffle-${shuffle}`));
  if (past.unit === 'account') {
    for (let row = 0; row < out.length; row++) out[row] = score[past.account[row]];
    return;
  }
  actionsFromAccounts(score, past, out, insideTest(past, given, inside));
}

function insideTest(past: Past, given: TensorParams, inside: ReadonlySet<string>): (action: number) => boolean {
  const name = given.target === 'account' ? 'target' : 'object';
  const actions = windowActions(past, ['t', 'verb', 'actor', 'network', name]);
  const columns = columnsOf({ ...actions, aim: actions[name] }, given);
  const { wants } = chosenActions(given, past.nowSec);
  return (row) => wants(actions.verb[row]) && inside.has(keyOf(columns.map((column) => column[row])));
}

/** Fills the groups of a past: the accounts of each block denser than chance. */
export function groupBySubtensors(past: Past, { given, search, random }: SubtensorSearch, out: GroupColumns): void {
  const { score, blockOf } = findSubtensors(past, given, search, (shuffle) => random(`shuffle-${shuffle}`));
  groupsFromAccounts(blockOf, score, past, out);
}

/** Why a row scores what it scores: the block that decides it, and its accounts. */
export function explainBySubtensors(past: Past, { given, search, random }: SubtensorSearch, row: number): Explanation {
  const found = findSubtensors(past, given, search, (shuffle) => random(`shuffle-${shuffle}`));
  const account = past.account[row];
  const total = found.score[account];
  const sum = { base: 0, total, scale: 'score' } as const;
  if (found.decides[account] === NONE) return { reasons: [{ reason: 'in no dense block', contribution: 0 }], sum };
  const { density, accounts } = found.blocks[found.decides[account]];
  const isAbove = density > found.chance;
  const block = {
    reason: isAbove ? 'in a block denser than chance with these accounts' : 'in a block no denser than chance',
    feature: 'density of the block over that of chance',
    value: density / found.chance,
    contribution: total,
    ...foundWith(account, accounts),
  };
  const isInside = past.unit !== 'action' || insideTest(past, given, found.inside)(row);
  const outside = outsideReasons(total, isInside);
  const lost = outside.reduce((all, { contribution = 0 }) => all + contribution, 0);
  return { reasons: strongestFirst([block, ...outside]), sum: { ...sum, total: total + lost } };
}
