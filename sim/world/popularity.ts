import { sharedU32 } from './shared.js';

/**
 * Tickets by popularity: an account holds as many as its weight is worth, so that one look draws somebody by popularity. Tickets lie in the
 * order of accounts, so that draws by ascending position meet ascending accounts.
 */
export interface Popularity {
  /** Tickets of everybody; those of community `c` are everybody[everybodyStart[c] .. everybodyStart[c + 1]). */
  readonly everybody: Uint32Array;
  readonly everybodyStart: Uint32Array;
  /** Tickets of community `c` are near[nearStart[c] .. nearStart[c + 1]). */
  readonly near: Uint32Array;
  readonly nearStart: Uint32Array;
}

/** Tickets an account holds on average; assumed enough, the least popular eighth may hold none. */
export const TICKETS_EACH = 8;

/** Hands out tickets to `accounts` (ascending, and so community by community), for everybody and by community. O(accounts). */
export function handOutTickets(
  accounts: Uint32Array,
  { community, popularity }: { readonly community: Uint32Array; readonly popularity: Float32Array },
  nCommunities: number,
): Popularity {
  const members: number[][] = Array.from({ length: nCommunities }, () => []);
  for (const account of accounts) members[community[account]].push(account);
  const nearStart = sharedU32(nCommunities + 1);
  for (let c = 0; c < nCommunities; c++) nearStart[c + 1] = nearStart[c] + TICKETS_EACH * members[c].length;
  const near = sharedU32(nearStart[nCommunities]);
  for (let c = 0; c < nCommunities; c++)
    fill(near.subarray(nearStart[c], nearStart[c + 1]), Uint32Array.from(members[c]), popularity);
  const everybody = sharedU32(TICKETS_EACH * accounts.length);
  fill(everybody, accounts, popularity);
  const everybodyStart = sharedU32(nCommunities + 1);
  for (const account of everybody) everybodyStart[community[account] + 1]++;
  for (let c = 0; c < nCommunities; c++) everybodyStart[c + 1] += everybodyStart[c];
  return { everybody, everybodyStart, near, nearStart };
}

/** Shares all tickets out in proportion to weight, rounding by running total. */
function fill(tickets: Uint32Array, accounts: Uint32Array, weight: Float32Array): void {
  let total = 0;
  for (const account of accounts) total += weight[account];
  let below = 0;
  let ticket = 0;
  for (const account of accounts) {
    below += weight[account];
    const end = Math.min(tickets.length, Math.round((below / total) * tickets.length));
    while (ticket < end) tickets[ticket++] = account;
  }
  while (ticket < tickets.length) tickets[ticket++] = accounts[accounts.length - 1]!;
}

/** Draws somebody of a community by popularity, by a uniform in [0,1); of everybody when `community` is negative. */
export function drawPopular({ everybody, near, nearStart }: Popularity, community: number, uniform: number): number {
  if (community < 0) return everybody[(uniform * everybody.length) | 0];
  const from = nearStart[community];
  const nTickets = nearStart[community + 1] - from;
  return nTickets === 0 ? everybody[(uniform * everybody.length) | 0] : near[from + ((uniform * nTickets) | 0)];
}
