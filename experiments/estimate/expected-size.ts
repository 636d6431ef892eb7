import type { RowUnit } from '../../detectors/past.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { rowUnitOf } from '../../detectors/host/row-unit.js';
import { UNTIDY_BYTES } from '../../sim/world/crew.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Busyness } from './busyness.js';

/** A world as it is expected. */
export interface ExpectedWorld {
  readonly nAccounts: number;
  readonly nFollows: number;
  /** Of the whole horizon. */
  readonly nActions: number;
  /** Rows of one window. */
  readonly nRows: Readonly<Record<RowUnit, number>>;
  /** Looks inside the test window, each at a window of actions. */
  readonly nLooks: number;
}

/** What a study needs of the machine, bytes. */
export interface ExpectedBytes {
  readonly memoryBytes: number;
  /** With one worker: the least the study can do with. */
  readonly leastMemoryBytes: number;
  /** Rows that are kept and finished cells, without the report. */
  readonly rowBytes: number;
}

/** Bytes of memory: the process and the threads of a worker, measured on a town of 100 with 1 and 2 workers; by the rows of a world, measured on first-light. */
const MEMORY = { process: 260e6, worker: 92e6, action: 45, account: 200, follow: 12 } as const;
/** Pasts of a world whose features are there at the same time: train, validation, test; a closed loop has the newest only. */
const PASTS = { study: 3, loop: 1 } as const;
/** What detectors copy, and what is not yet collected, beside the columns themselves (measured: 1.3 to 1.9). */
const COPIES = 1.6;
/**
 * Bytes of Parquet, measured on first-light: a row of scores and what of it goes into the sums beside them, an account, an account of a cell that scores actions, an
 * action with its truth, a follow; and a finished cell.
 */
const DISK = { score: 19, stop: 1, account: 20, actor: 21, action: 14.1, follow: 1.6, cell: 12_000 } as const;

/** A whole world of a scenario, from what a small one showed. */
export function expectWorld({ scenario, split }: PlannedScenario, busyness: Busyness): ExpectedWorld {
  const { nPeople, horizonDays } = scenario;
  const windowDays = split.windowSec / 86_400;
  return {
    nAccounts: nPeople * busyness.accounts,
    nFollows: nPeople * busyness.follows,
    nActions: nPeople * busyness.actionsPerDay * horizonDays,
    nLooks: split.lookSecs.length,
    nRows: { account: nPeople * busyness.accounts, action: nPeople * busyness.removablePerDay * windowDays },
  };
}

/** Memory and disk of a plan whose scenarios hold such worlds, one each in plan order; none for a data set. */
export async function expectBytes(
  plan: Plan,
  worlds: readonly ExpectedWorld[],
  workers: number,
): Promise<ExpectedBytes> {
  const levels = plan.detectors.flatMap((detector) => detector.levels);
  const nColumns = await columnsOfUnits(plan);
  const units = [...new Set(levels.map(rowUnitOf))];
  const nPasts = plan.study.closedLoop === undefined ? PASTS.study : PASTS.loop;
  const worldBytes = ({ nActions, nAccounts, nFollows, nRows, nLooks }: ExpectedWorld): number =>
    nActions * MEMORY.action +
    nAccounts * MEMORY.account +
    nFollows * MEMORY.follow +
    8 * sum(units, (unit) => (nPasts + (unit === 'action' ? nLooks : 0)) * nColumns[unit] * nRows[unit]);
  const dataset = plan.dataset;
  const bytesAtWork = worlds.map(worldBytes);
  if (dataset !== null) {
    const { isInauthentic, columns, happenings } = dataset;
    const nRows = { account: isInauthentic.length, action: 0 };
    const events = { nAccounts: happenings?.traffic.accounts.nAccounts ?? 0, nActions: happenings?.nEvents ?? 0 };
    const features = 8 * isInauthentic.length * Object.keys(columns).length;
    bytesAtWork.push(features + (happenings === null ? 0 : worldBytes({ ...events, nFollows: 0, nRows, nLooks: 0 })));
  }
  const perScenario = nReplicates(plan) * (plan.study.closedLoop === undefined ? 1 : plan.arms.length + 1);
  // A worker may leave as much shared memory of its simulation uncollected as a world does not notice.
  const untidyBytes = dataset === null ? Math.min(UNTIDY_BYTES, Math.max(0, ...bytesAtWork)) : 0;
  const memoryWith = (lanes: number): number =>
    MEMORY.process + lanes * (MEMORY.worker + untidyBytes) + COPIES * largest(bytesAtWork, perScenario, lanes);
  const nCells = nReplicates(plan) * Math.max(1, worlds.length) * (plan.arms.length + 1 + levels.length);
  return {
    memoryBytes: memoryWith(workers),
    leastMemoryBytes: memoryWith(1),
    rowBytes: nCells * DISK.cell + keptBytes(plan, worlds),
  };
}

function keptBytes({ study, dataset, detectors }: Plan, worlds: readonly ExpectedWorld[]): number {
  const { keep, closedLoop } = study;
  if (closedLoop !== undefined) return 0;
  const levels = detectors.flatMap((detector) => detector.levels);
  if (dataset !== null) {
    const nKept = Math.min(keep.worlds, dataset.nFolds) / dataset.nFolds;
    return nKept * dataset.isInauthentic.length * levels.length * DISK.score;
  }
  const bytesOf = ({ nAccounts, nActions, nFollows, nRows }: ExpectedWorld): number =>
    nAccounts * DISK.account +
    (keep.traffic ? nActions * DISK.action + nFollows * DISK.follow : 0) +
    sum(levels, (level) => nRows[rowUnitOf(level)] * (DISK.score + DISK.stop)) +
    sum(levels, (level) => (rowUnitOf(level) === 'action' ? nAccounts * DISK.actor : 0));
  return Math.min(keep.worlds, study.replicates) * sum(worlds, bytesOf);
}

async function columnsOfUnits({ plugins }: Plan): Promise<Record<RowUnit, number>> {
  const blocks = await loadFeatureBlocks(plugins);
  const of = (unit: RowUnit): number =>
    sum(
      blocks.filter((block) => block.unit === unit),
      ({ columns }) => columns.length,
    );
  return { account: of('account'), action: of('action') };
}

/** Most that worlds take at once: the largest ones side by side, each scenario as often as it comes. */
function largest(sizes: readonly number[], times: number, lanes: number): number {
  const all = sizes.flatMap((size) => Array.from({ length: Math.min(times, lanes) }, () => size)).sort((a, b) => b - a);
  return sum(all.slice(0, lanes), (size) => size);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
