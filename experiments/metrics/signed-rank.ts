import { midranks } from './midranks.js';

/** Wilcoxon's signed-rank test of paired differences. */
export interface SignedRank {
  /** Sum of the ranks of the rarer sign. */
  readonly statistic: number;
  /** Two-sided; 1 where no difference is left. */
  readonly p: number;
  /** Differences that are not zero. */
  readonly n: number;
}

/** Up to so many differences the p-value is counted out; beyond, the normal approximation is right to three digits. */
const MAX_EXACT = 60;

/**
 * Tests whether paired differences lie evenly about zero. Zeros are left out; equal sizes share a mean rank, and the exact distribution is that of the ranks
 * as they are, ties included. Exact: O(n^3) for n <= 60. Source: F. Wilcoxon, Individual comparisons by ranking methods (1945).
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const { positive, total, ranks } = rankSums(differences);
  const n = ranks.length;
  const statistic = Math.min(positive, total - positive);
  if (n === 0) return { statistic, p: 1, n };
  return { statistic, p: n <= MAX_EXACT ? exactP(ranks, statistic) : signedRankNormalP(differences), n };
}

/** The two-sided p-value by the normal approximation with the variance that ties leave, without correction for continuity. */
export function signedRankNormalP(differences: readonly number[]): number {
  const { positive, total, ranks } = rankSums(differences);
  if (ranks.length === 0) return 1;
  const sd = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4);
  return 2 * upperTail(Math.abs(positive - total / 2) / sd);
}

function rankSums(differences: readonly number[]): { positive: number; total: number; ranks: number[] } {
  const kept = differences.filter((value) => value !== 0 && !Number.isNaN(value));
  const ranks = midranks(kept.map(Math.abs));
  let positive = 0;
  let total = 0;
  for (const [index, rank] of ranks.entries()) {
    total += rank;
    if (kept[index] > 0) positive += rank;
  }
  return { positive, total, ranks };
}

/** Share of the 2^n ways to give signs that end at least as far out; mean ranks are halves, so twice them are whole numbers. */
function exactP(ranks: readonly number[], statistic: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  let share = new Float64Array(total + 1);
  share[0] = 1;
  for (const rank of doubled) {
    const next = new Float64Array(total + 1);
    for (let sum = 0; sum <= total; sum++) next[sum] = (share[sum] + (sum >= rank ? share[sum - rank] : 0)) / 2;
    share = next;
  }
  let p = 0;
  for (let sum = 0; sum <= total; sum++) if (Math.min(sum, total - sum) <= 2 * statistic) p += share[sum];
  return Math.min(1, p);
}

/** P(Z > z) for z >= 0, by a continued fraction far out and a series near zero; full precision. Source: Abramowitz and Stegun (1964), 26.2.11 and 26.2.14. */
export function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) sum += term *= (z * z) / k;
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 60; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}
