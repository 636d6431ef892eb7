import { part, shaped } from '../plugins/plugin-shape.js';
import type { z } from 'zod';
import type { RandomStream } from '../random/stream.js';
import type { Traits } from './persona.js';
import type { EpochContext, SetupContext } from './world/context.js';

/** Somebody whom a confounder's `alter` changed. */
export interface AlteredPerson {
  readonly account: number;
  readonly traits: Traits;
}

/** What a confounder is given once. */
export interface ConfounderSetup extends SetupContext {
  /**
   * Those whom `alter` changed, with the traits that it gave them, in the order of the scenario (equal in twin worlds). They take part already, but `act` may only act
   * through accounts for which `participate` was called.
   */
  readonly altered: readonly AlteredPerson[];
  /**
   * Notes in the truth that a person takes part from `fromSec` until `toSec` (exclusive); `act` may then act through their account, also past that end: the last
   * session may.
   */
  participate(account: number, fromSec: number, toSec: number): void;
  /**
   * Makes an account's posts go viral from `fromSec` until `toSec` (exclusive): `pull` (in [0,1]) of what everybody explores is then the
   * account's newest post.
   */
  trend(account: number, fromSec: number, toSec: number, pull: number): void;
}

/** Organic behaviour that looks like a bot's: everything it emits is the owners' own doing. */
export interface Confounder<Params = unknown, State = unknown> {
  readonly kind: 'confounder';
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  /**
   * Changes how one person lives, before the world exists: the new traits, or null for those it leaves alone. Drawn from the confounder's own
   * stream for that person. The changed take part in the confounder for the whole horizon.
   */
  alter?(params: Params, random: RandomStream, traits: Traits, horizonDays: number): Traits | null;
  setup(params: Params, context: ConfounderSetup): State;
  act(params: Params, state: State, epoch: EpochContext): void;
}

/** Declares a confounder: the default export of a file in `sim/confounders/`. */
export function confounder<Params, State>(spec: Omit<Confounder<Params, State>, 'kind'>): Confounder<Params, State> {
  return {
    kind: 'confounder',
    ...shaped('confounder', spec, {
      params: part.params,
      alter: part.optional(part.method),
      setup: part.method,
      act: part.method,
    }),
  };
}
