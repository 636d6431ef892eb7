import type { Unit } from '../../detectors/past.js';
import { rowUnitOf } from '../../detectors/host/row-unit.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Costs } from './costs.js';
import type { WorldProbe } from './probe-world.js';

/** What a study will take, as far as can be known before it runs. */
export interface Estimate {
  readonly nWorlds: number;
  /** Worlds x detectors and levels; of a closed loop, worlds x arms. */
  readonly nCells: number;
  readonly seconds: number;
  readonly memoryBytes: number;
  /** Memory with one worker: the least the study can do with. */
  readonly leastMemoryBytes: number;
  readonly diskBytes: number;
  /** Detectors that the table of costs does not know: counted like the slowest that it knows. */
  readonly unknown: readonly string[];
}

/** A world as it is expected. */
interface ExpectedWorld {
  readonly nAccounts: number;
  readonly nFollows: number;
  readonly nActions: number;
  /** Rows of the test window. */
  readonly nRows: Readonly<Record<'account' | 'action', number>>;
  readonly simulateMs: number;
}

/** How many copies of a detector's work a fold takes: the fit on all training rows and five for its threshold. */
const FITS_PER_FOLD = 6;
/** An arm simulates, sweeps and judges: so many times the bare simulation (assumed). */
const ARM_TO_WORLD = 4;
/** Bytes of Parquet on disk, measured on first-light: a row of scores, an account, an action with its truth, a follow. */
const DISK = {
  score: 19,
  account: 20,
  action: 14.1,
  follow: 1.6,
  cell: 15_000,
  report: 3e6,
  reportOfCell: 60_000,
} as const;
/** An action a person a day, where no world was probed (assumed: three times what shipped worlds have at most). */
const BUSY_ACTIONS_PER_DAY = 60;

/**
 * Estimates a plan from what rows and actions cost. `probes` has the first days of each scenario, by its name; a scenario without one is taken for a busy one. `scale` is
 * how much slower this machine is than the one of the table.
 */
export function estimateStudy(
  plan: Plan,
  {
    costs,
    probes,
    scale,
    workers,
  }: {
    readonly costs: Costs;
    readonly probes: ReadonlyMap<string, WorldProbe>;
    readonly scale: number;
    readonly workers: number;
  },
): Estimate {
  const { dataset, study, detectors } = plan;
  const cells = detectors.flatMap(({ detector, levels }) => levels.map((level) => ({ id: detector.id, level })));
  const unknown = [
    ...new Set(cells.filter(({ id, level }) => costs.detectorUsPerRow[id]?.[level] === undefined).map(({ id }) => id)),
  ];
  const replicates = nReplicates(plan);
  const worlds = plan.scenarios.map((scenario) =>
    expectWorld(scenario, probes.get(scenario.id), costs.simulateUsPerAction * scale),
  );
  const cellMs = (id: string, level: Unit, nRows: number): number =>
    (nRows * (detectorUs(costs, id, level) + costs.otherUsPerRow) * scale) / 1000;
  const isLoop = study.closedLoop !== undefined;
  const nArms = plan.arms.length + 1;

  const workMs =
    dataset === null
      ? replicates * sum(worlds, (world) => (isLoop ? nArms * ARM_TO_WORLD * world.simulateMs : worldMs(world)))
      : replicates * FITS_PER_FOLD * sum(cells, ({ id, level }) => cellMs(id, level, dataset.isInauthentic.length));
  function worldMs(world: ExpectedWorld): number {
    const units = new Set(cells.map(({ level }) => rowUnitOf(level)));
    const featuresMs = (3 * sum([...units], (unit) => world.nRows[unit]) * costs.featuresUsPerRow * scale) / 1000;
    return (
      world.simulateMs + featuresMs + sum(cells, ({ id, level }) => cellMs(id, level, world.nRows[rowUnitOf(level)]))
    );
  }

  const nWorlds = dataset === null ? worlds.length * replicates : 0;
  const nCells = isLoop ? nWorlds * nArms : (dataset === null ? nWorlds : replicates) * cells.length;
  const memoryWith = (lanes: number): number =>
    costs.baseBytes +
    lanes * costs.workerBytes +
    largest(
      worlds.map((world) => world.nActions * costs.worldBytesPerAction + world.nAccounts * costs.worldBytesPerAccount),
      isLoop ? nArms * replicates : replicates,
      lanes,
    ) +
    (dataset === null ? 0 : lanes * 4 * 8 * dataset.isInauthentic.length * Object.keys(dataset.columns).length);
  return {
    ...{ nWorlds, nCells, unknown },
    seconds: (costs.startMs * scale + workMs / Math.max(1, Math.min(workers, nCells))) / 1000,
    memoryBytes: memoryWith(workers),
    leastMemoryBytes: memoryWith(1),
    diskBytes: diskOf(
      plan,
      worlds,
      nCells,
      cells.map(({ level }) => level),
    ),
  };
}

function expectWorld(
  { scenario, split }: PlannedScenario,
  probe: WorldProbe | undefined,
  usPerAction: number,
): ExpectedWorld {
  const days = scenario.horizonDays;
  const windowDays = split.windowSec / 86_400;
  if (probe === undefined) {
    const nActions = scenario.nPeople * BUSY_ACTIONS_PER_DAY * days;
    const nRows = { account: scenario.nPeople, action: (nActions * windowDays) / days };
    const nFollows = scenario.nPeople * (scenario.graph.meanFollowings ?? 150);
    return { nAccounts: scenario.nPeople, nFollows, nActions, nRows, simulateMs: (nActions * usPerAction) / 1000 };
  }
  return {
    nAccounts: probe.nAccounts,
    nFollows: probe.nFollows,
    nActions: probe.actionsPerDay * days,
    nRows: { account: probe.nAccounts, action: probe.removablePerDay * windowDays },
    simulateMs: probe.foundMs + probe.simulateMsPerDay * days,
  };
}

function detectorUs({ detectorUsPerRow }: Costs, id: string, level: Unit): number {
  const known = detectorUsPerRow[id]?.[level];
  return known ?? Math.max(...Object.values(detectorUsPerRow).map((levels) => levels[level] ?? 0));
}

/** Most memory that worlds take at once: the largest ones side by side, each scenario as often as it has replicates. */
function largest(sizes: readonly number[], times: number, lanes: number): number {
  const all = sizes.flatMap((size) => Array.from({ length: Math.min(times, lanes) }, () => size)).sort((a, b) => b - a);
  return sum(all.slice(0, lanes), (size) => size);
}

function diskOf(plan: Plan, worlds: readonly ExpectedWorld[], nCells: number, levels: readonly Unit[]): number {
  const { keep, closedLoop } = plan.study;
  const nKept = closedLoop === undefined ? Math.min(keep.worlds, nReplicates(plan)) : 0;
  const keptOf = ({ nAccounts, nActions, nFollows, nRows }: ExpectedWorld): number =>
    nAccounts * DISK.account +
    (keep.traffic ? nActions * DISK.action + nFollows * DISK.follow : 0) +
    sum(levels, (level) => nRows[rowUnitOf(level)] * DISK.score);
  const ofTable =
    plan.dataset === null ? 0 : (plan.dataset.isInauthentic.length / plan.dataset.nFolds) * levels.length * DISK.score;
  const groups = Math.max(1, plan.scenarios.length) * levels.length;
  return DISK.report + groups * DISK.reportOfCell + nCells * DISK.cell + nKept * (sum(worlds, keptOf) + ofTable);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
