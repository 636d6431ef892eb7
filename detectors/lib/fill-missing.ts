import type { F64 } from '../../sim/traffic/columns.js';

/** Median of the known values of each column (the lower one of an even number); 0 where none is known. O(d n log n). */
export function columnMedians(columns: readonly F64[]): Float64Array {
  return Float64Array.from(columns, (column) => {
    const known = Float64Array.from(column as ArrayLike<number>)
      .filter((value) => !Number.isNaN(value))
      .sort();
    return known[(known.length - 1) >> 1] ?? 0;
  });
}

/** Puts `fill[column]` where a value is missing. Columns without missing values are returned as they are. */
export function fillMissing(columns: readonly F64[], fill: Float64Array): F64[] {
  return columns.map((column, at) => {
    for (let row = 0; row < column.length; row++)
      if (Number.isNaN(column[row]))
        return Float64Array.from(column as ArrayLike<number>, (value) => (Number.isNaN(value) ? fill[at] : value));
    return column;
  });
}
