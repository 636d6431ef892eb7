import { identifier, quoted } from '../../reports/sums/sql-text.js';
import type { KeptCells, KeptScores } from './kept-cells.js';

/** What the slider can be moved along; rows are hit by a policy where it stands at its first stop. */
export const HIT_WAYS = ['false-removals', 'queue', 'threshold'] as const;

/** When a row counts as hit. */
export interface Hit {
  readonly policy: string;
  readonly by: (typeof HIT_WAYS)[number];
  /** Null = what the policy acted on; else a share of organic rows, rows hit in all, or the lowest score that is hit. */
  readonly budget: number | null;
}

/** The condition by which a row of a file of scores counts as hit, in SQL. Budgets are numbers, checked by the caller. */
export function hitTerm(kept: KeptCells, { policy, by, budget }: Hit, scores: KeptScores): string {
  if (budget === null) return `${identifier(kept.policyColumn(policy))} = 1`;
  if (by === 'threshold') return `score >= ${double(budget)}`;
  if (by === 'queue') return `score > ${belowQueue(scores, Math.trunc(budget))}`;
  return `"flaggedFrom" <= ${double(budget)}`;
}

/** A number in SQL to the last digit: a bare one with a point would be a decimal first. */
const double = (value: number): string => `'${Number(value)}'::DOUBLE`;

/** The highest score that a queue has no room for; below every score where all rows fit. Equal scores go together, and only counted rows take room. */
function belowQueue({ path, queues }: KeptScores, nRows: number): string {
  const counted =
    `(SELECT score FROM read_parquet(${quoted(path)}) WHERE counted = 1 ` +
    `ORDER BY score DESC LIMIT 1 OFFSET ${nRows})`;
  const known = queues === null ? '' : `(SELECT below FROM read_parquet(${quoted(queues)}) WHERE length = ${nRows}), `;
  return `coalesce(${known}${counted}, -1)`;
}
