import type { Judged } from '../metric.js';
import { rankingOf } from './ranking.js';

/** Recall levels of the precision-recall curve. */
export const RECALL_GRID: readonly number[] = Array.from({ length: 50 }, (_, step) => (step + 1) / 50);

/** False-removal rates of the false-removal curve: 1e-5 to 1, ten a decade. */
export const FALSE_REMOVAL_GRID: readonly number[] = Array.from({ length: 51 }, (_, step) =>
  Number((10 ** (step / 10 - 5)).toPrecision(6)),
);

/**
 * Precision at the highest threshold that reaches each recall of RECALL_GRID (steps, no interpolation). NaN when nothing is
 * inauthentic.
 */
export function precisionAtRecalls(judged: Judged): Float64Array {
  const { nPositive, nGroups, nCaught, nFalse } = rankingOf(judged);
  const out = new Float64Array(RECALL_GRID.length).fill(NaN);
  if (nPositive === 0) return out;
  let group = 0;
  for (const [step, recall] of RECALL_GRID.entries()) {
    const nWanted = Math.ceil(recall * nPositive - 1e-9);
    while (group < nGroups - 1 && nCaught[group] < nWanted) group++;
    out[step] = nCaught[group] / (nCaught[group] + nFalse[group]);
  }
  return out;
}

/** Highest recall whose false-removal rate stays within each rate of FALSE_REMOVAL_GRID. NaN when a class is missing. */
export function recallAtFalseRemovals(judged: Judged): Float64Array {
  const { nPositive, nNegative, nGroups, nCaught, nFalse } = rankingOf(judged);
  const out = new Float64Array(FALSE_REMOVAL_GRID.length).fill(NaN);
  if (nPositive === 0 || nNegative === 0) return out;
  let group = -1;
  for (const [step, rate] of FALSE_REMOVAL_GRID.entries()) {
    const nAllowed = rate * nNegative + 1e-9;
    while (group + 1 < nGroups && nFalse[group + 1] <= nAllowed) group++;
    out[step] = group < 0 ? 0 : nCaught[group] / nPositive;
  }
  return out;
}
