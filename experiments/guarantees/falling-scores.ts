import type { F64, U32 } from '../../sim/traffic/columns.js';
import type { AuditedScores } from '../policy.js';

/** Scores of the rows that the desk audited as organic, highest first, and how many rows each stands for. O(n log n). */
export function fallingOrganicRows({
  score,
  isInauthentic,
  weight,
}: Pick<AuditedScores, 'score' | 'isInauthentic'> & { readonly weight?: F64 | undefined }): {
  readonly score: Float64Array;
  readonly weight: Float64Array;
} {
  const organic = Array.from({ length: score.length }, (_, row) => row).filter((row) => isInauthentic[row] === 0);
  organic.sort((one, other) => score[other] - score[one]);
  return {
    score: Float64Array.from(organic, (row) => score[row]),
    weight: Float64Array.from(organic, (row) => weight?.[row] ?? 1),
  };
}

/**
 * The highest score of each audited person none of whose rows was called inauthentic, highest first: who would be hit at all. What else they did in the window counts too, where it
 * is known: the desk looks at so many actions of an account and no more. Rows of one person hang together, persons do not. O(n log n).
 */
export function fallingOrganicPersons(
  { isInauthentic, ...audited }: Pick<AuditedScores, 'score' | 'isInauthentic' | 'highest'>,
  account: U32,
): Float64Array {
  const score = audited.highest ?? audited.score;
  const highest = new Map<number, number>();
  const isForeign = new Set<number>();
  for (let row = 0; row < score.length; row++) {
    if (isInauthentic[row] === 1) isForeign.add(account[row]);
    highest.set(account[row], Math.max(highest.get(account[row]) ?? 0, score[row]));
  }
  for (const one of isForeign) highest.delete(one);
  return Float64Array.from(highest.values()).sort().reverse();
}
