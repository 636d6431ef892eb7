import type { U32 } from '../../sim/traffic/columns.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';

/** The columns of the log that a method can ask for. */
export type ActionColumn = 't' | 'verb' | 'actor' | 'target' | 'object' | 'session' | 'device' | 'client' | 'network';

/** Some actions of a past, epochs end to end, in the order of the log: one value an action in each column asked for. */
export type ActionTable<Column extends ActionColumn> = { readonly nActions: number } & {
  readonly [Name in Column]: Uint32Array;
};

/**
 * The given likes, follows and comments of the window. For a past of actions these are its rows, one for one; for a past of accounts they are
 * the actions whose scores make up the accounts'. O(actions of the past).
 */
export function windowActions<Column extends ActionColumn>(
  past: Past,
  columns: readonly Column[],
): ActionTable<Column> {
  const epochs = past.traffic?.epochs ?? [];
  if (past.actions === null) return actionsSince(past, columns, { fromSec: past.windowStartSec, wants: isRemovable });
  const { epoch, row } = past.actions;
  const table = emptyTable(past.nRows, columns);
  for (const name of columns) {
    const out = table[name];
    const sources = epochs.map((source) => source[name] as U32);
    for (let action = 0; action < past.nRows; action++) out[action] = sources[epoch[action]][row[action]];
  }
  return table;
}

/** Which actions `actionsSince` takes. */
export interface ActionChoice {
  readonly fromSec: number;
  /** Says of a verb whether its actions are taken. */
  readonly wants: (verb: number) => boolean;
}

/** All actions of a past from a second on whose verb is wanted. O(actions of the past). */
export function actionsSince<Column extends ActionColumn>(
  { traffic }: { readonly traffic: Traffic | null },
  columns: readonly Column[],
  { fromSec, wants }: ActionChoice,
): ActionTable<Column> {
  const epochs = (traffic?.epochs ?? []).filter(({ endSec }) => endSec > fromSec);
  const isWanted = Uint8Array.from({ length: 256 }, (_, verb) => (wants(verb) ? 1 : 0));
  const taken = epochs.map((epoch) => takenRows(epoch, isWanted, fromSec));
  const table = emptyTable(
    taken.reduce((sum, rows) => sum + rows.length, 0),
    columns,
  );
  for (const name of columns) {
    const out = table[name];
    let next = 0;
    epochs.forEach((epoch, at) => {
      const column = epoch[name] as U32;
      const rows = taken[at];
      for (let k = 0; k < rows.length; k++) out[next++] = column[rows[k]];
    });
  }
  return table;
}

function takenRows({ nActions, t, verb }: Epoch, isWanted: Uint8Array, fromSec: number): Uint32Array {
  const rows = new Uint32Array(nActions);
  let nTaken = 0;
  for (let row = 0; row < nActions; row++) if (isWanted[verb[row]] === 1 && t[row] >= fromSec) rows[nTaken++] = row;
  return rows.subarray(0, nTaken);
}

function emptyTable<Column extends ActionColumn>(nActions: number, columns: readonly Column[]): ActionTable<Column> {
  const filled = columns.map((name) => [name, new Uint32Array(nActions)] as const);
  return { nActions, ...(Object.fromEntries(filled) as { [Name in Column]: Uint32Array }) };
}

/** Tells the actions of the window (by number, as in `windowActions`) that a method takes for edges. O(actions of the past). */
export function edgeTest(past: Past, wants: ActionChoice['wants']): (action: number) => boolean {
  const { verb } = windowActions(past, ['verb']);
  return (action) => wants(verb[action]);
}
