import type { F64, U8 } from '../../sim/traffic/columns.js';

/** What prevalence is estimated from: labelled scores, and the scores of rows nobody has looked at. Scores are taken for posteriors, in [0,1]. */
export interface ScoredSample {
  readonly labelledScore: F64;
  readonly isInauthentic: U8;
  readonly score: F64;
}

/** Scores of one class among the labelled rows. O(n). */
export function scoresOfClass({ labelledScore, isInauthentic }: ScoredSample, label: 0 | 1): Float64Array {
  const scores: number[] = [];
  for (let row = 0; row < labelledScore.length; row++)
    if (isInauthentic[row] === label) scores.push(labelledScore[row]);
  return Float64Array.from(scores);
}

/** Mean of a function of scores; NaN without any. */
export function meanOf(scores: F64, valueOf: (score: number) => number): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) sum += valueOf(scores[row]);
  return scores.length === 0 ? NaN : sum / scores.length;
}

/** Clips an estimate to [0,1]; NaN stays. */
export const toShare = (value: number): number => (Number.isNaN(value) ? NaN : Math.min(1, Math.max(0, value)));
