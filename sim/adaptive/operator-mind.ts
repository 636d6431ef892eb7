import type { Outcome } from '../world/context.js';
import type { Adaptivity } from './adaptivity.js';
import {
  doneOnNetwork,
  freeNetwork,
  hasRoom,
  newNetworkMemory,
  refusedOnNetwork,
  startNetworkDay,
  type NetworkMemory,
} from './network-memory.js';

const DAY_SEC = 86_400;
/** Verbs a line is looked for: like, follow, unfollow, comment, by their codes. */
const N_VERBS = 4;
/** How an operator sees one of the accounts it acts through. */
export const SEAT = { open: 0, lockedOut: 1, lost: 2 } as const;

/** Refusals at about the same count before the operator believes in a line per account; assumed. */
const REFUSALS_ALIKE = 3;
/** Refusals at any counts before it draws back all the same; assumed. */
const REFUSALS_ANY = 6;
/** Counts are alike when they spread less than this share of the largest; assumed. */
const ALIKE_SPREAD = 0.25;

/**
 * What an operator has learnt of the platform, from the outcomes of its own actions and from its customers' follower counts (concern.ts): plain data that may be cloned. A seat is
 * one account it acts through, counted from 0. It tells two kinds of lines apart: a daily one per account (accounts are refused at about the same
 * count while others get through) and a daily one per network (nobody gets through any more). Silent removals leave no trace in it.
 */
export interface Mind {
  readonly adaptivity: Adaptivity;
  /** Networks it can send from, then those of owners whose own devices it drives. */
  readonly networks: NetworkMemory[];
  /** How many of them it can move accounts between. */
  readonly nOwnNetworks: number;
  /** Per seat: index into `networks`. */
  readonly networkOf: Uint8Array;
  /** Per seat and verb: actions that got through today. */
  readonly done: Uint16Array;
  /** Per seat: no action before this second. */
  readonly restUntilSec: Float64Array;
  /** Per seat: whether it was refused today; days in a row on which it was refused and did nothing; failed log-ins. */
  readonly wasRefused: Uint8Array;
  readonly badDays: Uint8Array;
  readonly failedLogins: Uint8Array;
  /** Per seat: see SEAT. */
  readonly seat: Uint8Array;
  /** Per verb: actions a day and account it believes safe; Infinity while it knows of no line. */
  readonly line: number[];
  /** Per verb: counts of the day at which accounts were refused while others got through, latest last. */
  readonly refusedAt: number[][];
  /** Per verb: whether somebody was refused today. */
  readonly hadRefusal: boolean[];
  /** Times that it changed its ways because of what it saw, since its books were last closed: let an account rest, moved it, drew a line for all. */
  nReactions: number;
  /** Refusals so far through a client that does not pass as the official app. */
  nUnofficialRefused: number;
  day: number;
}

/** The mind of an operator who has met no resistance yet; `networks` are the AS numbers it can send from, most used first. */
export function newMind(nSeats: number, networks: readonly number[], adaptivity: Adaptivity): Mind {
  return {
    adaptivity,
    networks: networks.map(newNetworkMemory),
    nOwnNetworks: networks.length,
    networkOf: new Uint8Array(nSeats),
    done: new Uint16Array(nSeats * N_VERBS),
    restUntilSec: new Float64Array(nSeats).fill(-Infinity),
    wasRefused: new Uint8Array(nSeats),
    badDays: new Uint8Array(nSeats),
    failedLogins: new Uint8Array(nSeats),
    seat: new Uint8Array(nSeats),
    line: new Array<number>(N_VERBS).fill(Infinity),
    refusedAt: Array.from({ length: N_VERBS }, () => []),
    hadRefusal: new Array<boolean>(N_VERBS).fill(false),
    nReactions: 0,
    nUnofficialRefused: 0,
    day: -1,
  };
}

/** Seats an account on the network with the AS number `asn`: one of the operator's, or else its owner's, from which it never moves. */
export function seatOnNetwork(mind: Mind, seat: number, asn: number): void {
  const known = mind.networks.findIndex((network) => network.asn === asn);
  mind.networkOf[seat] = known >= 0 ? known : mind.networks.push(newNetworkMemory(asn)) - 1;
}

/** AS number an account acts from. */
export const networkOfSeat = (mind: Mind, seat: number): number => mind.networks[mind.networkOf[seat]].asn;

/** Opens a day: counts start again, lines without a refusal are probed a little higher, accounts refused for days on end are given up. O(seats). */
export function startDay(mind: Mind, day: number): void {
  if (mind.day === day) return;
  mind.day = day;
  const { adaptivity, done, wasRefused, badDays, seat, line, hadRefusal } = mind;
  for (let account = 0; account < seat.length; account++) {
    const first = account * N_VERBS;
    const nDone = done[first] + done[first + 1] + done[first + 2] + done[first + 3];
    if (nDone > 0) badDays[account] = 0;
    else if (wasRefused[account] === 1 && ++badDays[account] >= adaptivity.patienceDays) seat[account] = SEAT.lost;
    if (wasRefused[account] === 1 && adaptivity.pauseDays > 0 && adaptivity.adapts)
      mind.restUntilSec[account] = Math.max(mind.restUntilSec[account], (day - 1 + adaptivity.pauseDays) * DAY_SEC);
  }
  wasRefused.fill(0);
  done.fill(0);
  for (const network of mind.networks) startNetworkDay(network, adaptivity.backOff, adaptivity.probePerDay);
  for (let verb = 0; verb < N_VERBS; verb++) {
    if (!hadRefusal[verb]) line[verb] *= 1 + adaptivity.probePerDay;
    hadRefusal[verb] = false;
  }
}

