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
  readonly operations: readonly OperationTruth[];
  readonly campaigns: readonly CampaignTruth[];
  readonly enrolments: readonly Enrolment[];
  readonly participations: readonly Participation[];
  /** One entry per closed epoch. */
  readonly epochs: readonly TruthEpoch[];
}

/** `Truth.persona` of a bot. */
export const NO_PERSONA = 255;
