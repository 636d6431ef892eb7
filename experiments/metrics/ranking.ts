import type { Judged } from '../metric.js';

/**
 * The rows of one cell in falling order of score, equal scores taken together: after group `g`, `nCaught[g]` inauthentic and
 * `nFalse[g]` organic rows have a score of at least `score[g]`.
 */
export interface Ranking {
  readonly nPositive: number;
  readonly nNegative: number;
  readonly nGroups: number;
  readonly score: Float64Array;
  readonly nCaught: Float64Array;
  readonly nFalse: Float64Array;
}

const rankings = new WeakMap<Judged, Ranking>();

/** Ranks the rows of a cell; sorted once, then shared by every metric and curve of the same cell. Throws when a score is NaN. O(n log n). */
export function rankingOf(judged: Judged): Ranking {
  let ranking = rankings.get(judged);
  if (ranking === undefined) {
    ranking = rank(judged);
    rankings.set(judged, ranking);
  }
  return ranking;
}

/** The same rows with every score turned into 1 - score. Their ranking is the other one read from its end: no sort. O(n). */
export function reversed(judged: Judged): Judged {
  const { nPositive, nNegative, nGroups, score, nCaught, nFalse } = rankingOf(judged);
  const turned = new Float64Array(judged.nRows);
  for (let row = 0; row < judged.nRows; row++) turned[row] = 1 - judged.score[row];
  const fromEnd = (column: Float64Array, whole: number): Float64Array =>
    Float64Array.from(
      { length: nGroups },
      (_, group) => whole - (group === nGroups - 1 ? 0 : column[nGroups - 2 - group]),
    );
  const out = { ...judged, score: turned };
  rankings.set(out, {
    ...{ nPositive, nNegative, nGroups },
    score: score.map((_, group) => 1 - score[nGroups - 1 - group]),
    nCaught: fromEnd(nCaught, nPositive),
    nFalse: fromEnd(nFalse, nNegative),
  });
  return out;
}

/** Sorts the scores of both classes apart (plain numeric sorts, no comparator calls), then merges them from the top. */
function rank({ nRows, score, isPositive }: Judged): Ranking {
  let nPositive = 0;
  for (let row = 0; row < nRows; row++) nPositive += isPositive[row];
  const positive = new Float64Array(nPositive);
  const negative = new Float64Array(nRows - nPositive);
  let p = 0;
  let n = 0;
  for (let row = 0; row < nRows; row++) {
    if (isPositive[row] === 1) positive[p++] = score[row];
    else negative[n++] = score[row];
  }
  positive.sort();
  negative.sort();
  // A typed array sorts NaN to its end; the merge below would never pass one.
  if (Number.isNaN(positive.at(-1)) || Number.isNaN(negative.at(-1))) throw new Error('a score is NaN: it has no rank');

  const groupScore = new Float64Array(nRows);
  const nCaught = new Float64Array(nRows);
  const nFalse = new Float64Array(nRows);
  let nGroups = 0;
  p = positive.length - 1;
  n = negative.length - 1;
  while (p >= 0 || n >= 0) {
    const top = Math.max(p >= 0 ? positive[p] : -Infinity, n >= 0 ? negative[n] : -Infinity);
    while (p >= 0 && positive[p] === top) p--;
    while (n >= 0 && negative[n] === top) n--;
    groupScore[nGroups] = top;
    nCaught[nGroups] = positive.length - 1 - p;
    nFalse[nGroups] = negative.length - 1 - n;
    nGroups++;
  }
  return {
    nPositive,
    nNegative: negative.length,
    nGroups,
    score: groupScore.subarray(0, nGroups),
    nCaught: nCaught.subarray(0, nGroups),
    nFalse: nFalse.subarray(0, nGroups),
  };
}
