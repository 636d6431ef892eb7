import type { I32, U32, U8 } from './columns.js';

export { NONE } from './columns.js';
export { CLIENT, VERB } from './verb.js';

/**
 * One closed slice of simulated time: what the platform logged. Each column has its own SharedArrayBuffer, so a reader of one
 * epoch can not reach another. All columns have `nActions` rows; `t` never decreases, inside an epoch and across epochs.
 */
export interface Epoch {
  readonly startSec: number;
  readonly endSec: number;
  readonly nActions: number;
  /** Seconds since the scenario's start. */
  readonly t: U32;
  /** See VERB. */
  readonly verb: U8;
  /** The account that acts. */
  readonly actor: U32;
  /** The account acted upon, NONE where there is none (post, login). */
  readonly target: U32;
  /** The post acted upon or made, else NONE. */
  readonly object: U32;
  readonly session: U32;
  readonly device: U32;
  /** See CLIENT. */
  readonly client: U8;
  /** Autonomous system number of the network the action came from. */
  readonly network: U32;
}

/** What the platform knows of each account beside its actions. All columns have one row an account. */
export interface AccountTable {
  readonly nAccounts: number;
  /** When the account was opened, seconds since the scenario's start; negative = before it. */
  readonly createdSec: I32;
  readonly isPrivate: U8;
  readonly isBusiness: U8;
  readonly hasPicture: U8;
  /** Posts made before the scenario's start. */
  readonly nPostsBefore: U32;
}

/** The follow graph at the scenario's start: account `a` follows `target[offset[a] .. offset[a+1])`, ascending. */
export interface FollowGraph {
  readonly offset: U32;
  readonly target: U32;
}

/** Everything observed: the accounts, the graph at the start and the closed epochs, oldest first. */
export interface Traffic {
  readonly accounts: AccountTable;
  readonly graph: FollowGraph;
  readonly epochs: readonly Epoch[];
}
