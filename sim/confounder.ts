import type { z } from 'zod';
import type { EpochContext, SetupContext } from './world/context.js';

/** What a confounder is given once. */
export interface ConfounderSetup extends SetupContext {
  /** Notes in the truth that a person takes part from `fromSec` until `toSec` (exclusive). */
  participate(account: number, fromSec: number, toSec: number): void;
}

/** Organic behaviour that looks like a bot's: everything it emits is the owners' own doing. */
export interface Confounder<Params = unknown, State = unknown> {
  readonly kind: 'confounder';
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  setup(params: Params, context: ConfounderSetup): State;
  act(params: Params, state: State, epoch: EpochContext): void;
}

/** Declares a confounder: the default export of a file in `sim/confounders/`. */
export function confounder<Params, State>(spec: Omit<Confounder<Params, State>, 'kind'>): Confounder<Params, State> {
  return { kind: 'confounder', ...spec };
}
