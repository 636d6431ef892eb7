import { NONE } from '../../sim/traffic/columns.js';
import type { Judged } from '../metric.js';
import { FALSE_REMOVAL_GRID } from './curves.js';
import { rankingOf, type Ranking } from './ranking.js';

/** Queue lengths that a review curve is told at: rows that somebody would have to look at. Powers of ten in steps of 1, 2, 5. */
export const QUEUE_GRID: readonly number[] = [10, 100, 1000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

/** A part of the people whose harm is counted apart: 1 = the row is theirs. */
export interface HarmSegment {
  readonly name: string;
  readonly isIn: Uint8Array;
}

/** What a row of thresholds comes to. One value a threshold, the strictest first. */
export interface OperatingPoints {
  /** Lowest score that is hit; Infinity where nothing may be. */
  readonly threshold: Float64Array;
  /** Inauthentic rows hit. */
  readonly nCaught: Float64Array;
  /** Organic rows hit. */
  readonly nFalse: Float64Array;
  /** Distinct people with an organic row hit. */
  readonly nPeople: Float64Array;
  /** The same people, segment by segment, in the order of `OperatingCurve.segments`. */
  readonly nPeopleIn: readonly Float64Array[];
}

/** What each false-removal rate of FALSE_REMOVAL_GRID, and each queue of QUEUE_GRID, would come to, were the threshold placed perfectly. */
export interface OperatingCurve extends OperatingPoints {
  readonly queue: OperatingPoints;
  readonly nPositive: number;
  readonly nNegative: number;
  /** Segments and how many distinct people have organic rows in them. */
  readonly segments: readonly { readonly name: string; readonly nPeople: number }[];
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
 * Walks the rows from the highest score down and notes, at the lowest threshold that stays within each budget, what is hit and how many people lose something.
 * Equal scores are hit together. O(n log n) for the ranking, then O(n) a segment.
 */
export function operatingCurve(judged: Judged, segments: readonly HarmSegment[] = []): OperatingCurve {
  const ranking = rankingOf(judged);
  const { nPositive, nNegative, nCaught, nFalse } = ranking;
  const everybody = firstHits(judged, null);
  const inSegments = segments.map(({ isIn }) => firstHits(judged, isIn));
  const hits = [everybody, ...inSegments];
  const wrong = groupsWithin(ranking, FALSE_REMOVAL_GRID, (group, rate) => nFalse[group] <= rate * nNegative + 1e-9);
  const queue = groupsWithin(ranking, QUEUE_GRID, (group, most) => nCaught[group] + nFalse[group] <= most);
  return {
    ...pointsAt(ranking, wrong, hits),
    queue: pointsAt(ranking, queue, hits),
    nPositive,
    nNegative,
    segments: segments.map(({ name }, place) => ({ name, nPeople: inSegments[place].length })),
  };
}

/** The last group of equal scores within each budget; -1 where there is none. Budgets rise. */
function groupsWithin(
  { nGroups }: Ranking,
  budgets: readonly number[],
  fits: (group: number, budget: number) => boolean,
): number[] {
  let group = -1;
  return budgets.map((budget) => {
    while (group + 1 < nGroups && fits(group + 1, budget)) group++;
    return group;
  });
}

function pointsAt(
  { score, nCaught, nFalse }: Ranking,
  groups: readonly number[],
  hits: readonly Float64Array[],
): OperatingPoints {
  const at = (column: Float64Array, none: number): Float64Array =>
    Float64Array.from(groups, (group) => (group < 0 ? none : column[group]));
  const threshold = at(score, Infinity);
  const [nPeople, ...nPeopleIn] = hits.map((firsts) => countAbove(firsts, threshold));
  return { threshold, nCaught: at(nCaught, 0), nFalse: at(nFalse, 0), nPeople, nPeopleIn };
}

/** How many of the falling `values` reach each of the falling thresholds. */
function countAbove(values: Float64Array, thresholds: Float64Array): Float64Array {
  let next = 0;
  return thresholds.map((threshold) => {
    while (next < values.length && values[next] >= threshold) next++;
    return next;
  });
}

/** Highest organic score of each person with rows in the segment, falling: the thresholds at which one more person is wrongly hit. */
function firstHits({ nRows, isPositive, isPerson, account, score }: Judged, isIn: Uint8Array | null): Float64Array {
  let nAccounts = 0;
  for (let row = 0; row < nRows; row++) if (account[row] !== NONE) nAccounts = Math.max(nAccounts, account[row] + 1);
  const highest = new Float64Array(nAccounts).fill(-1);
  for (let row = 0; row < nRows; row++) {
    if (isIn !== null && isIn[row] === 0) continue;
    if (isPositive[row] === 0 && isPerson[row] === 1 && score[row] > highest[account[row]])
      highest[account[row]] = score[row];
  }
  return highest
    .filter((value) => value >= 0)
    .sort()
    .reverse();
}
