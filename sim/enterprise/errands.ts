/** Room for places in a key. */
const PLACES = 2 ** 24;

/** Deliveries that are promised but not made yet, one row each; plain data. */
export interface Errands {
  /** When, seconds of the simulated clock. */
  atSec: Float64Array;
  /** When it was first to be made. */
  promisedSec: Float64Array;
  /** Seat or account that delivers. */
  who: Uint32Array;
  /** Account delivered to. */
  target: Uint32Array;
  /** Post delivered to, or NONE. */
  object: Uint32Array;
  verb: Uint8Array;
  campaign: Uint32Array;
  n: number;
}

/** No deliveries. */
export function newErrands(): Errands {
  return {
    atSec: new Float64Array(64),
    promisedSec: new Float64Array(64),
    who: new Uint32Array(64),
    target: new Uint32Array(64),
    object: new Uint32Array(64),
    verb: new Uint8Array(64),
    campaign: new Uint32Array(64),
    n: 0,
  };
}

/** One delivery. */
export interface Errand {
  readonly who: number;
  readonly verb: number;
  readonly target: number;
  readonly object: number;
  readonly campaign: number;
}

/** Promises a delivery at a second. */
export function promise(errands: Errands, atSec: number, errand: Errand): void {
  if (errands.n === errands.who.length) grow(errands);
  const at = errands.n++;
  errands.atSec[at] = atSec;
  errands.promisedSec[at] = atSec;
  errands.who[at] = errand.who;
  errands.target[at] = errand.target;
  errands.object[at] = errand.object;
  errands.verb[at] = errand.verb;
  errands.campaign[at] = errand.campaign;
}

/** Rows due before `endSec`, in order of time (stable). O(n + due log due). */
export function dueErrands(errands: Errands, endSec: number): Float64Array {
  let nDue = 0;
  for (let row = 0; row < errands.n; row++) if (errands.atSec[row] < endSec) nDue++;
  const keys = new Float64Array(nDue);
  let next = 0;
  for (let row = 0; row < errands.n; row++)
    if (errands.atSec[row] < endSec) keys[next++] = Math.max(0, Math.floor(errands.atSec[row])) * PLACES + row;
  keys.sort();
  for (let due = 0; due < nDue; due++) keys[due] %= PLACES;
  return keys;
}

/** Forgets the deliveries that were due before `endSec`. O(n). */
export function dropErrands(errands: Errands, endSec: number): void {
  const { atSec, promisedSec, who, target, object, verb, campaign } = errands;
  let kept = 0;
  for (let row = 0; row < errands.n; row++) {
    if (atSec[row] < endSec) continue;
    atSec[kept] = atSec[row];
    promisedSec[kept] = promisedSec[row];
    who[kept] = who[row];
    target[kept] = target[row];
    object[kept] = object[row];
    verb[kept] = verb[row];
    campaign[kept++] = campaign[row];
  }
  errands.n = kept;
}

function grow(errands: Errands): void {
  const size = 2 * errands.who.length;
  const larger = <T extends Float64Array | Uint32Array | Uint8Array>(column: T, empty: T): T => {
    empty.set(column);
    return empty;
  };
  errands.atSec = larger(errands.atSec, new Float64Array(size));
  errands.promisedSec = larger(errands.promisedSec, new Float64Array(size));
  errands.who = larger(errands.who, new Uint32Array(size));
  errands.target = larger(errands.target, new Uint32Array(size));
  errands.object = larger(errands.object, new Uint32Array(size));
  errands.verb = larger(errands.verb, new Uint8Array(size));
  errands.campaign = larger(errands.campaign, new Uint32Array(size));
}
