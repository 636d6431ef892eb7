import { sharedF32, sharedU32 } from './shared.js';

/** Walker's alias tables over the people of each community: draws an account by popularity in O(1). */
export interface PopularityTable {
  /** Entries of community `c` are [offset[c], offset[c + 1]). */
  readonly offset: Uint32Array;
  /** Account of each entry. */
  readonly account: Uint32Array;
  /** Chance of keeping the drawn entry. */
  readonly keep: Float32Array;
  /** Entry taken otherwise. */
  readonly alias: Uint32Array;
}

/**
 * Builds one alias table per community over `people` (account numbers in scenario order, so bots never move a draw).
 * Source: Walker 1977, "An efficient method for generating discrete random variables"; Vose 1991.
 */
export function buildPopularityTable(
  people: Uint32Array,
  community: Uint32Array,
  weight: Float32Array,
  nCommunities: number,
): PopularityTable {
  const n = people.length;
  const offset = sharedU32(nCommunities + 1);
  for (const account of people) offset[community[account] + 1]++;
  for (let c = 0; c < nCommunities; c++) offset[c + 1] += offset[c];
  const account = sharedU32(n);
  const cursor = offset.slice(0, nCommunities);
  for (const person of people) account[cursor[community[person]]++] = person;
  const keep = sharedF32(n);
  const alias = sharedU32(n);
  for (let c = 0; c < nCommunities; c++) fillAlias(account, weight, keep, alias, [offset[c], offset[c + 1]]);
  return { offset, account, keep, alias };
}

function fillAlias(
  account: Uint32Array,
  weight: Float32Array,
  keep: Float32Array,
  alias: Uint32Array,
  [from, to]: readonly [number, number],
): void {
  const n = to - from;
  let total = 0;
  for (let entry = from; entry < to; entry++) total += weight[account[entry]];
  const scaled = new Float64Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let index = 0; index < n; index++) {
    scaled[index] = (weight[account[from + index]] * n) / total;
    (scaled[index] < 1 ? small : large).push(index);
  }
  while (small.length > 0 && large.length > 0) {
    const light = small.pop()!;
    const heavy = large.at(-1)!;
    keep[from + light] = scaled[light]!;
    alias[from + light] = from + heavy;
    scaled[heavy] -= 1 - scaled[light];
    if (scaled[heavy] < 1) small.push(large.pop()!);
  }
  for (const index of [...small, ...large]) {
    keep[from + index] = 1;
    alias[from + index] = from + index;
  }
}

/** Draws an account of a community by two uniforms in [0,1); of any community when `community` is negative. */
export function drawPopular(table: PopularityTable, community: number, position: number, coin: number): number {
  const from = community < 0 ? 0 : table.offset[community];
  const to = community < 0 ? table.account.length : table.offset[community + 1];
  const entry = from + Math.floor(position * (to - from));
  return table.account[coin < table.keep[entry] ? entry : table.alias[entry]];
}
