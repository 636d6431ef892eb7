import type { F64 } from '../../sim/traffic/columns.js';
import type { Past } from '../past.js';
import { columnMedians, fillMissing } from './fill-missing.js';
import { percentileRank, rankTable, type RankTable } from './rank-table.js';

/** The columns that an outlier method reads, with what stands in for a missing value: the training median. */
export interface OutlierColumns {
  readonly features: readonly string[];
  readonly fill: Float64Array;
}

/** Score where the training past held fewer than two rows: neither usual nor unusual. */
export const UNKNOWN_SCORE = 0.5;

/** Learns the columns of a training past. O(d n log n). */
export function learnColumns(past: Past): OutlierColumns {
  const features = [...past.featureNames];
  return { features, fill: columnMedians(features.map((name) => past.feature(name))) };
}

/** The columns of a past without missing values. O(d n). */
export function readColumns({ features, fill }: OutlierColumns, past: Past): F64[] {
  return fillMissing(
    features.map((name) => past.feature(name)),
    fill,
  );
}

/** The distribution of raw outlier scores over the training rows. */
export function learnRanks(raw: Float64Array): RankTable {
  return rankTable(raw);
}

/**
 * Turns raw outlier scores (higher = more unusual, any range) into the share of training rows that are less unusual, in [0,1); rows more unusual than
 * any of training still rank by their raw score. O(log 2,000) a row.
 */
export function ranksOf(ranks: RankTable, raw: Float64Array, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) out[row] = percentileRank(ranks, raw[row]);
}
