import type { Judged } from '../../experiments/metric.js';

/** Judged rows from plain lists; every row is an account of its own and a person's unless told otherwise. */
export function judgedOf(
  score: readonly number[],
  isPositive: readonly number[],
  more: {
    isHit?: readonly number[];
    account?: readonly number[];
    isPerson?: readonly number[];
    level?: Judged['level'];
  } = {},
): Judged {
  const nRows = score.length;
  return {
    level: more.level ?? 'account',
    nRows,
    score: Float64Array.from(score),
    isPositive: Uint8Array.from(isPositive),
    isHit: Uint8Array.from(more.isHit ?? score.map(() => 0)),
    account: Uint32Array.from(more.account ?? score.keys()),
    isPerson: Uint8Array.from(more.isPerson ?? score.map(() => 1)),
  };
}
