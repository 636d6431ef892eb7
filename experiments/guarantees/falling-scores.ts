import type { AuditedScores } from '../policy.js';

/** Scores of the rows that the desk audited as organic, highest first. O(n log n). */
export function fallingOrganicScores({ score, isInauthentic }: AuditedScores): Float64Array {
  const organic: number[] = [];
  for (let row = 0; row < score.length; row++) if (isInauthentic[row] === 0) organic.push(score[row]);
  return Float64Array.from(organic).sort().reverse();
}
