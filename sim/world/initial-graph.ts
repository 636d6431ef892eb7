import type { Crew } from './crew.js';
import { MAX_FOLLOWINGS } from './habits.js';
import { roomFor, type ListColumns } from './follow-lists.js';
import type { GraphDraft, GraphRequest, ReturnSlots } from './graph-draft.js';
import { handOutBotTickets, ticketsOf, type Padding, type Popularity } from './popularity.js';
import type { Population } from './population.js';
import { sharedU32 } from './shared.js';

/** How the starting graph is drawn; see the scenario schema for meanings. */
export interface GraphOptions {
  /** Wanted mean; undefined: the personas' own numbers. */
  readonly meanFollowings?: number | undefined;
  readonly reciprocity: number;
  readonly homophily: number;
  readonly botsFollowBots: number;
  readonly fillPopular: number;
  readonly padding: Padding;
}

/** Blocks of accounts that the hands share; any number gives the same graph, each costs 12 bytes an account. */
const N_BLOCKS = 8;
/** Free places of the pool at the start, beside half of what is used; what nobody writes to takes no memory. */
const FIRST_SPARE = 2 ** 20;
/** Nobody follows more than this share of a small world; assumed. */
const MAX_WORLD_SHARE = 0.5;

/**
 * Draws who follows whom at the start: each account picks popular accounts, mostly of its own community, and a share of edges is
 * returned. Degrees are the personas' own, or keep their shape and are scaled to a wanted mean. Each pass runs over ranges of accounts, on as many threads
 * as there are. O(edges), about 12 bytes an edge. Returns the lists, and the same as a CSR with ascending targets.
 */
export async function drawInitialGraph(
  population: Population,
  startPopularity: Popularity,
  options: GraphOptions,
  crew: Crew,
): Promise<{ lists: ListColumns; graph: { offset: Uint32Array; target: Uint32Array } }> {
  const n = population.nAccounts;
  const run: Run = async (pass, request) =>
    (
      await crew.work([{ pass, request: { ...request, nBlocks: N_BLOCKS, nAccounts: n }, count: N_BLOCKS }])
    )[0] as Uint32Array[];
  const lists = await drawLists(newDraft(population, startPopularity, options), run);
  // The picks are as large as the lists: gone before there is a copy, which stays as it was at the start.
  crew.tidyUp();
  const offset = sharedU32(n + 1);
  for (let a = 0; a < n; a++) offset[a + 1] = offset[a] + lists.length[a];
  const graph = { offset, target: sharedU32(offset[n]) };
  await run('copies', { lists, graph });
  return { lists, graph };
}

/** Runs one pass over all accounts; its answers by range. */
type Run = (pass: string, request: Omit<GraphRequest, 'nBlocks' | 'nAccounts'>) => Promise<readonly Uint32Array[]>;

async function drawLists(draft: GraphDraft, run: Run): Promise<ListColumns> {
  const n = draft.population.nAccounts;
  // 1. Everybody picks.
  const nReturned = await run('picks', { draft });
  // 2. Some picks are returned.
  const returns = layReturns(nReturned, n);
  await run('returns', { draft, returns });
  // 3. Picks and returns are merged into growable lists.
  const lists = layLists(draft, returns);
  const nFollowers = await run('rows', { draft, returns, lists });
  for (const part of nFollowers) for (let a = 0; a < n; a++) lists.nFollowers[a] += part[a];
  return lists;
}

function newDraft(p: Population, popularity: Popularity, options: GraphOptions): GraphDraft {
  // An edge is returned with chance r; the share of edges in mutual pairs is then 2r / (1 + r).
  const returned = options.reciprocity / (2 - options.reciprocity);
  const wanted = wantedFollowings(p, options.meanFollowings, returned);
  const pickStart = sharedU32(p.nAccounts + 1);
  for (let a = 0; a < p.nAccounts; a++) pickStart[a + 1] = pickStart[a] + wanted[a];
  const bots: number[][] = [];
  for (const bot of p.bots.slice().sort()) {
    while (bots.length < p.operator[bot]) bots.push([]);
    if (p.accounts.createdSec[bot] <= 0) bots[p.operator[bot] - 1].push(bot);
  }
  const people = sharedCopy(p.people.filter((account) => p.accounts.createdSec[account] <= 0).sort());
  return {
    population: p,
    popularity,
    people,
    forBots: handOutBotTickets(people, p, options.padding),
    bots: bots.map((accounts) => ticketsOf(Uint32Array.from(accounts), p.popularity)),
    homophily: options.homophily,
    botsFollowBots: options.botsFollowBots,
    fillPopular: options.fillPopular,
    returned,
    pickStart,
    picks: sharedU32(pickStart[p.nAccounts]),
    nPicked: sharedU32(p.nAccounts),
  };
}

function sharedCopy(values: Uint32Array): Uint32Array {
  const copy = sharedU32(values.length);
  copy.set(values);
  return copy;
}

/**
 * Followings to pick per account: the personas' numbers, scaled where a mean is wanted, capped, none for accounts not yet open. The scale looks
 * at people only, so that adding bots leaves every person's followings as they were.
 */
function wantedFollowings(p: Population, mean: number | undefined, returned: number): Uint32Array {
  const n = p.nAccounts;
  let total = 0;
  let nOpen = 0;
  for (let a = 0; a < n; a++) {
    if (p.accounts.createdSec[a] > 0 || p.operator[a] !== 0) continue;
    total += p.followings[a];
    nOpen++;
  }
  const cap = Math.min(MAX_FOLLOWINGS, Math.floor(p.nPeople * MAX_WORLD_SHARE));
  const scale = (nOpen === 0 ? 0 : mean === undefined ? 1 : (mean * nOpen) / total) / (1 + returned);
  const wanted = new Uint32Array(n);
  for (let a = 0; a < n; a++)
    if (p.accounts.createdSec[a] <= 0) wanted[a] = Math.min(cap, Math.round(p.followings[a] * scale));
  return wanted;
}

function layReturns(nReturned: readonly Uint32Array[], n: number): ReturnSlots {
  const start = sharedU32(n + 1);
  const cursors = nReturned.map(() => sharedU32(n));
  let total = 0;
  for (let b = 0; b < n; b++) {
    start[b] = total;
    for (let range = 0; range < nReturned.length; range++) {
      cursors[range][b] = total;
      total += nReturned[range][b];
    }
  }
  start[n] = total;
  return { start, from: sharedU32(total), cursors };
}

function layLists({ population, nPicked }: GraphDraft, returns: ReturnSlots): ListColumns {
  const n = population.nAccounts;
  const start = sharedU32(n);
  const capacity = sharedU32(n);
  let used = 0;
  for (let a = 0; a < n; a++) {
    start[a] = used;
    capacity[a] = roomFor(Math.min(MAX_FOLLOWINGS, nPicked[a] + returns.start[a + 1] - returns.start[a]));
    used += capacity[a];
  }
  const pool = sharedU32(used + (used >> 1) + FIRST_SPARE);
  return {
    start,
    length: sharedU32(n),
    nSorted: sharedU32(n),
    capacity,
    nFollowers: sharedU32(n),
    pool,
    used: sharedU32(1).fill(used),
  };
}
