import { openDetectorHost } from '../../detectors/host/detector-host.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import type { CaseFigures } from './case-figures.js';
import { closedLoop } from './closed-loop-case.js';
import { flatness, streamedToDisk } from './flatness-case.js';
import { matchActions, peelGraph } from './graph-cases.js';

const nActionsOf = (traffic: Traffic): number => traffic.epochs.reduce((sum, epoch) => sum + epoch.nActions, 0);

/** Bytes of log and truth per action. */
function bytesOf({ traffic, truth }: SimulatedWorld): number {
  const columns = [...traffic.epochs, ...truth.epochs].flatMap((epoch) => Object.values(epoch) as unknown[]);
  return columns.reduce<number>((sum, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0);
}

async function simulation(
  nPeople: number,
  workers: number,
  change: { name?: string; horizonDays?: number } = {},
): Promise<CaseFigures> {
  const { name = 'first-light', ...rest } = change;
  const startedMs = performance.now();
  const world = await simulate({ ...loadScenario(name), nPeople, ...rest }, { workers });
  const items = nActionsOf(world.traffic);
  return { items, nsPerItem: ((performance.now() - startedMs) * 1e6) / items, bytesPerItem: bytesOf(world) / items };
}

/** Times the feature blocks of one unit over the whole past of a world; items are the actions of the past. */
async function features(unit: 'account' | 'action'): Promise<CaseFigures> {
  const { traffic } = await simulate(loadScenario('first-light'), { workers: 2 });
  const items = nActionsOf(traffic);
  const host = await openDetectorHost({ nWorkers: 1 });
  const request = { traffic, unit, nowSec: 28 * 86_400, windowStartSec: 21 * 86_400 };
  await host.features(request);
  const startedMs = performance.now();
  const past = await host.features(request);
  const nsPerItem = ((performance.now() - startedMs) * 1e6) / items;
  await host.close();
  const bytes = Object.values(past.columns).reduce((sum, column) => sum + column.byteLength, 0);
  return { items, nsPerItem, bytesPerItem: bytes / items };
}

/** The named cases, small and large, seeded. */
export const BENCH_CASES: Readonly<Record<string, () => Promise<CaseFigures>>> = {
  'simulate 5,000 x 28 d, 1 worker': () => simulation(5_000, 1),
  'simulate 5,000 x 28 d, 2 workers': () => simulation(5_000, 2),
  'simulate 20,000 x 28 d, 1 worker': () => simulation(20_000, 1),
  'simulate 20,000 x 28 d, 2 workers': () => simulation(20_000, 2),
  'simulate 50,000 x 28 d, 2 workers': () => simulation(50_000, 2),
  'instagram-2018, 10,000 x 30 d, 2 workers': () => simulation(10_000, 2, { name: 'instagram-2018', horizonDays: 30 }),
  'instagram-2018, 20,000 x 28 d, 2 workers': () => simulation(20_000, 2, { name: 'instagram-2018', horizonDays: 28 }),
  'instagram-2018, 100,000 x 30 d, 2 workers': () =>
    simulation(100_000, 2, { name: 'instagram-2018', horizonDays: 30 }),
  'large-town, 100,000 x 30 d, 2 workers': () => simulation(100_000, 2, { name: 'large-town' }),
  'account features, 5,000 x 28 d': () => features('account'),
  'action features, 5,000 x 28 d': () => features('action'),
  'fraudar peels 5 M edges': () => Promise.resolve(peelGraph(5_000_000)),
  'synchrotrap matches 1 M actions': () => Promise.resolve(matchActions(1_000_000)),
};

/** Cases of minutes: run once, and only when a part of their name is asked for with `--only`. */
export const LONG_CASES: Readonly<Record<string, () => Promise<CaseFigures>>> = {
  'flatness, 10,000 people': () => flatness({ nPeople: 10_000, warmUpDays: 9, timedDays: 7 }),
  'flatness, 100,000 people': () => flatness({ nPeople: 100_000, warmUpDays: 9, timedDays: 7 }),
  'streamed to disk, 100,000 x 10 d': () => streamedToDisk(100_000, 10),
  'streamed to disk, 100,000 x 30 d': () => streamedToDisk(100_000, 30),
  'closed-loop, 5,000 x 90 d': () => closedLoop({ nPeople: 5_000, horizonDays: 90, iterations: 40 }),
  'closed-loop, 50,000 x 90 d': () => closedLoop({ nPeople: 50_000, horizonDays: 90, iterations: 40 }),
};

/** Cases of a large machine and an hour: as the long ones, and only with `--large`. */
export const LARGE_CASES: Readonly<Record<string, () => Promise<CaseFigures>>> = {
  'flatness, 1,000,000 people': () => flatness({ nPeople: 1_000_000, warmUpDays: 9, timedDays: 7 }),
  'streamed to disk, 1,000,000 x 30 d': () => streamedToDisk(1_000_000, 30),
};
