import type { z } from 'zod';
import type { F64, U8 } from '../sim/traffic/columns.js';
import type { Past, Unit } from '../detectors/past.js';

/** What a policy learns from on the validation window: scores of rows that the label desk audited as organic or inauthentic. */
export interface AuditedScores {
  readonly score: F64;
  /** 1 = the desk says inauthentic. */
  readonly isInauthentic: U8;
}

/** Scores to decisions: what a trust-and-safety team does with a detector. Sees scores and traffic, never the truth. */
export interface Policy<Params = unknown, Plan = unknown> {
  readonly kind: 'policy';
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  /** Chooses the operating point on the validation window (rows of groups are accounts); the result is frozen before the test window is scored. */
  prepare(audited: AuditedScores, level: Unit, params: Params): Plan;
  /** Fills `isHit[row]` with 1 where the policy acts. */
  decide(plan: Plan, score: F64, past: Pick<Past, 'nRows' | 'account'>, isHit: Uint8Array): void;
  /** The score threshold of a plan, for the report; NaN when the policy has none. */
  threshold(plan: Plan): number;
  /** What the report should say about a plan, such as too few audits for the budget; null when there is nothing to say. */
  note?(plan: Plan): string | null;
}

/** Declares a policy: the default export of a file in `experiments/enforcement/`. */
export function policy<Params, Plan>(spec: Omit<Policy<Params, Plan>, 'kind'>): Policy<Params, Plan> {
  return { kind: 'policy', ...spec };
}
