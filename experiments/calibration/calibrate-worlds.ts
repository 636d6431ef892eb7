import { counted } from '../../errors/counted.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { measureWorld, type Measurement } from '../../sim/calibration/measure-world.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { simulate } from '../../sim/simulate.js';
import { countInside, scoreboardRows, type Scoreboard } from './scoreboard.js';

/** How to calibrate; only seed, worlds and plug-ins change what comes out. */
export interface CalibrateOptions {
  readonly seed: string;
  /** Worlds to simulate, one after the other; at least 1. */
  readonly nWorlds: number;
  readonly workers: number;
  readonly plugins: readonly string[];
  readonly version: string;
  /** Told after each world, in a few words. */
  readonly onWorld?: (nDone: number, what: string) => void;
}

/**
 * Simulates a scenario a few times and measures the published figures in each world. One world stands in memory at a time.
 * Throws UserError as the simulation does.
 */
export async function calibrateWorlds(scenario: Scenario, options: CalibrateOptions): Promise<Scoreboard> {
  const quantities = await loadQuantities(options.plugins);
  const seeds = Array.from({ length: options.nWorlds }, (_, index) => `${options.seed}/${index + 1}`);
  const worlds: Measurement[][] = [];
  for (const [index, seed] of seeds.entries()) {
    const world = await simulate(scenario, { seed, workers: options.workers, plugins: options.plugins });
    worlds.push(measureWorld(quantities, world));
    const nActions = world.traffic.epochs.reduce((sum, epoch) => sum + epoch.nActions, 0);
    options.onWorld?.(index + 1, `world ${index + 1}: ${counted(nActions.toLocaleString('en'), 'action')} measured`);
  }
  const rows = scoreboardRows(quantities, worlds);
  return {
    format: 'scoreboard@1',
    scenario: scenario.name,
    nPeople: scenario.nPeople,
    horizonDays: scenario.horizonDays,
    seeds,
    version: options.version,
    ...countInside(rows),
    rows,
  };
}
