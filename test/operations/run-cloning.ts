import type { Operation } from '../../sim/operation.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { World, worldKey } from '../../sim/world/world.js';
import type { LedgerRow, TruthEpoch } from '../../sim/truth/truth.js';

/** What is compared between a run and its twin. */
export interface Outcome {
  readonly ledger: readonly LedgerRow[];
  readonly actors: readonly (readonly number[])[];
  readonly truth: readonly TruthEpoch[];
}

/** Simulates a scenario; with `clones`, every operation's memory is copied before each epoch, as a checkpoint would. */
export async function runCloning(scenario: Scenario, clones: boolean): Promise<Outcome> {
  const plugins = await loadWorldPlugins();
  const operations = new Map([...plugins.operations].map(([id, plugin]) => [id, clones ? cloning(plugin) : plugin]));
  const founded = await foundWorld(scenario, { ...plugins, operations }, { key: worldKey(scenario.seed), nWorkers: 1 });
  const { truth, crew } = founded;
  const world = new World({
    ...founded,
    enforcement: undefined,
    witness: undefined,
    isFreezeDue: () => false,
    epochSec: scenario.epochHours * 3600,
    horizonSec: scenario.horizonDays * 86_400,
  });
  const outcome = { ledger: truth.ledger, actors: [] as number[][], truth: [] as TruthEpoch[] };
  for await (const { epoch, truth: causes } of world.run()) {
    outcome.actors.push(Array.from(epoch.actor as Uint32Array));
    outcome.truth.push(causes);
  }
  await crew.close();
  return outcome;
}

/** The same operation, working on a copy of its memory every epoch. */
function cloning(plugin: Operation): Operation {
  return {
    ...plugin,
    setup: (params, context) => ({ memory: plugin.setup(params, context) }),
    act(params, box, epoch) {
      const mine = box as { memory: unknown };
      mine.memory = structuredClone(mine.memory);
      plugin.act(params, mine.memory, epoch);
    },
  };
}
