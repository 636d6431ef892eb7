import type { Scenario } from '../../sim/scenario/schema.js';
import { simulate } from '../../sim/simulate.js';
import { isRemovable } from '../../sim/traffic/verb.js';

/** What a world of a scenario holds, for each of its people. */
export interface Busyness {
  readonly accounts: number;
  readonly follows: number;
  readonly actionsPerDay: number;
  /** Likes, follows and comments: the rows of level action. */
  readonly removablePerDay: number;
}

/** People of the town that is looked at: what each of them does hardly depends on how many there are (assumed). */
const MOST_PEOPLE = 1000;
/** Days that are looked at: operations and confounders have shown themselves by then (assumed). */
const MOST_DAYS = 42;

/** Thrown by the sink to end a simulation that has shown enough. */
class Enough extends Error {}

/** Simulates a small town of a scenario and counts. Takes a second or two, whatever the scenario's size; a thousand people act a hundred thousand times in a month. */
export async function lookAtWorld(
  scenario: Scenario,
  { seed, plugins }: { readonly seed: string; readonly plugins: readonly string[] },
): Promise<Busyness> {
  const nPeople = Math.min(scenario.nPeople, MOST_PEOPLE);
  const seen = { accounts: 0, follows: 0, actions: 0, removable: 0, days: 0 };
  try {
    await simulate(
      { ...scenario, nPeople },
      {
        ...{ seed, plugins, workers: 1 },
        sink: {
          open({ accounts, graph }) {
            seen.accounts = accounts.nAccounts;
            seen.follows = graph.target.length;
            return Promise.resolve();
          },
          take({ startSec, endSec, nActions, verb }) {
            seen.actions += nActions;
            for (let row = 0; row < nActions; row++) seen.removable += Number(isRemovable(verb[row]));
            seen.days += (endSec - startSec) / 86_400;
            return seen.days >= MOST_DAYS ? Promise.reject(new Enough()) : Promise.resolve();
          },
        },
      },
    );
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return {
    accounts: seen.accounts / nPeople,
    follows: seen.follows / nPeople,
    actionsPerDay: seen.actions / seen.days / nPeople,
    removablePerDay: seen.removable / seen.days / nPeople,
  };
}
