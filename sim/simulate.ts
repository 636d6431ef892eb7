import { loadPlugins } from '../plugins/load-plugins.js';
import type { Confounder } from './confounder.js';
import type { Enforcement } from './enforcement.js';
import type { Witness } from './witness.js';
import type { Operation } from './operation.js';
import type { Persona } from './persona.js';
import type { Scenario } from './scenario/schema.js';
import type { Epoch, Traffic } from './traffic/epoch.js';
import type { TruthEpoch } from './truth/truth.js';
import { foundWorld } from './world/found-world.js';
import type { WorldPlugins } from './world/ingredients.js';
import type { FrozenWorld } from './world/frozen-world.js';
import { World, worldKey, type SimulatedWorld } from './world/world.js';

/** How to run a simulation; none of it changes what happens except the seed. */
export interface SimulateOptions {
  /** Seed text; default: the scenario's own. */
  readonly seed?: string;
  /** Threads; the bytes are the same for any number. Default 1. */
  readonly workers?: number;
  /** Folders with more personas, confounders and operations. */
  readonly plugins?: readonly string[];
  readonly onEpoch?: (done: number, of: number) => void;
  /** A platform that acts on the world while it runs. */
  readonly enforcement?: Enforcement;
  /** Whoever may know the truth while the world runs; changes nothing. */
  readonly witness?: Witness;
  /** Takes the epochs as they close; they are then not kept, so that a long log never stands in memory. */
  readonly sink?: WorldSink;
  /** Goes on where a world of the same scenario and seed was frozen; epochs before that are not handed out again. */
  readonly resume?: FrozenWorld;
}

/** Takes a world piece by piece, oldest first; the simulation waits for it. */
export interface WorldSink {
  /** The accounts and the graph at the start, before the first epoch. */
  open(founded: Pick<Traffic, 'accounts' | 'graph'>): Promise<void>;
  take(epoch: Epoch, truth: TruthEpoch): Promise<void>;
  /** Asked during each epoch: whether to stand still at its end for a checkpoint, which costs a little. */
  isCheckpointDue?(): boolean;
  /** Takes a world that stands still after the epoch taken last. Its columns are the world's own: write them before returning. */
  checkpoint?(frozen: FrozenWorld): Promise<void>;
}

/**
 * Simulates a scenario from its first to its last second (main path 1). Returns the traffic and, through its own door, the truth; all
 * columns lie on SharedArrayBuffers. Same scenario and seed: same bytes. Throws UserError on unknown plug-ins or bad parameters.
 */
export async function simulate(scenario: Scenario, options: SimulateOptions = {}): Promise<SimulatedWorld> {
  // 1. Find the personas, confounders and operations that the scenario may use.
  const plugins = await loadWorldPlugins(options.plugins ?? []);

  // 2. Found the world: people and bots get accounts, devices, networks and a follow graph; operations find their customers.
  const nWorkers = options.workers ?? 1;
  const founded = await foundWorld(scenario, plugins, { key: worldKey(options.seed ?? scenario.seed), nWorkers });
  const { state, graph, personas, truth, crew } = founded;
  const { accounts, persona, operator, person } = state.population;

  // 3. Run epoch by epoch: people post, then open the app, while operations act; then follows are carried out and the log is written.
  const { enforcement, witness, sink, resume } = options;
  const horizonSec = scenario.horizonDays * 86_400;
  const epochSec = scenario.epochHours * 3600;
  const isFreezeDue = (): boolean => sink?.isCheckpointDue?.() ?? false;
  const world = new World({ ...founded, epochSec, horizonSec, enforcement, witness, isFreezeDue });
  const leavesSec = founded.state.plannedLeaveSec;
  witness?.open({ accounts, graph }, { personas, persona, operator, person, leavesSec, ...truth });
  const epochs: Epoch[] = [];
  const truthEpochs: TruthEpoch[] = [];
  try {
    if (resume !== undefined) world.thaw(resume);
    await sink?.open({ accounts, graph });
    let nDone = resume?.nEpochs ?? 0;
    for await (const { epoch, truth: truthEpoch, freeze } of world.run()) {
      if (sink === undefined) {
        epochs.push(epoch);
        truthEpochs.push(truthEpoch);
      } else await sink.take(epoch, truthEpoch);
      if (freeze !== undefined && sink?.checkpoint !== undefined) await sink.checkpoint(freeze());
      options.onEpoch?.(++nDone, Math.ceil(horizonSec / epochSec));
    }
  } finally {
    await crew.close();
  }

  // 4. Hand over the log and the truth, apart.
  return {
    traffic: { accounts, graph, epochs },
    truth: { personas, persona, operator, person, ...truth, epochs: truthEpochs },
  };
}

/** Lists the built-in world plug-ins and those of outside folders. */
export async function loadWorldPlugins(outside: readonly string[] = []): Promise<WorldPlugins> {
  return {
    personas: await loadPlugins<Persona>('persona', { builtIn: new URL('./organic/', import.meta.url), outside }),
    confounders: await loadPlugins<Confounder>('confounder', {
      builtIn: new URL('./confounders/', import.meta.url),
      outside,
    }),
    operations: await loadPlugins<Operation>('operation', {
      builtIn: new URL('./operations/', import.meta.url),
      outside,
    }),
  };
}
