import { z } from 'zod';
import type { Unit } from '../../detectors/past.js';
import type { F64 } from '../../sim/traffic/columns.js';
import type { AuditedScores } from '../policy.js';
import { fallingOrganicRows } from './falling-scores.js';

/** Parameters of a threshold that keeps to a budget of false removals; part of a policy's parameters. */
export const budgetShape = {
  budgetAccounts: z
    .number()
    .min(0)
    .max(1)
    .default(0.005)
    .describe('share of the organic accounts that may be hit wrongly (assumed)'),
  budgetPer100kActions: z
    .number()
    .min(0)
    .max(100_000)
    .default(100)
    .describe('organic actions per 100,000 that may be removed wrongly (assumed)'),
};

/** Parsed budget. */
export type Budget = z.infer<z.ZodObject<typeof budgetShape>>;

/** Parameters of a line that `lineWithinBudget` chooses; part of a policy's parameters. */
export const lineShape = {
  ...budgetShape,
  weighsAudits: z
    .boolean()
    .default(true)
    .describe(
      'whether an audited action counts for all that it was drawn from: the desk looks at so many actions of an account (actionsPerAccount) and no more, so that ' +
        'busy people would count for little',
    ),
};

/** The share of organic rows of a level that a budget allows to be hit. */
export function allowedShare(level: Unit, { budgetAccounts, budgetPer100kActions }: Budget): number {
  return level === 'action' ? budgetPer100kActions / 100_000 : budgetAccounts;
}

/** A chosen operating point: rows that score above `above` are hit. */
export interface ScoreLine {
  readonly above: number;
  /** Audited organic rows it was chosen on. */
  readonly nOrganic: number;
  /** How many of them it may hit. */
  readonly nAllowed: number;
}

/**
 * The lowest line whose false-removal rate on the audited organic rows is within the budget. Rows count by what they stand for (the estimator of Horvitz and Thompson 1952, A
 * generalization of sampling without replacement from a finite universe), unless told otherwise. Equal scores are hit together or not at all. With too
 * few audits for a single allowed error it is the highest organic score; with none it is infinite. O(n log n).
 */
export function lineWithinBudget(
  audited: AuditedScores,
  level: Unit,
  { weighsAudits, ...budget }: Budget & { readonly weighsAudits: boolean },
): ScoreLine {
  const { score, weight } = fallingOrganicRows(weighsAudits ? audited : { ...audited, weight: undefined });
  const nOrganic = score.length;
  if (nOrganic === 0) return { above: Infinity, nOrganic, nAllowed: 0 };
  const all = weight.reduce((sum, one) => sum + one, 0);
  let left = allowedShare(level, budget) * all + (1e-9 * all) / nOrganic;
  let nAllowed = 0;
  while (nAllowed < nOrganic && weight[nAllowed] <= left) left -= weight[nAllowed++];
  return { above: nAllowed < nOrganic ? score[nAllowed] : -Infinity, nOrganic, nAllowed };
}

/** Flags the rows above a line. */
export function hitAbove({ above }: Pick<ScoreLine, 'above'>, score: F64, isHit: Uint8Array): void {
  for (let row = 0; row < isHit.length; row++) isHit[row] = score[row] > above ? 1 : 0;
}

/** The line as a report shows it: NaN when there is none. */
export const lineOf = ({ above }: Pick<ScoreLine, 'above'>): number => (Number.isFinite(above) ? above : NaN);

/** What a report should say about a line within a budget; null when there is nothing to say. */
export function noteOf({ nOrganic, nAllowed }: ScoreLine): string | null {
  if (nOrganic === 0) return 'no audited organic rows: nothing is hit';
  return nAllowed === 0 ? `too few audited organic rows for the budget (${nOrganic}): none of them may be hit` : null;
}
