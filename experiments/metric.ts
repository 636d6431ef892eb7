import type { F64, U32, U8 } from '../sim/traffic/columns.js';

/** Scores beside the truth and the policy's decision, for the rows of one cell (or of one segment of it). */
export interface Judged {
  readonly level: 'account' | 'action';
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
  /** NaN where it is undefined (no positives, nothing flagged). */
  compute(judged: Judged): number;
}

/** Place of metrics that do not ask for one. */
const LAST = 1000;

/** Declares a metric: the default export of a file in `experiments/metrics/catalog/`; without `order` it comes last. */
export function metric(spec: Omit<Metric, 'kind' | 'order'> & { readonly order?: number }): Metric {
  return { kind: 'metric', order: LAST, ...spec };
}
