import type { Explanation, Reason } from '../detector.js';

/** What one feature of a row adds to its raw score. */
export interface FeatureShare {
  readonly feature: string;
  /** NaN where it is missing. */
  readonly value: number;
  readonly contribution: number;
}

/** A reason about one feature; a missing value is left out. */
export function featureReason(reason: string, { feature, value, contribution }: FeatureShare): Reason {
  return { reason, feature, ...(Number.isNaN(value) ? {} : { value }), contribution };
}

/** Reasons with the largest contribution (in either direction) first; equal ones stay in their order. */
export function strongestFirst(reasons: readonly Reason[]): Reason[] {
  const size = ({ contribution = 0 }: Reason): number => Math.abs(contribution);
  return [...reasons].sort((a, b) => size(b) - size(a));
}

/** The explanation of a raw score that is a base plus one share a feature. Features that add nothing are left out. */
export function additiveExplanation(
  shares: readonly FeatureShare[],
  sum: NonNullable<Explanation['sum']>,
): Explanation {
  const reasons = shares
    .filter(({ contribution }) => contribution !== 0)
    .map((share) => featureReason(share.contribution > 0 ? 'raises the score' : 'lowers the score', share));
  return { reasons: strongestFirst(reasons), sum };
}
