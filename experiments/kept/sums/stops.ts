import type { DuckDBConnection } from '@duckdb/node-api';
import { THRESHOLD_STOPS } from '../../../reports/sums/overlap-sums.js';
import { quoted } from '../../../reports/sums/sql-text.js';
import { FALSE_REMOVAL_GRID } from '../../metrics/curves.js';
import { QUEUE_GRID } from '../../metrics/operating-curve.js';
import { nextAbove } from './ranks.js';
import { streamColumns } from './stream-columns.js';

/** Where the slider's stops lie for one file of scores. */
export interface DetectorStops {
  /** The lowest scores that are hit at some stop, falling, each once; Infinity where nothing may be hit. At most 166. */
  readonly bars: Float64Array;
  /** Each stop of the slider, and the place of its bar. */
  readonly stops: readonly { readonly by: string; readonly budget: number; readonly bar: number }[];
}

/** Finds the bar of every stop: budgets of false removals, queues and thresholds. `below` says for each length of QUEUE_GRID which score has no room. O(rows). */
export async function findStops(
  connection: DuckDBConnection,
  scores: string,
  below: Float64Array,
): Promise<DetectorStops> {
  const lowest = await lowestWithin(connection, scores);
  const cuts = [
    ...FALSE_REMOVAL_GRID.map((budget, place) => ({ by: 'false-removals', budget, score: lowest[place] })),
    ...QUEUE_GRID.map((budget, place) => ({ by: 'queue', budget, score: nextAbove(below[place]) })),
    ...THRESHOLD_STOPS.map((budget) => ({ by: 'threshold', budget, score: budget })),
  ];
  const bars = Float64Array.from(new Set(cuts.map(({ score }) => score)))
    .sort()
    .reverse();
  const placeOf = new Map([...bars].map((bar, place) => [bar, place]));
  return { bars, stops: cuts.map(({ by, budget, score }) => ({ by, budget, bar: placeOf.get(score) ?? 0 })) };
}

/** For each budget of false removals the lowest score that is hit; Infinity where none is. */
async function lowestWithin(connection: DuckDBConnection, scores: string): Promise<Float64Array> {
  const budgets = Float64Array.from(FALSE_REMOVAL_GRID);
  const lowest = new Float64Array(budgets.length + 1).fill(Infinity);
  await streamColumns(
    connection,
    `SELECT score, "flaggedFrom" FROM read_parquet(${quoted(scores)})`,
    ([score, flaggedFrom], nRows) => {
      for (let row = 0; row < nRows; row++) {
        const place = firstReaching(budgets, flaggedFrom[row]);
        if (score[row] < lowest[place]) lowest[place] = score[row];
      }
    },
  );
  for (let place = 1; place < budgets.length; place++) lowest[place] = Math.min(lowest[place], lowest[place - 1]);
  return lowest;
}

/** The first of the rising budgets that reaches a value; their number where none does, or the value is NaN. */
function firstReaching(budgets: Float64Array, value: number): number {
  let low = 0;
  let high = budgets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (budgets[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
