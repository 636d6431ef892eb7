import type { F64, U32 } from '../sim/traffic/columns.js';
import type { Traffic } from '../sim/traffic/epoch.js';

/** What one row is about: an account, or one given like, follow or comment. */
export type RowUnit = 'account' | 'action';

/** What a detector scores: accounts, actions, or groups of accounts (whose rows are accounts too). */
export type Unit = RowUnit | 'group';

/** Where the candidate actions of a past lie: row `r` is row `row[r]` of epoch `epoch[r]`. */
export interface ActionRows {
  readonly epoch: U32;
  readonly row: U32;
}

/**
 * What a detector may know at one moment: everything that happened before `nowSec`, and nothing else. Later epochs and the truth
 * have never been sent to the worker it runs in.
 */
export interface Past {
  readonly unit: Unit;
  /** Rows to score. Accounts: those that exist by `nowSec`. Actions: the likes, follows and comments of the window. */
  readonly nRows: number;
  /** The account of each row (for an action, its actor). */
  readonly account: U32;
  /** Set when `unit` is `action` and there is traffic, else null. */
  readonly actions: ActionRows | null;
  /** Number of accounts ever seen; account numbers are below it and mean nothing. */
  readonly nAccounts: number;
  readonly nowSec: number;
  /** Rows and `rates` features look at [windowStartSec, nowSec). */
  readonly windowStartSec: number;
  /** Accounts, starting graph and every epoch that closed by `nowSec`; null for a data set that is only a table. */
  readonly traffic: Traffic | null;
  /** The columns that were prepared: the ones the detector asked for. */
  readonly featureNames: readonly string[];
  /** One prepared column, one value a row, NaN where unknown. Throws on a name that was not asked for. */
  feature(name: string): F64;
}

/** Labels that the label desk has revealed by `nowSec`: few, late, partly wrong. One entry per labelled row. */
export interface Labels {
  /** Row of the past. */
  readonly row: U32;
  /** 1 = the desk says inauthentic. */
  readonly isInauthentic: U32;
}