/** Whether the operator lets an account work at all at a second: it is neither lost nor resting. */
export function isReady(mind: Mind, seat: number, tSec: number): boolean {
  return mind.seat[seat] !== SEAT.lost && tSec >= mind.restUntilSec[seat];
}

/** Whether one more action would stay under the lines the operator believes in, and under its own `quota` a day and account. */
export function staysUnder(mind: Mind, seat: number, verb: number, quota = Infinity): boolean {
  if (mind.done[seat * N_VERBS + verb] + 1 > Math.min(quota, mind.line[verb])) return false;
  return hasRoom(mind.networks[mind.networkOf[seat]], verb);
}

/** Learns from the outcome of an action other than a log-in. True: it got through and the account may go on. */
export function learn(mind: Mind, seat: number, verb: number, outcome: Outcome, tSec: number): boolean {
  if (outcome === 'done') {
    mind.done[seat * N_VERBS + verb]++;
    for (const count of doneOnNetwork(mind.networks[mind.networkOf[seat]], verb)) noteRefusal(mind, verb, count);
    return true;
  }
  if (outcome === 'blocked') learnRefusal(mind, seat, verb, tSec);
  else if (outcome === 'locked-out') learnLockOut(mind, seat, tSec);
  return false;
}

/** Learns that the password no longer works: tries again daily, and after a few failures writes the account off. */
export function learnLockOut(mind: Mind, seat: number, tSec: number): void {
  mind.seat[seat] = ++mind.failedLogins[seat] >= mind.adaptivity.loginTries ? SEAT.lost : SEAT.lockedOut;
  mind.restUntilSec[seat] = tSec + DAY_SEC;
}

/** Learns that an account can not even log in for now. */
export function learnRest(mind: Mind, seat: number, tSec: number): void {
  mind.wasRefused[seat] = 1;
  if (mind.adaptivity.adapts) mind.nReactions++;
  mind.restUntilSec[seat] = tSec + mind.adaptivity.restHours * 3600;
}

/**
 * Learns that customers visibly lost what was sold to them: everybody rests as after a refusal, from other networks of the operator's, and no account dares more than just
 * under what the busiest did the day before. Called before the day is opened. O(seats).
 */
export function learnLoss(mind: Mind, tSec: number): void {
  const { adaptivity, done, line, networkOf, nOwnNetworks, restUntilSec } = mind;
  if (!adaptivity.adapts) return;
  mind.nReactions++;
  const most = new Array<number>(N_VERBS).fill(0);
  for (let at = 0; at < done.length; at++) most[at % N_VERBS] = Math.max(most[at % N_VERBS], done[at]);
  for (let verb = 0; verb < N_VERBS; verb++)
    if (most[verb] > 0) line[verb] = Math.min(line[verb], Math.max(1, Math.floor(adaptivity.backOff * most[verb])));
  const untilSec = tSec + adaptivity.restHours * 3600;
  for (let seat = 0; seat < networkOf.length; seat++) {
    restUntilSec[seat] = Math.max(restUntilSec[seat], untilSec);
    if (networkOf[seat] < nOwnNetworks) networkOf[seat] = (networkOf[seat] + 1) % nOwnNetworks;
  }
}

/** Moves an account whose network is full for the day to the emptiest one with room; false when there is none, or the network is its owner's. */
export function relocate(mind: Mind, seat: number, verb: number): boolean {
  const from = mind.networkOf[seat];
  if (from >= mind.nOwnNetworks || hasRoom(mind.networks[from], verb)) return false;
  const to = freeNetwork(mind.networks, mind.nOwnNetworks, verb);
  if (to < 0) return false;
  mind.networkOf[seat] = to;
  return true;
}

function learnRefusal(mind: Mind, seat: number, verb: number, tSec: number): void {
  const { adaptivity, networkOf } = mind;
  const count = mind.done[seat * N_VERBS + verb];
  mind.wasRefused[seat] = 1;
  mind.hadRefusal[verb] = true;
  if (!adaptivity.adapts) return;
  mind.nReactions++;
  mind.restUntilSec[seat] = tSec + adaptivity.restHours * 3600;
  const network = mind.networks[networkOf[seat]];
  // When the network is to blame, the account need not rest where it can move.
  if (refusedOnNetwork(network, verb, count, adaptivity.backOff) && relocate(mind, seat, verb))
    mind.restUntilSec[seat] = -Infinity;
}

/** Weighs a refusal that was the account's own: a few at about the same count tell of a line per account. */
function noteRefusal(mind: Mind, verb: number, count: number): void {
  // Refused before doing anything: the account is blocked, which says nothing of a line.
  if (count === 0) return;
  const counts = mind.refusedAt[verb];
  counts.push(count);
  // A line that was met before explains a refusal near it at once.
  const nNeeded = count >= (1 - ALIKE_SPREAD) * mind.line[verb] ? 1 : REFUSALS_ALIKE;
  const latest = counts.slice(-nNeeded);
  const isAlike = latest.length === nNeeded && spreadOf(latest) <= ALIKE_SPREAD;
  if (!isAlike && counts.length < REFUSALS_ANY) return;
  const believed = isAlike ? Math.min(...latest) : medianOf(counts);
  mind.line[verb] = Math.min(mind.line[verb], Math.max(1, mind.adaptivity.backOff * believed));
  counts.length = 0;
}

const spreadOf = (counts: readonly number[]): number => 1 - Math.min(...counts) / Math.max(...counts);

const medianOf = (counts: readonly number[]): number => counts.toSorted((x, y) => x - y)[counts.length >> 1];
