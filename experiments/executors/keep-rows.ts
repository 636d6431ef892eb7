import type { CachedArm } from '../cache/loop-cache.js';
import type { CellName, ReplicateCache } from '../cache/study-cache.js';
import { ARM_FILES } from '../files/kept-arm-tables.js';
import { scoreTable } from '../files/kept-tables.js';
import type { ScoreColumns } from '../judge/score-columns.js';
import type { World } from '../judge/world.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Plan } from '../plan/plan-study.js';
import type { Engines } from './engines.js';
import type { TruthAnswers } from './truth-messages.js';

/** Which replicate of what. */
interface Where {
  readonly plan: Plan;
  readonly scenario: string;
  readonly replicate: number;
  readonly engines: Engines;
}

/** Keeps the scores of one cell row by row, as `scores.parquet`. */
export function keepScores(
  cache: ReplicateCache,
  cell: CellName,
  rows: ScoreColumns,
  { plan, scenario, replicate, engines }: Where,
): Promise<void> {
  const labels = { scenario, replicate, detector: cell.planned.name, level: cell.level };
  const table = scoreTable(
    rows,
    plan.policies.map(({ name }) => name),
    labels,
  );
  return cache.files.keepScores(cell, (path) => engines.rows.table(path, table));
}

/** Keeps an arm of a closed loop that was run: first its files, so that an arm that is found has them. */
export async function keepArm(
  arm: CachedArm,
  { result, tables }: TruthAnswers['arm'],
  { rows }: Pick<Engines, 'rows'>,
): Promise<void> {
  for (const file of ARM_FILES) {
    const table = tables[file];
    if (table !== undefined) await arm.keepFile(file, (path) => rows.table(path, table));
  }
  arm.write(result);
}

/** Keeps what the study wants of a world beside the scores. */
export async function keepWorld(
  cache: ReplicateCache,
  world: World,
  { id, replicate, split }: Pick<PlannedScenario, 'id' | 'split'> & { readonly replicate: number },
  { slots, truth, rows }: Engines,
): Promise<void> {
  const window = { startSec: split.validationSec, endSec: split.testSec };
  const labels = { scenario: id, replicate };
  for (const file of cache.worldFiles) {
    if (file === 'graph') await cache.files.keepWorld(file, (path) => rows.graph(path, world.traffic.graph));
    else {
      const table = await slots.run(() => truth.call('table', { world, file, window, labels }));
      await cache.files.keepWorld(file, (path) => rows.table(path, table));
    }
  }
}
