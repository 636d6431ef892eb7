import { openStream, rootKey } from '../../random/stream.js';
import { midranks } from './midranks.js';
import { rangeQuantile } from './studentized-range.js';

/** How several contenders rank over the same blocks (worlds or folds). */
export interface MeanRanks {
  /** Mean rank of each contender, 1 = best. */
  readonly ranks: readonly number[];
  /** Blocks in which every contender has a value. */
  readonly nBlocks: number;
  /** Permutation p-value of Friedman's statistic: 1 - evidence that the contenders differ at all. */
  readonly p: number;
  /** Mean ranks closer than this can not be told apart at 5 % (Nemenyi). */
  readonly criticalDifference: number;
}

const N_DRAWS = 9_999;

/**
 * Ranks contenders within each block and averages. `values[contender][block]`; blocks with a NaN are left out. The p-value shuffles ranks within
 * blocks 9,999 times (always the same shuffles). Null with fewer than two contenders or blocks. O(draws x contenders x blocks).
 * Sources: M. Friedman, The use of ranks to avoid the assumption of normality (1937); J. Demsar, Statistical comparisons of classifiers over multiple data
 * sets (2006), for the critical difference q / sqrt(2) x sqrt(k (k + 1) / (6 N)).
 */
export function meanRanks(values: readonly (readonly number[])[], better: 'higher' | 'lower'): MeanRanks | null {
  const k = values.length;
  const blocks = (values[0] ?? []).map((_, block) => values.map((own) => own[block]));
  const whole = blocks.filter((block) => block.every((value) => !Number.isNaN(value)));
  if (k < 2 || whole.length < 2) return null;
  const sign = better === 'higher' ? -1 : 1;
  const ranked = whole.map((block) => midranks(block.map((value) => sign * value)));
  const sums = columnSums(ranked);
  const observed = squares(sums) * (1 - 1e-12);
  const random = openStream(rootKey('mean-ranks'));
  let hits = 1;
  for (let draw = 0; draw < N_DRAWS; draw++) {
    for (const ranks of ranked) shuffle(ranks, (n) => random.below(n));
    if (squares(columnSums(ranked)) >= observed) hits++;
  }
  return {
    ranks: sums.map((sum) => sum / whole.length),
    nBlocks: whole.length,
    p: hits / (N_DRAWS + 1),
    criticalDifference: (rangeQuantile(0.95, k) / Math.SQRT2) * Math.sqrt((k * (k + 1)) / (6 * whole.length)),
  };
}

/** Friedman's statistic grows with the squares of the rank sums; nothing else in it changes when ranks are shuffled. */
const squares = (sums: readonly number[]): number => sums.reduce((sum, value) => sum + value * value, 0);

const columnSums = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0));

function shuffle(values: number[], below: (n: number) => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = below(last + 1);
    [values[last], values[other]] = [values[other], values[last]];
  }
}
