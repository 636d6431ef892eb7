import type { RandomStream } from '../../random/stream.js';
import { isReady, startDay, staysUnder, type Mind } from '../adaptive/operator-mind.js';
import { attempt, openShift, type DrivenAccount, type Shift } from '../adaptive/shift.js';
import type { EpochContext, WorldView } from '../world/context.js';
import { dropErrands, dueErrands, newErrands, promise, type Errand, type Errands } from './errands.js';
import { intoHours } from './working-hours.js';

const DAY_SEC = 86_400;

/** Accounts that an operation sends out to deliver what it sold, and what is still to be delivered; plain data. */
export interface Crew {
  readonly seats: readonly DrivenAccount[];
  readonly mind: Mind;
  /** Per seat: from when until when (exclusive) it can be used, seconds. */
  readonly fromSec: Float64Array;
  readonly toSec: Float64Array;
  /** Seats in the order they take turns, and whose turn it is. */
  readonly order: Uint32Array;
  turn: number;
  readonly errands: Errands;
  /** Hours of the simulated clock between which it delivers; null: round the clock. */
  readonly hours: readonly [number, number] | null;
}

/** A crew whose seats take turns in a random order. */
export function newCrew(
  seats: readonly DrivenAccount[],
  mind: Mind,
  random: RandomStream,
  hours?: readonly [number, number],
): Crew {
  const keyed = Float64Array.from(seats, (_, seat) => Math.floor(random.uniform() * 2 ** 24) * 2 ** 24 + seat);
  keyed.sort();
  return {
    seats,
    mind,
    fromSec: new Float64Array(seats.length).fill(-Infinity),
    toSec: new Float64Array(seats.length).fill(Infinity),
    order: Uint32Array.from(keyed, (key) => key % 2 ** 24),
    turn: 0,
    errands: newErrands(),
    hours: hours ?? null,
  };
}

/** Promises a delivery at a second, or as far into the crew's hours as that is into the day, but not before `fromSec`. */
export function promiseFor({ errands, hours }: Crew, atSec: number, errand: Errand, fromSec: number): void {
  promise(errands, hours === null ? atSec : intoHours(atSec, hours, fromSec), errand);
}

/** Accounts passed over before nobody is thought free; assumed. */
const MAX_PASSED = 64;

/** The account whose turn it is among the first `nTurns` of the order and who can work at a second; -1 when dozens in a row can not. */
export function nextSeat(crew: Crew, view: WorldView, nTurns: number, tSec: number): number {
  for (let tries = 0; tries < Math.min(nTurns, MAX_PASSED); tries++) {
    const seat = crew.order[crew.turn++ % nTurns];
    if (tSec < crew.fromSec[seat] || tSec >= crew.toSec[seat] || !isReady(crew.mind, seat, tSec)) continue;
    if (view.existsAt(crew.seats[seat].account, tSec)) return seat;
  }
  return -1;
}

/** Up to `n` different accounts, as they take turns among the first `nTurns` of the order, who can work at a second. O(turns taken). */
export function muster(crew: Crew, view: WorldView, nTurns: number, tSec: number, n: number): number[] {
  const lastTurn = crew.turn + nTurns;
  const seats: number[] = [];
  while (seats.length < n) {
    const seat = nextSeat(crew, view, nTurns, tSec);
    if (seat < 0 || crew.turn > lastTurn) return seats;
    seats.push(seat);
  }
  return seats;
}

/** Actions of an account that lie no further apart than this share a session; assumed. */
const SESSION_GAP_SEC = 900;
/** Other accounts tried at once when one can not deliver; assumed. */
const MAX_STAND_INS = 3;
/** Delay before a delivery that nobody could make is tried again, and when it is written off; assumed. */
const RETRY_SEC = 6 * 3600;
const WRITE_OFF_SEC = 3 * DAY_SEC;

/**
 * Makes the deliveries that are due before the epoch ends, in order of time; where an account is refused, others stand in, else the delivery is
 * put off. Each account makes at most `perDay` deliveries of a kind a day. Returns how many got through. O(errands + due log due).
 */
export function deliver(crew: Crew, epoch: EpochContext, perDay: number): number {
  const { errands, mind } = crew;
  startDay(mind, Math.floor(epoch.startSec / DAY_SEC));
  const shifts = new Array<Shift | undefined>(crew.seats.length);
  let nDone = 0;
  for (const row of dueErrands(errands, epoch.endSec)) {
    const tSec = Math.max(errands.atSec[row], epoch.startSec);
    let seat = errands.who[row];
    let isDone = false;
    for (let tries = 0; tries <= MAX_STAND_INS && seat >= 0 && !isDone; tries++) {
      isDone = tryErrand({ crew, epoch, shifts, perDay }, seat, row, tSec);
      if (!isDone) seat = nextSeat(crew, epoch.view, crew.order.length, tSec);
    }
    if (isDone) nDone++;
    else putOff(errands, row, Math.max(epoch.endSec, tSec + RETRY_SEC));
  }
  dropErrands(errands, epoch.endSec);
  return nDone;
}

interface Delivering {
  readonly crew: Crew;
  readonly epoch: EpochContext;
  readonly shifts: (Shift | undefined)[];
  readonly perDay: number;
}

/** Lets one account try one delivery. */
function tryErrand({ crew, epoch, shifts, perDay }: Delivering, seat: number, row: number, tSec: number): boolean {
  const { mind, seats, errands } = crew;
  const verb = errands.verb[row];
  if (tSec >= crew.toSec[seat] || !staysUnder(mind, seat, verb, perDay)) return false;
  let open = shifts[seat];
  if (open === undefined || tSec - open.lastSec > SESSION_GAP_SEC || !isReady(mind, seat, tSec)) {
    const shift = openShift({ mind, epoch }, seat, seats[seat], errands.campaign[row], tSec);
    if (shift === null) return false;
    open = shifts[seat] = shift;
  }
  open.by.campaign = errands.campaign[row];
  const nBefore = open.nDone;
  if (!attempt(open, tSec, verb, errands.target[row], errands.object[row])) shifts[seat] = undefined;
  return open.nDone > nBefore;
}

/** Puts a delivery off, unless it is too old. */
function putOff(errands: Errands, row: number, untilSec: number): void {
  if (untilSec - errands.promisedSec[row] <= WRITE_OFF_SEC) errands.atSec[row] = untilSec;
}
