import type { U32, U8 } from '../traffic/columns.js';

/** Controller code of the account's owner; operation `k` of `Truth.operations` has the code `k + 1`. */
export const OWNER = 0;

/** The truth behind one epoch; row for row beside its columns. */
export interface TruthEpoch {
  /** OWNER, or operation index + 1. */
  readonly controller: U32;
  /** Index into `Truth.campaigns`, or NONE. */
  readonly campaign: U32;
}

/** One inauthentic enterprise of the scenario. */
export interface OperationTruth {
  /** Unique in the scenario: the plug-in id, with `-2`, `-3` where it is used again. */
  readonly id: string;
  readonly family: string;
  /** What its actions are: inauthentic, or coordinated by hand (pods), which counts as neither inauthentic nor organic. */
  readonly label: 'inauthentic' | 'coordinated';
}

/** An operation's books for one epoch, in US dollars; counts of customers are those at its end. */
export interface LedgerRow {
  readonly operation: number;
  readonly startSec: number;
  readonly nCustomers: number;
  readonly nPaying: number;
  readonly nJoined: number;
  readonly nLeft: number;
  readonly revenue: number;
  readonly cost: number;
  /** Actions that got through, and those that its operator saw fail. */
  readonly nDone: number;
  readonly nBlocked: number;
  readonly nLockedOut: number;
  /** Times that the operator changed its ways because of what it saw: let an account rest, moved it, drew a line for all. */
  readonly nReactions: number;
}

/** One job of an operation: a customer's enrolment, or one package of bought followers. */
export interface CampaignTruth {
  readonly operation: number;
  readonly name: string;
  /** The account that the campaign is for. */
  readonly beneficiary: number;
}

/** A real person's account while an operation holds its password. */
export interface Enrolment {
  readonly account: number;
  readonly operation: number;
  readonly fromSec: number;
  /** Exclusive. */
  readonly toSec: number;
}

/** A person who took part in a confounder: organic behaviour that looks like a bot's. */
export interface Participation {
  readonly account: number;
  readonly confounder: string;
  readonly fromSec: number;
  readonly toSec: number;
}

/** What really happened. Only the sim, the label desk, the metrics, the file writer and tests may read it. */
export interface Truth {
  /** Persona names; `persona` indexes them. */
  readonly personas: readonly string[];
  /** Per account: persona index of its owner, or NO_PERSONA for accounts owned by an operation (bots). */
  readonly persona: U8;
  /** Per account: operation index + 1 of the bot's operator, OWNER for people's accounts. */
  readonly operator: U32;
  /** Per account: number of the person in the scenario's own order, equal in twin worlds; bots count after the people. */
  readonly person: U32;
  /** Per account: when it is closed by its owner's own plan, whatever the platform does; only known while a world runs. */
  readonly leavesSec?: ArrayLike<number>;
  readonly operations: readonly OperationTruth[];
  readonly campaigns: readonly CampaignTruth[];
  readonly enrolments: readonly Enrolment[];
  readonly participations: readonly Participation[];
  /** Books of the operations, in order of time. */
  readonly ledger: readonly LedgerRow[];
  /** One entry per closed epoch. */
  readonly epochs: readonly TruthEpoch[];
}

/** `Truth.persona` of a bot. */
export const NO_PERSONA = 255;
