import type { F64 } from '../../sim/traffic/columns.js';

/** How columns are brought to one scale, learned on the training rows. */
export interface Standardisation {
  /** 1 = log1p first. */
  readonly isLogged: Uint8Array;
  readonly mean: Float64Array;
  /** Standard deviation (divided by n); 1 for a constant column. */
  readonly scale: Float64Array;
}

/**
 * Learns mean and spread of each column over the given rows, after log1p where asked. Missing values are left out; a column without
 * known values gets mean 0 and scale 1. O(n d).
 */
export function learnStandardisation(
  columns: readonly F64[],
  rows: ArrayLike<number>,
  isLogged: Uint8Array,
): Standardisation {
  const mean = new Float64Array(columns.length);
  const scale = new Float64Array(columns.length).fill(1);
  columns.forEach((column, at) => {
    const known: number[] = [];
    for (let k = 0; k < rows.length; k++) {
      const value = column[rows[k]];
      if (!Number.isNaN(value)) known.push(isLogged[at] === 1 ? Math.log1p(Math.max(0, value)) : value);
    }
    if (known.length === 0) return;
    const average = known.reduce((sum, value) => sum + value, 0) / known.length;
    const variance = known.reduce((sum, value) => sum + (value - average) ** 2, 0) / known.length;
    mean[at] = average;
    // Rounding leaves a constant column a variance of about (1e-16 mean)^2.
    if (variance > (1e-14 * average) ** 2) scale[at] = Math.sqrt(variance);
  });
  return { isLogged, mean, scale };
}

/**
 * One column, standardised, for the given rows. A missing value becomes 0, the training mean; a negative value of a logged column counts as 0 before
 * the logarithm.
 */
export function standardiseColumn(
  column: F64,
  rows: ArrayLike<number> | null,
  at: number,
  { isLogged, mean, scale }: Standardisation,
): Float64Array {
  const n = rows === null ? column.length : rows.length;
  const out = new Float64Array(n);
  const center = mean[at];
  const spread = scale[at];
  for (let k = 0; k < n; k++) {
    const value = column[rows === null ? k : rows[k]];
    if (Number.isNaN(value)) continue;
    out[k] = ((isLogged[at] === 1 ? Math.log1p(Math.max(0, value)) : value) - center) / spread;
  }
  return out;
}
