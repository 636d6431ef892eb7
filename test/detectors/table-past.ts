import type { F64 } from '../../sim/traffic/columns.js';
import type { Labels, Past, Unit } from '../../detectors/past.js';

/** A past that is only a table: named columns, one account a row, no traffic. */
export function tablePast(table: Readonly<Record<string, ArrayLike<number>>>, unit: Unit = 'account'): Past {
  const columns = new Map<string, F64>(
    Object.entries(table).map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const nRows = columns.values().next().value?.length ?? 0;
  return {
    unit,
    nRows,
    account: Uint32Array.from({ length: nRows }, (_, row) => row),
    actions: null,
    nAccounts: nRows,
    nowSec: 0,
    windowStartSec: 0,
    traffic: null,
    featureNames: [...columns.keys()],
    feature(name) {
      const column = columns.get(name);
      if (column === undefined) throw new Error(`no such column: ${name}`);
      return column;
    },
  };
}

/** Labels for the given rows; all rows where none are given. */
export function labelsOf(isInauthentic: ArrayLike<number>, rows?: readonly number[]): Labels {
  const row = Uint32Array.from(rows ?? Array.from({ length: isInauthentic.length }, (_, at) => at));
  return { row, isInauthentic: Uint32Array.from(row, (at) => isInauthentic[at]) };
}
