import type { ActionRows, Past, Unit } from '../past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { namePattern } from '../lib/name-pattern.js';
import { CellSkipped } from './cell-skipped.js';

/**
 * A past with its features computed, as plain cloneable data: typed arrays (on SharedArrayBuffers where the host made them, so
 * that threads share them) and nothing else. `openPast` gives a detector its view of it.
 */
export interface PreparedPast {
  readonly unit: Unit;
  readonly nRows: number;
  readonly account: Uint32Array;
  readonly actions: ActionRows | null;
  readonly nAccounts: number;
  readonly nowSec: number;
  readonly windowStartSec: number;
  readonly traffic: Traffic | null;
  /** Feature columns by full name (`rates/likes-per-day`), one value a row, NaN where unknown. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * Opens a prepared past with the columns that match the wanted names and patterns (`*` stands for any characters), in the order in
 * which they were prepared. Throws CellSkipped when a plain name is missing or when nothing matches at all.
 */
export function openPast(prepared: PreparedPast, wantedPatterns: readonly string[]): Past {
  const { columns, ...plain } = prepared;
  const featureNames = wantedNames(Object.keys(columns), wantedPatterns, prepared.traffic !== null);
  const granted = new Map(featureNames.map((name) => [name, columns[name]]));
  return {
    ...plain,
    featureNames,
    feature(name) {
      const column = granted.get(name);
      if (column === undefined)
        throw new Error(`feature "${name}" was not asked for; add it to the detector's features`);
      return column;
    },
  };
}

/** Makes an account-level past out of a plain table: one row an account, feature names `table/NAME`, no traffic. */
export function pastFromTable(columns: Readonly<Record<string, Float64Array>>): PreparedPast {
  const names = Object.keys(columns);
  const nRows = columns[names[0] ?? '']?.length ?? 0;
  const shared: Record<string, Float64Array> = {};
  for (const name of names) {
    const column = columns[name];
    if (column?.length !== nRows) throw new Error(`column "${name}" has ${column?.length} rows; expected ${nRows}`);
    shared[`table/${name}`] = sharedFloats(nRows);
    shared[`table/${name}`]?.set(column);
  }
  const account = sharedWords(nRows);
  for (let row = 0; row < nRows; row++) account[row] = row;
  return {
    unit: 'account',
    nRows,
    account,
    actions: null,
    nAccounts: nRows,
    nowSec: 0,
    windowStartSec: 0,
    traffic: null,
    columns: shared,
  };
}

/** A column of doubles that threads can share. */
export function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** A column of unsigned 32-bit integers that threads can share. */
export function sharedWords(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

function wantedNames(offered: readonly string[], patterns: readonly string[], hasTraffic: boolean): string[] {
  if (patterns.length === 0) {
    if (!hasTraffic) throw new CellSkipped('reads the traffic itself, and this data set is only a table');
    return [];
  }
  const missing = patterns.filter((pattern) => !pattern.includes('*') && !offered.includes(pattern));
  if (missing.length > 0)
    throw new CellSkipped(`needs the feature ${missing.join(', ')}, which this data does not offer`);
  const matchers = patterns.map(namePattern);
  const names = offered.filter((name) => matchers.some((matcher) => matcher.test(name)));
  if (names.length === 0)
    throw new CellSkipped(`needs features ${patterns.join(', ')}, and this data offers none of them`);
  return names;
}
