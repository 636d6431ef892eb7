import { part, shaped } from '../plugins/plugin-shape.js';
import type { Unit } from '../detectors/past.js';
import type { F64, U32, U8 } from '../sim/traffic/columns.js';

/** One job of an operation in the window, as far as accounts took part in it. */
export interface CampaignMembers {
  /** Code of its operation, as in `JudgedGroups.runBy`. */
  readonly runBy: number;
  /** Account numbers. */
  readonly accounts: U32;
}

/** The groups that a detector found beside what is true of their accounts. */
export interface JudgedGroups {
  /** Per row: number of its group, NONE where it is in none. */
  readonly groupOf: U32;
  /** Per row: 0 = organic, else a code for the operation that owns the account or acted through it. */
  readonly runBy: U32;
  /** Campaigns with at least three accounts. */
  readonly campaigns: readonly CampaignMembers[];
}

/** When the rows of a cell happened, and for which job of an operation. Actions only: an account is scored once a window. */
export interface RowTiming {
  /** Per row: seconds since the start of the world; of one account, and of one campaign, rows come in the order of time. */
  readonly tSec: U32;
  /** Per row: number of the campaign, NONE where the action serves none; null where accounts were drawn anew, which tears campaigns apart. */
  readonly campaign: U32 | null;
  /** End of the window. */
  readonly endSec: number;
  /**
   * Per row: second of the first look at which the policy hit it, by what had happened until then; Infinity where none did. Left out where the platform looked once, at the end: then a row that is hit counts as
   * known from its own second on.
   */
  readonly knownSec?: F64;
}

/** Scores beside the truth and the policy's decision, for the rows of one cell (or of one segment of it). */
export interface Judged {
  /** Rows of the level `group` are accounts. */
  readonly level: Unit;
  readonly nRows: number;
  readonly score: F64;
  /** 1 = truly inauthentic. */
  readonly isPositive: U8;
  /** 1 = the policy acts on the row: removes the action, or notifies and resets the account. */
  readonly isHit: U8;
  /** The account of the row (for an action, its actor). */
  readonly account: U32;
  /** 1 = the account of the row is a real person's (organic or a customer); 0 = a bot. */
  readonly isPerson: U8;
  /** At the level `group` only. */
  readonly groups?: JudgedGroups;
  /** At the level `action` only. */
  readonly timing?: RowTiming;
}

/** One number that says how good, or how harmful, a cell is. */
export interface Metric {
  readonly kind: 'metric';
  readonly id: string;
  readonly summary: string;
  /** Place in tables, low first. */
  readonly order: number;
  /** Which way is better; `neither` for plain counts. */
  readonly better: 'higher' | 'lower' | 'neither';
  /** Bounds of the value, for clipping intervals and for charts. */
  readonly range: readonly [number, number];
  /** `rate` prints as a share, `count` as a whole number. */
  readonly display: 'rate' | 'count';
  /** True: also computed per segment (persona, operation, confounder). */
  readonly bySegment: boolean;
  /** A share of which rows: how many accounts have them says what can be known where it is 0 or 1. Left out where it is no such share. */
  readonly among?: 'inauthentic' | 'organic' | 'hit';
  /** Where it is defined at all; at every level by default. */
  readonly levels?: readonly Unit[];
  /** NaN where it is undefined (no positives, nothing flagged). */
  compute(judged: Judged): number;
}

/** True where a metric is defined at a level. */
export function isMetricOf({ levels }: Pick<Metric, 'levels'>, level: Unit): boolean {
  return levels?.includes(level) ?? true;
}

/** Place of metrics that do not ask for one. */
const LAST = 1000;

/** Declares a metric: the default export of a file in `experiments/metrics/catalog/`; without `order` it comes last. */
export function metric(spec: Omit<Metric, 'kind' | 'order'> & { readonly order?: number }): Metric {
  return {
    kind: 'metric',
    order: LAST,
    ...shaped('metric', spec, {
      better: part.oneOf('higher', 'lower', 'neither'),
      range: part.pair(part.number),
      display: part.oneOf('rate', 'count'),
      bySegment: part.flag,
      levels: part.optional(part.list(part.oneOf('account', 'action', 'group'))),
      compute: part.method,
    }),
  };
}
