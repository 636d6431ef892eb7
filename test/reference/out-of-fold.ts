import type { Detector } from '../../detectors/detector.js';
import { fitAndScore, rocAuc } from '../detectors/run-detector-on-table.js';
import { labelsOf, tablePast } from '../detectors/table-past.js';
import type { InstaFake } from './reference-data.js';

/** Scores of every row by a model that was trained on the other four folds, and the ROC AUC of each fold. */
export function scoreOutOfFold<Params, Model>(
  detector: Detector<Params, Model>,
  data: InstaFake,
  params: object = {},
): { score: number[]; aucByFold: number[] } {
  const past = tablePast(data.features);
  const score = new Array<number>(data.fold.length).fill(NaN);
  const aucByFold = [0, 1, 2, 3, 4].map((fold) => {
    const rows = [...data.fold.keys()];
    const held = rows.filter((row) => data.fold[row] === fold);
    const train = rows.filter((row) => data.fold[row] !== fold);
    const out = fitAndScore(detector, { train: past, labels: labelsOf(data.isFake, train), params });
    for (const row of held) score[row] = out[row]!;
    return rocAuc(
      held.map((row) => score[row]),
      held.map((row) => data.isFake[row]),
    );
  });
  return { score, aucByFold };
}

/** Arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Largest absolute difference of two equally long lists. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);
}
