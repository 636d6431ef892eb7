import type { F64 } from '../../sim/traffic/columns.js';
import { isSkewedCount } from './columns-to-log.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from './standardise.js';

/** Learns to log skewed counts and to standardise, on the given rows. O(n d). */
export function learnScaling(columns: readonly F64[], rows: Uint32Array): Standardisation {
  return learnStandardisation(
    columns,
    rows,
    Uint8Array.from(columns, (column) => (isSkewedCount(column, rows) ? 1 : 0)),
  );
}

/** Standardised values stay within this many standard deviations: one huge value must not swamp a network. Assumed. */
const FURTHEST = 8;

/** The given rows (all where null) as a single-precision row-major table; a missing value is the mean, 0. O(n d). */
export function scaledTable(columns: readonly F64[], rows: Uint32Array | null, scaling: Standardisation): Float32Array {
  const nRows = rows?.length ?? columns[0]?.length ?? 0;
  const out = new Float32Array(nRows * columns.length);
  columns.forEach((column, at) => {
    const scaled = standardiseColumn(column, rows, at, scaling);
    for (let k = 0; k < nRows; k++) out[k * columns.length + at] = Math.min(FURTHEST, Math.max(-FURTHEST, scaled[k]));
  });
  return out;
}
