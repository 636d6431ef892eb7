import { sharedU32, sharedU8 } from './shared.js';

/** Columns of actions on their way into the log, in the order they were thought of. Shared, so that threads hand them over. */
export interface ActionColumns {
  n: number;
  t: Uint32Array;
  verb: Uint8Array;
  actor: Uint32Array;
  target: Uint32Array;
  object: Uint32Array;
  /** Number of the session inside this buffer. */
  session: Uint32Array;
  device: Uint32Array;
  client: Uint8Array;
  network: Uint32Array;
  /** Operation index + 1, or OWNER. */
  controller: Uint32Array;
  campaign: Uint32Array;
  nSessions: number;
}

const U32_NAMES = ['t', 'actor', 'target', 'object', 'session', 'device', 'network', 'controller', 'campaign'] as const;
const U8_NAMES = ['verb', 'client'] as const;

/** An empty buffer with room for `capacity` actions. */
export function newActionColumns(capacity: number): ActionColumns {
  const columns = { n: 0, nSessions: 0 } as ActionColumns;
  for (const name of U32_NAMES) columns[name] = sharedU32(capacity);
  for (const name of U8_NAMES) columns[name] = sharedU8(capacity);
  return columns;
}

/** Makes room for at least `extra` more actions; grows by half. */
export function reserve(columns: ActionColumns, extra: number): void {
  const wanted = columns.n + extra;
  if (wanted <= columns.t.length) return;
  const capacity = Math.max(wanted, columns.t.length + (columns.t.length >> 1) + 64);
  for (const name of U32_NAMES) {
    const larger = sharedU32(capacity);
    larger.set(columns[name].subarray(0, columns.n));
    columns[name] = larger;
  }
  for (const name of U8_NAMES) {
    const larger = sharedU8(capacity);
    larger.set(columns[name].subarray(0, columns.n));
    columns[name] = larger;
  }
}
