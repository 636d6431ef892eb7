import { sharedU32 } from './shared.js';

/** Words of one action record, in order. */
export const WORD = {
  t: 0,
  actor: 1,
  target: 2,
  object: 3,
  /** Number of the session inside its buffer. */
  session: 4,
  device: 5,
  /** Campaign, or NONE. Who controls the action follows from it, or from who owns the account. */
  campaign: 6,
  /** verb + 2^8 x client + 2^16 x network. */
  kind: 7,
} as const;

/** Words a record takes: 32 bytes, half a cache line. */
export const RECORD_WORDS = 8;

/** Packs verb (below 255), client (below 256) and network (a 16-bit number) into one word. */
export function packKind(verb: number, client: number, network: number): number {
  return verb | (client << 8) | (network << 16);
}

/**
 * Actions on their way into the log, in the order they were thought of: eight words a record, side by side, because closing an epoch
 * reads them in another order and should meet one cache line each. Shared, so that threads hand them over.
 */
export interface ActionRecords {
  n: number;
  nSessions: number;
  words: Uint32Array;
  /** Numbers of the records that must be carried out in order of time before the next epoch: [0, nDue). */
  due: Uint32Array;
  nDue: number;
}

/** An empty buffer with room for `capacity` actions. */
export function newActionRecords(capacity: number): ActionRecords {
  return { n: 0, nSessions: 0, words: sharedU32(capacity * RECORD_WORDS), due: sharedU32(capacity), nDue: 0 };
}

/** Empties a buffer for another epoch. */
export function clear(records: ActionRecords): void {
  records.n = 0;
  records.nSessions = 0;
  records.nDue = 0;
}

/** Makes room for at least `extra` more actions; grows by half. */
export function reserve(records: ActionRecords, extra: number): void {
  const wanted = (records.n + extra) * RECORD_WORDS;
  if (wanted <= records.words.length) return;
  const larger = sharedU32(RECORD_WORDS * Math.ceil(Math.max(wanted, 1.5 * records.words.length) / RECORD_WORDS));
  larger.set(records.words.subarray(0, records.n * RECORD_WORDS));
  records.words = larger;
  const due = sharedU32(larger.length / RECORD_WORDS);
  due.set(records.due.subarray(0, records.nDue));
  records.due = due;
}
