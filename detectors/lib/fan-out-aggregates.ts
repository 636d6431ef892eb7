import type { F64 } from '../../sim/traffic/columns.js';
import { percentileOf } from './percentile.js';

/** Who is next to whom: row `r` has the neighbours `member[offset[r] .. offset[r + 1])`, rows too, never itself. */
export interface Neighbours {
  readonly offset: Uint32Array;
  readonly member: Uint32Array;
}

/** Statistics of a column over the neighbours, in the order in which `aggregateColumn` gives them. */
export const AGGREGATES = ['count', 'mean', 'min', 'max', 'var', 'p25', 'p50', 'p75'] as const;

/**
 * Count, mean, extremes, population variance and quartiles (linear) of one column over each row's neighbours, missing values left out; NaN where none is
 * known (count 0). O(edges log degree).
 * Source: Xu et al. 2021, "Deep entity classification", section 4: fan-out and aggregation of numeric features.
 */
export function aggregateColumn(column: F64, { offset, member }: Neighbours): Float64Array[] {
  const nRows = offset.length - 1;
  const out = AGGREGATES.map(() => new Float64Array(nRows).fill(NaN));
  const values = new Float64Array(member.length);
  for (let row = 0; row < nRows; row++) {
    let n = 0;
    let sum = 0;
    for (let at = offset[row]; at < offset[row + 1]; at++) {
      const value = column[member[at]];
      if (Number.isNaN(value)) continue;
      values[n++] = value;
      sum += value;
    }
    out[0][row] = n;
    if (n === 0) continue;
    const known = values.subarray(0, n).sort();
    const mean = sum / n;
    let square = 0;
    for (let at = 0; at < n; at++) square += (known[at] - mean) ** 2;
    const statistics = [mean, known[0], known[n - 1], square / n];
    statistics.forEach((value, at) => (out[1 + at][row] = value));
    [25, 50, 75].forEach((p, at) => (out[5 + at][row] = percentileOf(known, p, 'linear')));
  }
  return out;
}

/** Per edge: 1 where the neighbour has the row among its own neighbours, so that the second hop would echo the row itself. O(edges x degree). */
export function echoes({ offset, member }: Neighbours): Uint8Array {
  const echo = new Uint8Array(member.length);
  for (let row = 0; row + 1 < offset.length; row++)
    for (let at = offset[row]; at < offset[row + 1]; at++) {
      const other = member[at];
      for (let back = offset[other]; back < offset[other + 1] && echo[at] === 0; back++)
        if (member[back] === row) echo[at] = 1;
    }
  return echo;
}

/**
 * The second hop: mean and maximum, over a row's neighbours, of the column's mean over their neighbours, the row itself left out; NaN where there is none.
 * O(edges).
 */
export function secondHop(
  column: F64,
  { offset, member }: Neighbours,
  echo: Uint8Array,
): { readonly mean: Float64Array; readonly max: Float64Array } {
  const nRows = offset.length - 1;
  const sum = new Float64Array(nRows);
  const count = new Uint32Array(nRows);
  for (let row = 0; row < nRows; row++)
    for (let at = offset[row]; at < offset[row + 1]; at++) {
      const value = column[member[at]];
      if (Number.isNaN(value)) continue;
      sum[row] += value;
      count[row]++;
    }
  const mean = new Float64Array(nRows).fill(NaN);
  const max = new Float64Array(nRows).fill(NaN);
  for (let row = 0; row < nRows; row++) {
    const isKnown = !Number.isNaN(column[row]);
    let n = 0;
    let total = 0;
    let most = -Infinity;
    for (let at = offset[row]; at < offset[row + 1]; at++) {
      const isEcho = isKnown && echo[at] === 1;
      const others = count[member[at]] - Number(isEcho);
      if (others === 0) continue;
      const own = (sum[member[at]] - (isEcho ? column[row] : 0)) / others;
      n++;
      total += own;
      most = Math.max(most, own);
    }
    if (n === 0) continue;
    mean[row] = total / n;
    max[row] = most;
  }
  return { mean, max };
}

/**
 * A column of codes over each row's neighbours: entropy (nats), share of the commonest code, share that has the row's own; NaN without
 * neighbours. O(edges).
 */
export function aggregateCodes(code: ArrayLike<number>, { offset, member }: Neighbours): Float64Array[] {
  const nRows = offset.length - 1;
  const out = [0, 1, 2].map(() => new Float64Array(nRows).fill(NaN));
  const count = new Map<number, number>();
  for (let row = 0; row < nRows; row++) {
    const n = offset[row + 1] - offset[row];
    if (n === 0) continue;
    count.clear();
    for (let at = offset[row]; at < offset[row + 1]; at++) {
      const one = code[member[at]];
      count.set(one, (count.get(one) ?? 0) + 1);
    }
    let entropy = 0;
    let most = 0;
    // Descending counts, so that rounding does not depend on which code is which.
    for (const k of [...count.values()].sort((a, b) => b - a)) {
      entropy -= (k / n) * Math.log(k / n);
      most = Math.max(most, k);
    }
    out[0][row] = entropy;
    out[1][row] = most / n;
    out[2][row] = (count.get(code[row]) ?? 0) / n;
  }
  return out;
}
