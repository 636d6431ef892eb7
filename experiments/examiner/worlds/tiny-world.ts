import type { CrowdKind } from '../../../detectors/detector.js';

/** One account of a tiny world. */
export interface TinyAccount {
  readonly createdSec: number;
  readonly isPrivate: boolean;
  readonly isBusiness: boolean;
  readonly hasPicture: boolean;
  readonly nPostsBefore: number;
  /** Accounts followed at the start. */
  readonly followings: readonly number[];
}

/** One action of a tiny world; the fields are the columns of an epoch. */
export interface TinyAction {
  readonly t: number;
  readonly verb: number;
  readonly actor: number;
  readonly target: number;
  readonly object: number;
  readonly session: number;
  readonly device: number;
  readonly client: number;
  readonly network: number;
}

/** A world small enough to be told as a story: what the examiner shrinks. Epochs are days. */
export interface TinyWorld {
  readonly accounts: readonly TinyAccount[];
  /** In the order of the log: `t` never decreases. */
  readonly actions: readonly TinyAction[];
  readonly nEpochs: number;
  /** Accounts that a planted operation owns; empty where the world is arbitrary. */
  readonly bots: readonly number[];
  /** Kind of crowd; left out where the world is arbitrary. */
  readonly crowd?: CrowdKind;
  /** Accounts that the desk has labelled, where it tells the truth; left out: all of them. */
  readonly labelled?: readonly number[];
}

/** Length of a tiny world's epoch. */
export const EPOCH_SEC = 86_400;
