import { counted } from '../errors/counted.js';
import type { Scenario } from '../sim/scenario/schema.js';
import { simulate, type WorldSink } from '../sim/simulate.js';
import type { Progress } from './executors/study-results.js';
import { WorldFolder } from './files/world-folder.js';
import { serviceEconomy, type ServiceEconomy } from './judge/service-economy.js';
import { factsOf, newTally, tallyEpoch, type Fact, type WorldTally } from './judge/world-facts.js';
import { readVersion } from './revision.js';

/** How to simulate a world that is counted, and written where a folder is given; only `seed` and `plugins` change what happens in it. */
export interface SimulateWorldOptions {
  readonly seed?: string;
  readonly workers: number;
  readonly plugins?: readonly string[];
  /** Folder to write; a run that was stopped there is taken up. */
  readonly out?: string;
  /** Aborted: the run ends after the epoch under way, with a checkpoint where there is a folder. */
  readonly signal?: AbortSignal;
  /** Least time between two checkpoints, ms; default as WorldFolder has it. */
  readonly checkpointEveryMs?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what a person should know, in one line. */
  readonly onNote?: (note: string) => void;
}

/** What came out. */
export interface WorldSummary {
  readonly facts: readonly Fact[];
  /** Books of the operations. */
  readonly economy: readonly ServiceEconomy[];
  /** Actions simulated by this run: without those of a run that it took up. */
  readonly nActions: number;
}

/** Where the epochs go, and how many actions they held. */
interface CountingSink extends WorldSink {
  readonly tally: WorldTally;
}

/**
 * Simulates a world epoch by epoch without ever holding its log, counts what happens and writes it to `out`. Throws UserError when the
 * folder can not be used, and the signal's reason when that was aborted.
 */
export async function simulateWorld(scenario: Scenario, options: SimulateWorldOptions): Promise<WorldSummary> {
  const { workers, plugins, out, signal, onProgress, onNote } = options;
  const seed = options.seed ?? scenario.seed;
  const folder =
    out === undefined ? null : await WorldFolder.open(out, { scenario, seed, version: readVersion() }, options);
  const sink: CountingSink = folder ?? countOnly();
  const nBefore = nActionsOf(sink.tally);
  try {
    for (const { path, reason } of folder?.bad ?? []) onNote?.(`${path}: ${reason}; not used`);
    const frozen = folder?.takeFrozen() ?? null;
    if (frozen !== null) onNote?.(`${out}: goes on after ${counted(frozen.nEpochs, 'epoch')}`);
    const { truth } = await simulate(scenario, {
      seed,
      workers,
      sink,
      ...(plugins === undefined ? {} : { plugins }),
      ...(frozen === null ? {} : { resume: frozen }),
      onEpoch(nDone, nSteps) {
        const what = counted(nActionsOf(sink.tally).toLocaleString('en'), 'action');
        onProgress?.({ nDone, nSteps, what });
        // A folder stops the run itself, once its checkpoint is written.
        if (folder === null) signal?.throwIfAborted();
      },
    });
    await folder?.finish(truth);
    const economy = serviceEconomy(truth, scenario.horizonDays * 86_400);
    return { facts: factsOf(sink.tally, truth), economy, nActions: nActionsOf(sink.tally) - nBefore };
  } catch (error) {
    if (folder !== null && signal?.aborted === true) onNote?.(`${out}: the same command goes on from here`);
    throw error;
  } finally {
    await folder?.close();
  }
}

function countOnly(): CountingSink {
  const tally = newTally();
  return {
    tally,
    open: () => Promise.resolve(),
    take: (epoch, truth) => Promise.resolve(tallyEpoch(tally, epoch, truth)),
  };
}

const nActionsOf = ({ nByVerb }: WorldTally): number => nByVerb.reduce((sum, n) => sum + n, 0);
