import type { F64 } from '../../sim/traffic/columns.js';
import { FloatOrder } from './float-order.js';
import { pickFloats } from './pick-rows.js';

/** Columns as whole numbers in the order of their values: nothing is lost for a method that only compares. */
export interface RankCodes {
  /** `code[column][k]` of training row k: 0 = missing, else 1 + rank of the value among the distinct ones. */
  readonly code: readonly Uint32Array[];
  /** `value[column]`: the distinct values, ascending. */
  readonly value: readonly Float64Array[];
}

/** Codes the given rows of the columns. O(d n). */
export function rankCodes(columns: readonly F64[], rows: Uint32Array): RankCodes {
  const sorter = new FloatOrder(rows.length);
  const code: Uint32Array[] = [];
  const value: Float64Array[] = [];
  const distinct = new Float64Array(rows.length);
  for (const column of columns) {
    const values = pickFloats(column, rows);
    const codes = new Uint32Array(values.length);
    const order = sorter.order(values);
    let nDistinct = 0;
    for (let k = 0; k < order.length; k++) {
      const at = order[k];
      // Adding zero turns -0 into 0, which compares equal to it.
      const here = values[at] + 0;
      if (nDistinct === 0 || here !== distinct[nDistinct - 1]) distinct[nDistinct++] = here;
      codes[at] = nDistinct;
    }
    code.push(codes);
    value.push(distinct.slice(0, nDistinct));
  }
  return { code, value };
}
