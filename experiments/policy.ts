import { part, shaped } from '../plugins/plugin-shape.js';
import type { z } from 'zod';
import type { F64, U32, U8 } from '../sim/traffic/columns.js';
import type { Labels, Past, Unit } from '../detectors/past.js';

/** Labels of a random draw of accounts, to choose thresholds on. */
export interface AuditLabels extends Labels {
  /** Rows that each audited row stands for, at least 1: the desk looks at so many actions of an account and no more. */
  readonly weight: F64;
}

/** What a policy learns from on the validation window: scores of rows that the label desk audited as organic or inauthentic. */
export interface AuditedScores {
  readonly score: F64;
  /** 1 = the desk says inauthentic. */
  readonly isInauthentic: U8;
  /** As in `AuditLabels`; one each where left out. */
  readonly weight?: F64;
  /** Highest score of the row's account in the whole window, looked at or not; left out where rows stand for themselves. */
  readonly highest?: F64;
  /** Account of each row; left out where rows are accounts of a table. */
  readonly account?: U32;
  /** How many rows, of how many accounts, the plan is going to be used on at a time; left out where nobody knows. */
  readonly ahead?: { readonly nRows: number; readonly nAccounts: number };
}

/** An account that a sweep hit, and what earlier sweeps did to it. */
export interface Suspect {
  readonly account: number;
  /** Highest score of its rows in this sweep, in [0,1]. */
  readonly score: number;
  /** Its actions that this sweep hit (all of them where accounts are scored), and its candidate actions of the sweep. */
  readonly nHits: number;
  readonly nActions: number;
  /** How often it was told or restricted before, appeals that were granted left out, and days since the last time (Infinity when never). */
  readonly strikes: number;
  readonly daysSinceStrike: number;
}

/** One sweep of a closed loop, as a policy sees it. */
export interface Sweep {
  /** Highest score first, ties by account. */
  readonly suspects: readonly Suspect[];
  /** Days since the last sweep. */
  readonly days: number;
  /** Has people look at a suspect: true = they say inauthentic. They err now and then; each look is counted as a cost. */
  readonly review: (account: number) => boolean;
}

/** What the platform does about one suspect. What is left out is not done. */
export interface Decision {
  readonly account: number;
  /** Why, for the platform's own record. */
  readonly reason: string;
  /** Undoes the actions that the attribution picks, so many days later: 0 is at once. */
  readonly removeAfterDays?: number;
  /** What its owner is told in the app. */
  readonly tell?: 'notice' | 'warning';
  readonly resetPassword?: boolean;
  /** Days without likes, follows and comments. */
  readonly limitDays?: number;
  /** Days without any access; Infinity for good. */
  readonly blockDays?: number;
  /** Days in which likes, follows and comments from where the hit actions came are refused at once: from their devices (default), or their networks. */
  readonly refuseDays?: number;
  readonly refuseFrom?: 'device' | 'network';
  /** Deletes the account. */
  readonly purge?: boolean;
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
  /** In a closed loop: the longest time that `respond` puts a removal off, days; 0 where it is left out. Studies must remember actions that long. */
  longestDelayDays?(params: Params): number;
  /** In a closed loop: what is done about the suspects of a sweep; without it what is hit is removed at once, silently. Must depend on its arguments only. */
  respond?(sweep: Sweep, params: Params): readonly Decision[];
}

/** Declares a policy: the default export of a file in `experiments/enforcement/`. */
export function policy<Params, Plan>(spec: Omit<Policy<Params, Plan>, 'kind'>): Policy<Params, Plan> {
  return {
    kind: 'policy',
    ...shaped('policy', spec, {
      params: part.params,
      prepare: part.method,
      decide: part.method,
      threshold: part.method,
      note: part.optional(part.method),
      longestDelayDays: part.optional(part.method),
      respond: part.optional(part.method),
    }),
  };
}
