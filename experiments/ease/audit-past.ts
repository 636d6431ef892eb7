import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { auditCode } from './audit-code.js';
import { auditNumber } from './audit-number.js';
import { EASE_CLASS, type EaseColumn, type EaseScore } from './ease-column.js';
import { rawColumns } from './raw-columns.js';

/**
 * The ease audit of one world at one level: how well every single observed column, and every single feature, separates the inauthentic
 * rows from the organic ones, best AUC first. `classOf` says what is true of each row (EASE_CLASS). At most `mostRows` rows of a class are
 * looked at, evenly spread over the log. O(columns x rows log rows).
 */
export function auditPast(past: PreparedPast, classOf: Uint8Array, mostRows = Infinity): EaseScore[] {
  const features = Object.entries(past.columns).map(([name, values]): EaseColumn => ({ name, kind: 'number', values }));
  const { rows, kept } = thinOut(classOf, mostRows);
  return [...rawColumns(past), ...features]
    .map((column) => ({ ...column, values: pick(column.values, rows) }))
    .map((column) => (column.kind === 'number' ? auditNumber(column, kept) : auditCode(column, kept)))
    .sort((a, b) => orLast(b.auc) - orLast(a.auc) || (a.column < b.column ? -1 : 1));
}

/** The values of `rows`; a plain loop, for `from` walks an iterator. */
function pick(values: ArrayLike<number>, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]];
  return picked;
}

const orLast = (auc: number): number => (Number.isNaN(auc) ? -1 : auc);

/** Every k-th row of each class, so that no class has more than `mostRows`; rows that are left out of the audit go first. */
function thinOut(classOf: Uint8Array, mostRows: number): { rows: Uint32Array; kept: Uint8Array } {
  const totals = [0, 0, 0];
  for (const one of classOf) totals[one]++;
  const steps = totals.map((total) => Math.max(1, Math.ceil(total / mostRows)));
  const seen = [0, 0, 0];
  const rows: number[] = [];
  for (let row = 0; row < classOf.length; row++) {
    const one = classOf[row];
    if (one !== EASE_CLASS.leftOut && seen[one]++ % steps[one] === 0) rows.push(row);
  }
  return { rows: Uint32Array.from(rows), kept: Uint8Array.from(rows, (row) => classOf[row]) };
}
