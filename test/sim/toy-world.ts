import { expect } from 'vitest';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { confounder, type Confounder } from '../../sim/confounder.js';
import { operation, type Operation } from '../../sim/operation.js';
import { persona, type Persona, type Traits } from '../../sim/persona.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { World, worldKey } from '../../sim/world/world.js';
import { smallScenario } from './small-world.js';

const params = z.strictObject({});

/** Somebody ordinary. */
export const ORDINARY: Traits = {
  sessionsPerDay: 4,
  activeDayShare: 1,
  feedItemsPerSession: 10,
  likeProbability: 0.5,
  commentsPerLike: 0.1,
  postsPerWeek: 2,
  followsPerDay: 1,
  exploreShare: 0.2,
  unfollowsPerDay: 0,
  followBackProbability: 0.3,
  clockShiftHours: 0,
  followings: 10,
  popularity: 1,
  ageDays: 200,
  onboardingFollowsPerDay: 0,
  nDevices: 1,
  isPrivate: false,
  isBusiness: false,
  hasPicture: true,
  webShare: 0,
};

/** A farm of two bots that does nothing, but for what is changed. */
export const tinyFarm = (change: Partial<Operation> = {}): Operation =>
  operation({
    ...{ id: 'tiny-farm', family: 'toy', label: 'inauthentic', summary: 'two bots', params },
    bots: () => [ORDINARY, ORDINARY],
    nDevices: () => 1,
    setup: () => ({}),
    act: () => undefined,
    ...change,
  });

/** A confounder in which nobody takes part, but for what is changed. */
export const stir = (change: Partial<Confounder> = {}): Confounder =>
  confounder({ id: 'stir', summary: 'a stir', params, setup: () => ({}), act: () => undefined, ...change });

/** A persona of ordinary people, but for what is changed. */
export const sleeper = (change: Partial<Persona> = {}): Persona =>
  persona({ id: 'sleeper', summary: 'lives quietly', params, draw: () => ORDINARY, ...change });

/** Runs a village in which toy plug-ins are used beside the shipped ones; says how many actions were logged. `take` is waited for after each epoch. */
export async function runToys(
  toys: readonly (Operation | Confounder | Persona)[],
  { horizonDays = 1, take = () => Promise.resolve() }: { horizonDays?: number; take?: () => Promise<unknown> } = {},
): Promise<number> {
  const used = (kind: string) => toys.filter((toy) => toy.kind === kind).map(({ id }) => ({ use: id }));
  const people = used('persona').map((entry) => ({ ...entry, share: 1 }));
  const scenario = smallScenario({
    nPeople: 20,
    horizonDays,
    organic: people.length > 0 ? people : [{ use: 'regular', share: 1 }],
    confounders: used('confounder'),
    operations: used('operation'),
  });
  const known = await loadWorldPlugins();
  const plugins = {
    personas: new Map([...known.personas, ...named<Persona>(toys, 'persona')]),
    confounders: new Map([...known.confounders, ...named<Confounder>(toys, 'confounder')]),
    operations: new Map([...known.operations, ...named<Operation>(toys, 'operation')]),
  };
  const founded = await foundWorld(scenario, plugins, { key: worldKey('toys'), nWorkers: 1 });
  const world = new World({
    ...founded,
    ...{ epochSec: 86_400, horizonSec: 86_400 * horizonDays, enforcement: undefined, witness: undefined },
    isFreezeDue: () => false,
  });
  let nActions = 0;
  try {
    for await (const { epoch } of world.run()) {
      nActions += epoch.nActions;
      await take();
    }
  } finally {
    await founded.crew.close();
  }
  return nActions;
}

/** The one line with which a village ends that has toy plug-ins in it, one of them wrong. */
export async function mistakeIn(...toys: (Operation | Confounder | Persona)[]): Promise<UserError> {
  const error: unknown = await runToys(toys).then(
    () => new Error('nothing was found wrong'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).not.toContain('\n');
  return error as UserError;
}

function named<P extends { readonly kind: string; readonly id: string }>(
  toys: readonly { readonly kind: string; readonly id: string }[],
  kind: string,
): [string, P][] {
  return toys.filter((toy) => toy.kind === kind).map((toy) => [toy.id, toy as P]);
}
