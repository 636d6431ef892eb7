import { NONE } from '../../sim/traffic/columns.js';
import type { Judged } from '../metric.js';
import { FALSE_REMOVAL_GRID } from './curves.js';
import { rankingOf } from './ranking.js';

/** What each false-removal rate of FALSE_REMOVAL_GRID would come to, were the threshold placed perfectly. One value a rate. */
export interface OperatingCurve {
  /** Lowest score that is hit; Infinity where nothing may be. */
  readonly threshold: Float64Array;
  /** Inauthentic rows hit. */
  readonly nCaught: Float64Array;
  /** Organic rows hit. */
  readonly nFalse: Float64Array;
  /** Distinct people with an organic row hit. */
  readonly nPeople: Float64Array;
  readonly nPositive: number;
  readonly nNegative: number;
}

/** Names of the numbers that the curve gives at each budget. */
export const OPERATING_METRICS = [
  'recall',
  'precision',
  'false-removal-rate',
  'hit',
  'caught',
  'wrongly-hit-rows',
  'wrongly-hit-people',
] as const;

/** The largest budget of the curve that is not above the one given (by more than half a percent of it); null where it is below all of them. */
export function budgetOnCurve(budget: number): number | null {
  return FALSE_REMOVAL_GRID.findLast((rate) => rate <= budget * 1.005) ?? null;
}

/**
 * Walks the rows from the highest score down and notes, at the lowest threshold that stays within each rate, what is hit and how many people lose something.
 * Equal scores are hit together. O(n log n) for the ranking, then O(n).
 */
export function operatingCurve(judged: Judged): OperatingCurve {
  const { nPositive, nNegative, nGroups, score, nCaught, nFalse } = rankingOf(judged);
  const n = FALSE_REMOVAL_GRID.length;
  const out = {
    threshold: new Float64Array(n).fill(Infinity),
    nCaught: new Float64Array(n),
    nFalse: new Float64Array(n),
    nPeople: new Float64Array(n),
  };
  const firstHit = firstHits(judged);
  let group = -1;
  let person = 0;
  for (const [step, rate] of FALSE_REMOVAL_GRID.entries()) {
    const nAllowed = rate * nNegative + 1e-9;
    while (group + 1 < nGroups && nFalse[group + 1] <= nAllowed) group++;
    if (group < 0) continue;
    out.threshold[step] = score[group];
    out.nCaught[step] = nCaught[group];
    out.nFalse[step] = nFalse[group];
    while (person < firstHit.length && firstHit[person] >= score[group]) person++;
    out.nPeople[step] = person;
  }
  return { ...out, nPositive, nNegative };
}

/** Highest organic score of each person, falling: the thresholds at which one more person is wrongly hit. */
function firstHits({ nRows, isPositive, isPerson, account, score }: Judged): Float64Array {
  let nAccounts = 0;
  for (let row = 0; row < nRows; row++) if (account[row] !== NONE) nAccounts = Math.max(nAccounts, account[row] + 1);
  const highest = new Float64Array(nAccounts).fill(-1);
  for (let row = 0; row < nRows; row++)
    if (isPositive[row] === 0 && isPerson[row] === 1 && score[row] > highest[account[row]])
      highest[account[row]] = score[row];
  return highest
    .filter((value) => value >= 0)
    .sort()
    .reverse();
}
