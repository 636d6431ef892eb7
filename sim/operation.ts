import { part, shaped } from '../plugins/plugin-shape.js';
import type { z } from 'zod';
import type { RandomStream } from '../random/stream.js';
import type { Traits } from './persona.js';
import type { EpochContext, SetupContext } from './world/context.js';

/** What an operation is given once, after accounts have their numbers. */
export interface OperationSetup extends SetupContext {
  /** Accounts of the bots that `bots` asked for, in that order. */
  readonly bots: readonly number[];
  /** Devices that `nDevices` asked for. */
  readonly devices: readonly number[];
  /** Runs a bot on a device and through two networks (evening and daytime) of the operation. */
  placeBot(bot: number, device: number, networks: readonly [number, number]): void;
  /**
   * Takes over a person's account from `fromSec` until `toSec` (exclusive); returns the campaign. `act` may act through the account in that time only, but for a log-in,
   * which may come up to a minute before; anything else is refused as the operation's mistake.
   */
  enrol(account: number, fromSec: number, toSec: number): number;
  /** Opens a campaign for a beneficiary, such as a package of bought followers; returns its index. */
  openCampaign(name: string, beneficiary: number): number;
}

/** One inauthentic enterprise: a follow service, a bot farm ... Everything it emits is inauthentic by definition. */
export interface Operation<Params = unknown, State = unknown> {
  readonly kind: 'operation';
  readonly id: string;
  /** Kind of enterprise, for grouping in reports. */
  readonly family: string;
  readonly summary: string;
  /** What its actions are in the truth: `inauthentic`, or `coordinated` for humans acting by hand to a plan (pods), which is neither. */
  readonly label: 'inauthentic' | 'coordinated';
  readonly params: z.ZodType<Params>;
  /**
   * The parameters of the same enterprise when it evades with an effort in [0,1]: 0 takes no care at all, 1 does all that is known to work
   * (calibration e). Called where the scenario turns its evasion dial; must be pure.
   */
  evade?(params: Params, evasion: number): Params;
  /** Traits of the accounts it owns, drawn before the world exists; they then act like people do, under its control. */
  bots?(params: Params, random: RandomStream, size: WorldSize): readonly Traits[];
  /** How many devices of its own it uses. */
  nDevices(params: Params, size: WorldSize): number;
  /** Chooses customers or jobs; returns the operation's memory, plain data that `act` may change. */
  setup(params: Params, context: OperationSetup): State;
  /** Emits the actions of one epoch. */
  act(params: Params, state: State, epoch: EpochContext): void;
}

/** How large the world is, known before anything is drawn. */
export interface WorldSize {
  readonly nPeople: number;
  readonly horizonDays: number;
}

/** Declares an operation: the default export of a file in `sim/operations/`. */
export function operation<Params, State>(spec: Omit<Operation<Params, State>, 'kind'>): Operation<Params, State> {
  return {
    kind: 'operation',
    ...shaped('operation', spec, {
      family: part.text,
      label: part.oneOf('inauthentic', 'coordinated'),
      params: part.params,
      evade: part.optional(part.method),
      bots: part.optional(part.method),
      nDevices: part.method,
      setup: part.method,
      act: part.method,
    }),
  };
}
