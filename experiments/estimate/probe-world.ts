import type { Scenario } from '../../sim/scenario/schema.js';
import { simulate } from '../../sim/simulate.js';
import { isRemovable } from '../../sim/traffic/verb.js';

/** What the first days of a world tell of the whole. */
export interface WorldProbe {
  readonly nAccounts: number;
  readonly nFollows: number;
  readonly actionsPerDay: number;
  /** Likes, follows and comments: the rows of level action. */
  readonly removablePerDay: number;
  /** Finding the people and their graph, ms. */
  readonly foundMs: number;
  readonly simulateMsPerDay: number;
}

/** Thrown by the sink to end a simulation that has shown enough. */
class Enough extends Error {}

/** Simulates the first days of a world, for about `mostMs`, at least one epoch and its founding, and forgets them. */
export async function probeWorld(
  scenario: Scenario,
  { seed, plugins, mostMs }: { readonly seed: string; readonly plugins: readonly string[]; readonly mostMs: number },
): Promise<WorldProbe> {
  const startedMs = performance.now();
  const seen = { nAccounts: 0, nFollows: 0, nActions: 0, nRemovable: 0, days: 0, foundMs: 0, endedMs: 0 };
  try {
    await simulate(scenario, {
      ...{ seed, plugins, workers: 1 },
      sink: {
        open({ accounts, graph }) {
          seen.nAccounts = accounts.nAccounts;
          seen.nFollows = graph.target.length;
          seen.foundMs = performance.now() - startedMs;
          return Promise.resolve();
        },
        take({ startSec, endSec, nActions, verb }) {
          seen.nActions += nActions;
          for (let row = 0; row < nActions; row++) seen.nRemovable += Number(isRemovable(verb[row]));
          seen.days += (endSec - startSec) / 86_400;
          seen.endedMs = performance.now();
          return seen.endedMs - startedMs > mostMs ? Promise.reject(new Enough()) : Promise.resolve();
        },
      },
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  const { nAccounts, nFollows, nActions, nRemovable, days, foundMs, endedMs } = seen;
  return {
    ...{ nAccounts, nFollows, foundMs },
    actionsPerDay: nActions / days,
    removablePerDay: nRemovable / days,
    simulateMsPerDay: (endedMs - startedMs - foundMs) / days,
  };
}
