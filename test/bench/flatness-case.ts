import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateWorld } from '../../experiments/simulate-world.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import type { CaseFigures } from './case-figures.js';

/** The size of the world, and which of its days are timed. */
export interface FlatnessSize {
  readonly nPeople: number;
  /** Days before those that are timed: the engine compiles the kernels, and the operations find their pace. */
  readonly warmUpDays: number;
  readonly timedDays: number;
}

/** Processor time of all threads and the clock, seconds. */
interface Clocks {
  readonly cpuSec: number;
  readonly wallSec: number;
}

function readClocks(): Clocks {
  const { user, system } = process.cpuUsage();
  return { cpuSec: (user + system) / 1e6, wallSec: performance.now() / 1000 };
}

const since = (from: Clocks, to: Clocks): Clocks => ({
  cpuSec: to.cpuSec - from.cpuSec,
  wallSec: to.wallSec - from.wallSec,
});

/**
 * What an action of instagram-2018 costs in a world of a size, founding and warm-up apart: nothing of the log is kept, and two workers share the work. Items
 * are the actions of the timed days.
 */
export async function flatness({ nPeople, warmUpDays, timedDays }: FlatnessSize): Promise<CaseFigures> {
  // A day's log is handed out while the second day after it begins: the clocks then stand between two days' work.
  const first = warmUpDays;
  const end = warmUpDays + timedDays;
  const nActions: number[] = [];
  const readings: Clocks[] = [];
  const started = readClocks();
  let founded = started;
  await simulate(
    { ...loadScenario('instagram-2018'), nPeople, horizonDays: end + 1 },
    {
      workers: 2,
      sink: {
        open() {
          founded = readClocks();
          return Promise.resolve();
        },
        take(epoch) {
          nActions.push(epoch.nActions);
          readings.push(readClocks());
          return Promise.resolve();
        },
      },
    },
  );
  const items = nActions.slice(first, end).reduce((sum, n) => sum + n, 0);
  const timed = since(readings[first - 2], readings[end - 2]);
  const founding = since(started, founded);
  return {
    items,
    nsPerItem: (timed.wallSec * 1e9) / items,
    bytesPerItem: 0,
    lines: [
      `${((timed.cpuSec * 1e9) / items).toFixed(0)} ns of processor time an action on two threads, over days ${first + 1} to ${end}; ` +
        `${(items / timedDays / nPeople).toFixed(1)} actions a day and person`,
      `founding apart: ${founding.wallSec.toFixed(1)} s by the clock, ${founding.cpuSec.toFixed(1)} s of processor time`,
    ],
  };
}

/** Simulates instagram-2018 into a folder of Parquet, founding included: what `ersatz simulate --out` takes. Items are actions. */
export async function streamedToDisk(nPeople: number, horizonDays: number): Promise<CaseFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-streamed-'));
  try {
    const startedMs = performance.now();
    const scenario = { ...loadScenario('instagram-2018'), nPeople, horizonDays };
    const { nActions } = await simulateWorld(scenario, { workers: 2, out: join(folder, 'world') });
    const clockMs = performance.now() - startedMs;
    return { items: nActions, nsPerItem: (clockMs * 1e6) / nActions, bytesPerItem: 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
