import { mix } from '../../random/stream.js';
import type { Population } from './population.js';
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

/** Within a community everybody is somebody: weight beyond this counts for nothing there; assumed. */
const MOST_NEAR = 6;
/** From afar the well-known are seen first: of weight w counts w / (w + this); assumed. */
const HALF_KNOWN = 20;
/** Strangers from afar hardly follow private accounts, which they would have to ask; assumed. */
const PRIVATE_FAR = 0.25;
const PADDED_SALT = 0x7061_6464;

/**
 * Of the well-known (weight beyond `above`), a share has bought followers before the log begins, and is less known to people than it seems: bots
 * look there more often, people less, by a factor each. Held by the two clusters of fake shares among influencers (calibration a3 48).
 */
export interface Padding {
  readonly above: number;
  readonly share: number;
  readonly forBots: number;
  readonly forPeople: number;
  /** Weight above which bots make no difference between those who have bought no followers; undefined: they always do. */
  readonly evenForBots?: number | undefined;
}

/** Hands out tickets to `accounts` (ascending, and so community by community), for everybody and by community. O(accounts). */
export function handOutTickets(
  accounts: Uint32Array,
  population: Weighed,
  { nCommunities, padding }: { readonly nCommunities: number; readonly padding: Padding },
): Popularity {
  const { community, popularity } = population;
  const weightNear = popularity.map((weight) => Math.min(weight, MOST_NEAR));
  const weightFar = weighFromAfar(population, padding, { padded: padding.forPeople });
  // Plain loops: over a million accounts an iterator makes an object for each, until the engine has compiled it away.
  const memberStart = new Uint32Array(nCommunities + 1);
  for (let place = 0; place < accounts.length; place++) memberStart[community[accounts[place]] + 1]++;
  for (let c = 0; c < nCommunities; c++) memberStart[c + 1] += memberStart[c];
  const nearStart = sharedU32(nCommunities + 1);
  for (let c = 0; c <= nCommunities; c++) nearStart[c] = TICKETS_EACH * memberStart[c];
  const near = sharedU32(nearStart[nCommunities]);
  for (let c = 0; c < nCommunities; c++) {
    const members = accounts.subarray(memberStart[c], memberStart[c + 1]);
    fill(near.subarray(nearStart[c], nearStart[c + 1]), members, weightNear);
  }
  const everybody = sharedU32(TICKETS_EACH * accounts.length);
  fill(everybody, accounts, weightFar);
  const everybodyStart = sharedU32(nCommunities + 1);
  for (let ticket = 0; ticket < everybody.length; ticket++) everybodyStart[community[everybody[ticket]] + 1]++;
  for (let c = 0; c < nCommunities; c++) everybodyStart[c + 1] += everybodyStart[c];
  return { everybody, everybodyStart, near, nearStart };
}

/** What weights are made of. */
type Weighed = Pick<Population, 'community' | 'popularity' | 'accounts' | 'keyA' | 'keyB'>;

/** Weight of every account for those who do not know it: the factor of accounts that have bought followers, and the most that others count for. */
function weighFromAfar(
  { popularity, accounts: { isPrivate }, keyA, keyB }: Omit<Weighed, 'community'>,
  { above, share }: Padding,
  { padded, even = Infinity }: { readonly padded: number; readonly even?: number | undefined },
): Float32Array {
  return popularity.map((full, account) => {
    const isPadded = full > above && mix(keyA[account] ^ PADDED_SALT, keyB[account]) / 2 ** 32 < share;
    const weight = isPadded ? full : Math.min(full, even);
    return (
      ((weight * weight) / (weight + HALF_KNOWN)) *
      (isPrivate[account] === 1 ? PRIVATE_FAR : 1) *
      (isPadded ? padded : 1)
    );
  });
}

/** Tickets of `accounts` (ascending people) for the follows that bots begin with. O(accounts). */
export function handOutBotTickets(
  accounts: Uint32Array,
  population: Omit<Weighed, 'community'>,
  padding: Padding,
): Uint32Array {
  return ticketsOf(
    accounts,
    weighFromAfar(population, padding, { padded: padding.forBots, even: padding.evenForBots }),
  );
}

/** Tickets of `accounts` (ascending) by their weight alone. */
export function ticketsOf(accounts: Uint32Array, weight: Float32Array): Uint32Array {
  const tickets = sharedU32(TICKETS_EACH * accounts.length);
  if (accounts.length > 0) fill(tickets, accounts, weight);
  return tickets;
}

/** Shares all tickets out in proportion to weight, rounding by running total. */
function fill(tickets: Uint32Array, accounts: Uint32Array, weight: Float32Array): void {
  let total = 0;
  for (let place = 0; place < accounts.length; place++) total += weight[accounts[place]];
  let below = 0;
  let ticket = 0;
  for (let place = 0; place < accounts.length; place++) {
    const account = accounts[place];
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
