import { childKey, openStream, rootKey } from '../../random/stream.js';
import type { Detector, DetectorContext } from '../../detectors/detector.js';
import type { Labels, Past } from '../../detectors/past.js';

/** The context of one fit: parsed params (defaults filled in) and streams of the seed. */
export function contextOf<Params>(
  detector: Detector<Params, never> | Detector<Params, unknown>,
  params: unknown = {},
  seed = 'test',
): DetectorContext<Params> {
  const root = rootKey(seed);
  return { params: detector.params.parse(params), random: (name) => openStream(childKey(root, name)) };
}

/** Everything a run needs beside the detector. */
export interface TableRun {
  readonly train: Past;
  readonly labels?: Labels | null;
  readonly test?: Past;
  readonly params?: unknown;
  readonly seed?: string;
}

/** Fits on one table and scores another (the same where none is given). */
export function fitAndScore<Params, Model>(detector: Detector<Params, Model>, run: TableRun): Float64Array {
  const ctx = contextOf<Params>(detector, run.params, run.seed);
  const model = structuredClone(detector.fit(run.train, run.labels ?? null, ctx));
  const test = run.test ?? run.train;
  const out = new Float64Array(test.nRows);
  detector.score(model, test, out, ctx);
  return out;
}

/** Share of (positive, negative) pairs in the right order, ties half: the ROC AUC. O(n log n). */
export function rocAuc(score: ArrayLike<number>, isPositive: ArrayLike<number>): number {
  const order = Array.from({ length: score.length }, (_, row) => row).sort((a, b) => score[a] - score[b]);
  let rankSum = 0;
  let nPositive = 0;
  for (let start = 0; start < order.length;) {
    let stop = start;
    while (stop < order.length && score[order[stop]] === score[order[start]]) stop++;
    for (let at = start; at < stop; at++)
      if (isPositive[order[at]] > 0) {
        rankSum += (start + stop + 1) / 2;
        nPositive++;
      }
    start = stop;
  }
  return (rankSum - (nPositive * (nPositive + 1)) / 2) / (nPositive * (order.length - nPositive));
}
