import { NONE } from '../../sim/traffic/columns.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import type { EventLog } from './event-log.js';

const DAY_SEC = 86_400;

/** A log of real events as detectors know traffic. */
export interface EventTraffic {
  readonly traffic: Traffic;
  /** End of the last day with an event. */
  readonly nowSec: number;
}

/**
 * Real events as traffic: an epoch a day, whom as the target account. What the data does not tell is the same for all: accounts were opened a second before the
 * start, without a picture, and act in one session on one device of one network by the official app; nobody follows anybody at the start.
 */
export function toTraffic({ nAccounts, who, whom, tSec, verb }: EventLog): EventTraffic {
  const nDays = Math.floor((tSec[tSec.length - 1] ?? 0) / DAY_SEC) + 1;
  const epochs: Epoch[] = [];
  let first = 0;
  for (let day = 0; day < nDays; day++) {
    const endSec = (day + 1) * DAY_SEC;
    let end = first;
    while (end < tSec.length && tSec[end] < endSec) end++;
    const cut = (column: Uint32Array): Uint32Array => words(column.subarray(first, end));
    const same = (value: number): Uint32Array => words(new Uint32Array(end - first).fill(value));
    epochs.push({
      ...{ startSec: endSec - DAY_SEC, endSec, nActions: end - first },
      ...{ t: cut(tSec), verb: bytes(verb.subarray(first, end)), actor: cut(who), target: cut(whom) },
      ...{ object: same(NONE), session: same(0), device: same(0), network: same(0) },
      client: bytes(new Uint8Array(end - first)),
    });
    first = end;
  }
  const unknown = (): Uint8Array => bytes(new Uint8Array(nAccounts));
  const createdSec = new Int32Array(new SharedArrayBuffer(nAccounts * Int32Array.BYTES_PER_ELEMENT)).fill(-1);
  return {
    traffic: {
      accounts: {
        ...{ nAccounts, createdSec, isPrivate: unknown(), isBusiness: unknown(), hasPicture: unknown() },
        nPostsBefore: words(new Uint32Array(nAccounts)),
      },
      graph: { offset: words(new Uint32Array(nAccounts + 1)), target: words(new Uint32Array(0)) },
      epochs,
    },
    nowSec: nDays * DAY_SEC,
  };
}

/** Copies on shared memory: threads take them by reference. */
function words(column: Uint32Array): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}
function bytes(column: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}
