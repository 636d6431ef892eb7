import type { F64 } from '../../sim/traffic/columns.js';

/** Most points kept of a distribution. */
const MAX_POINTS = 2000;
/** Of these, the highest distinct values, each kept. */
const TAIL_POINTS = 500;

/** The empirical distribution of one column: distinct values, ascending, with the share of rows strictly below each. */
export interface RankTable {
  readonly value: Float64Array;
  readonly shareBelow: Float64Array;
  /** Known values it was made from. */
  readonly nKnown: number;
}

/**
 * Summarises the known values of a column in at most 2,000 points: exact when it has so few distinct values, else the 500 highest and points
 * evenly spread over the others. O(n log n).
 */
export function rankTable(column: F64): RankTable {
  const sorted = Float64Array.from(column as ArrayLike<number>)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const nKnown = sorted.length;
  const firstAt: number[] = [];
  for (let at = 0; at < nKnown; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) firstAt.push(at);
  const kept = thin(firstAt);
  return {
    value: Float64Array.from(kept, (at) => sorted[at]),
    shareBelow: Float64Array.from(kept, (at) => at / nKnown),
    nKnown,
  };
}

function thin(points: readonly number[]): readonly number[] {
  if (points.length <= MAX_POINTS) return points;
  const nBody = MAX_POINTS - TAIL_POINTS;
  const tailStart = points.length - TAIL_POINTS;
  const body = Array.from({ length: nBody }, (_, at) => points[Math.floor((at * tailStart) / nBody)]);
  return [...body, ...points.slice(tailStart)];
}

/**
 * The percentile rank of a value: the share of training rows strictly below it, linear between kept points. In [0,1), rising: beyond the highest training
 * value M the remaining share is taken to fall like M/value, starting from less than one row, so that larger values still rank higher.
 * A missing value, or a table without values, ranks 0. O(log points).
 */
export function percentileRank(table: RankTable, x: number): number {
  const { value, shareBelow, nKnown } = table;
  const last = value.length - 1;
  if (Number.isNaN(x) || last < 0 || x <= value[0]) return 0;
  const highest = value[last];
  if (x > highest) return 1 - 1 / ((nKnown + 1) * (1 + (x - highest) / Math.max(1, Math.abs(highest))));
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value[middle] < x) low = middle + 1;
    else high = middle;
  }
  const left = value[low - 1];
  const share = (x - left) / (value[low] - left);
  return shareBelow[low - 1] + share * (shareBelow[low] - shareBelow[low - 1]);
}
