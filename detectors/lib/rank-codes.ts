import type { F64 } from '../../sim/traffic/columns.js';
import { pickFloats } from './pick-rows.js';

/** Columns as whole numbers in the order of their values: nothing is lost for a method that only compares. */
export interface RankCodes {
  /** `code[column][k]` of training row k: 0 = missing, else 1 + rank of the value among the distinct ones. */
  readonly code: readonly Uint32Array[];
  /** `value[column]`: the distinct values, ascending. */
  readonly value: readonly Float64Array[];
}

/** Codes the given rows of the columns. O(d n log n). */
export function rankCodes(columns: readonly F64[], rows: Uint32Array): RankCodes {
  const code: Uint32Array[] = [];
  const value: Float64Array[] = [];
  for (const column of columns) {
    const values = pickFloats(column, rows);
    const distinct = distinctOf(values);
    const codes = new Uint32Array(values.length);
    for (let at = 0; at < codes.length; at++)
      if (!Number.isNaN(values[at])) codes[at] = 1 + placeOf(distinct, values[at]);
    code.push(codes);
    value.push(distinct);
  }
  return { code, value };
}

function distinctOf(values: Float64Array): Float64Array {
  // Adding zero turns -0 into 0, which compares equal to it.
  const sorted = values
    .filter((x) => !Number.isNaN(x))
    .map((x) => x + 0)
    .sort();
  return sorted.filter((x, at) => at === 0 || x !== sorted[at - 1]);
}

function placeOf(distinct: Float64Array, x: number): number {
  let low = 0;
  let high = distinct.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (distinct[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
