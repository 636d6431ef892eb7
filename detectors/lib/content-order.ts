import type { F64 } from '../../sim/traffic/columns.js';
import { mix } from '../../random/stream.js';

/**
 * Orders rows by what they hold: returns positions into `rows`, sorted by a hash of the rows' values. A draw by position in this order does not
 * depend on how the rows were numbered. Rows that hold the same stay in their given order (they are interchangeable).
 * O(n d + n log n).
 */
export function contentOrder(columns: readonly F64[], rows: ArrayLike<number>): Uint32Array {
  const n = rows.length;
  const bytes = new ArrayBuffer(8);
  const double = new Float64Array(bytes);
  const word = new Uint32Array(bytes);
  const high = new Uint32Array(n).fill(0x243f6a88);
  const low = new Uint32Array(n).fill(0x85a308d3);
  for (const column of columns) {
    for (let k = 0; k < n; k++) {
      // Adding zero turns -0 into 0, which compares equal to it.
      double[0] = column[rows[k]] + 0;
      high[k] = mix(high[k] ^ word[0], low[k]);
      low[k] = mix(low[k] ^ word[1], high[k]);
    }
  }
  const key = new Float64Array(n);
  for (let k = 0; k < n; k++) key[k] = high[k] * 2097152 + (low[k] >>> 11);
  return Uint32Array.from({ length: n }, (_, k) => k).sort((a, b) => key[a] - key[b] || a - b);
}
