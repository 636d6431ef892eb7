import { meanOf, scoresOfClass, toShare, type ScoredSample } from './scored-sample.js';

/** Classify and count: the share of rows that score above 0.5. Biased wherever the prevalence is not the one the scores were made for. O(n). */
export const classifyAndCount = ({ score }: ScoredSample): number => meanOf(score, isHit);

/** ACC: the count corrected by the labelled rows' hit rates; NaN when both classes are hit alike. O(n). Source: Forman 2008, Quantifying counts and costs via classification. */
export const adjustedCount = (sample: ScoredSample): number => adjusted(sample, isHit);

/** PACC: the same with mean scores in place of counts. O(n). Source: Bella et al. 2010, Quantification via probability estimators. */
export const probabilisticAdjustedCount = (sample: ScoredSample): number => adjusted(sample, (score) => score);

const isHit = (score: number): number => (score > 0.5 ? 1 : 0);

function adjusted(sample: ScoredSample, valueOf: (score: number) => number): number {
  const [organic, inauthentic] = [0 as const, 1 as const].map((label) => meanOf(scoresOfClass(sample, label), valueOf));
  const spread = inauthentic - organic;
  return spread === 0 ? NaN : toShare((meanOf(sample.score, valueOf) - organic) / spread);
}
