import { mix, uniformAt } from '../../random/stream.js';
import type { Population } from './population.js';
import { drawPopular, type PopularityTable } from './popularity.js';
import { sharedU32 } from './shared.js';

/** How the starting graph is drawn; see the scenario schema for meanings. */
export interface GraphOptions {
  /** Wanted mean; undefined: the personas' own numbers. */
  readonly meanFollowings?: number | undefined;
  readonly reciprocity: number;
  readonly homophily: number;
}

/** Platform cap on followings. Source: calibration a1 row 6. */
export const MAX_FOLLOWINGS = 7500;
/** Nobody follows more than this share of a small world; assumed. */
const MAX_WORLD_SHARE = 0.25;

/**
 * Draws who follows whom at the start: each account picks popular accounts, mostly of its own community, and a share of edges is
 * returned. Degrees keep the personas' shape and are scaled to the wanted mean. O(edges log degree), 8 bytes an edge twice over.
 * Returns a CSR with ascending targets.
 */
export function drawInitialGraph(
  p: Population,
  table: PopularityTable,
  options: GraphOptions,
): { offset: Uint32Array; target: Uint32Array } {
  const n = p.nAccounts;
  // An edge is returned with chance r; the share of edges in mutual pairs is then 2r / (1 + r).
  const returned = options.reciprocity / (2 - options.reciprocity);
  const wanted = wantedFollowings(p, options.meanFollowings, returned);
  const start = new Uint32Array(n + 1);
  for (let a = 0; a < n; a++) start[a + 1] = start[a] + wanted[a];
  const picks = new Uint32Array(start[n]);
  const out = new Uint32Array(n + 1);
  for (let a = 0; a < n; a++) {
    for (let slot = start[a]; slot < start[a + 1]; slot++) {
      const b = pick(p, table, a, slot - start[a], options.homophily);
      picks[slot] = b;
      if (b === a) continue;
      out[a + 1]++;
      if (isReturned(p, a, b, returned)) out[b + 1]++;
    }
  }
  for (let a = 0; a < n; a++) out[a + 1] += out[a];
  const cursor = out.slice(0, n);
  const edges = new Uint32Array(out[n]);
  for (let a = 0; a < n; a++) {
    for (let slot = start[a]; slot < start[a + 1]; slot++) {
      const b = picks[slot];
      if (b === a) continue;
      edges[cursor[a]++] = b;
      if (isReturned(p, a, b, returned)) edges[cursor[b]++] = a;
    }
  }
  return sortAndDedupe(out, edges, n);
}

/**
 * Followings to draw per account: the personas' numbers scaled to the mean, capped, none for accounts not yet open. The scale looks
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
  const scale = nOpen === 0 ? 0 : mean === undefined ? 1 / (1 + returned) : (mean * nOpen) / total / (1 + returned);
  const wanted = new Uint32Array(n);
  for (let a = 0; a < n; a++) {
    if (p.accounts.createdSec[a] <= 0) wanted[a] = Math.min(cap, Math.round(p.followings[a] * scale));
  }
  return wanted;
}

/** Share of a bot's starting follows that go to bots of the same operation, to look less fake (calibration a3 47, e); share assumed. */
const BOTS_FOLLOW_BOTS = 0.3;

function pick(p: Population, table: PopularityTable, a: number, slot: number, homophily: number): number {
  const [keyA, keyB] = [p.keyA[a] ^ 0x6772_6170, p.keyB[a]];
  const first = uniformAt(keyA, keyB, 3 * slot);
  const second = uniformAt(keyA, keyB, 3 * slot + 1);
  if (p.operator[a] !== 0 && first < BOTS_FOLLOW_BOTS) {
    const bot = p.bots[Math.floor(second * p.bots.length)];
    return p.operator[bot] === p.operator[a] && p.accounts.createdSec[bot] <= 0 ? bot : a;
  }
  const b = drawPopular(table, first < homophily ? p.community[a] : -1, second, uniformAt(keyA, keyB, 3 * slot + 2));
  return p.accounts.createdSec[b] > 0 ? a : b;
}

/** Whether the follow a -> b is returned from the start; drawn from the pair, and only by people. */
function isReturned(p: Population, a: number, b: number, chance: number): boolean {
  return p.operator[a] === 0 && mix(p.keyA[a] ^ p.keyB[b], p.keyA[b]) / 4294967296 < chance;
}

function sortAndDedupe(
  start: Uint32Array,
  edges: Uint32Array,
  n: number,
): { offset: Uint32Array; target: Uint32Array } {
  const offset = sharedU32(n + 1);
  let write = 0;
  for (let a = 0; a < n; a++) {
    const row = edges.subarray(start[a], start[a + 1]).sort();
    let last = -1;
    for (const b of row) {
      if (b === last) continue;
      edges[write++] = b;
      last = b;
    }
    offset[a + 1] = write;
  }
  const target = sharedU32(write);
  target.set(edges.subarray(0, write));
  return { offset, target };
}
