import type { Explanation, Reason } from '../detector.js';

/** What one feature of a row adds to its raw score. */
export interface FeatureShare {
  readonly feature: string;
  /** NaN where it is missing. */
  readonly value: number;
  readonly contribution: number;
  /** See `Reason`. */
  readonly members?: readonly number[];
}

/** A reason about one feature; a missing value is left out. */
export function featureReason(reason: string, { feature, value, contribution, members }: FeatureShare): Reason {
  return {
    reason,
    feature,
    ...(Number.isNaN(value) ? {} : { value }),
    contribution,
    ...(members === undefined ? {} : { members }),
  };
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

/** The members of a reason: the account and those it was found with, each once; left out where there is nobody else. */
export function foundWith(account: number, others: Iterable<number>): Pick<Reason, 'members'> {
  const members = [...new Set([account, ...others])];
  return members.length < 2 ? {} : { members };
}

/** What one tie of an account adds to its raw score. */
export interface TieShare {
  /** The account at the other end. */
  readonly account: number;
  readonly contribution: number;
}

/** Ties told one by one; the others are told as one sum. Assumed. */
const TIES_TOLD = 20;

/** Reasons about the ties of an account, strongest first. Their contributions sum to those of all ties; ties that add nothing are left out. */
export function tieReasons<Share extends TieShare>(
  account: number,
  shares: readonly Share[],
  reasonOf: (share: Share) => Omit<Reason, 'members' | 'contribution'>,
): Reason[] {
  const sorted = shares
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const told = sorted.slice(0, TIES_TOLD).map((share) => ({
    ...reasonOf(share),
    contribution: share.contribution,
    members: [account, share.account],
  }));
  const rest = sorted.slice(TIES_TOLD);
  if (rest.length === 0) return told;
  const contribution = rest.reduce((sum, share) => sum + share.contribution, 0);
  return [...told, { reason: 'all other ties', feature: 'number of them', value: rest.length, contribution }];
}
