import type { Unit } from '../../detectors/past.js';
import { replicateSeed } from '../plan/seeds.js';
import type { Plan, PlannedDetector } from '../plan/plan-study.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { CellOutcome, ReplicateResult } from '../executors/study-results.js';
import type { CellStore } from './cell-store.js';
import type { CodeVersion } from './code-version.js';

/** What a replicate gave beside its cells. */
export type ReplicateFrame = Omit<ReplicateResult, 'cells'>;

/** One cell as a study names it. */
export interface CellName {
  readonly planned: PlannedDetector;
  readonly level: Unit;
}

/** What is kept of one replicate. */
export interface ReplicateCache {
  readFrame(): ReplicateFrame | undefined;
  writeFrame(frame: ReplicateFrame): void;
  readCell(cell: CellName): CellOutcome | undefined;
  /** Keeps a measured cell; skipped ones are tried again next time. */
  writeCell(cell: CellName, outcome: CellOutcome): void;
}

/**
 * The part of a store that belongs to one replicate of a plan. A frame's key is all that determines the world, its labels and its audit; a cell's key adds the
 * detector, its parameters, its own file, the policies and the metrics. So a changed detector runs its own cells only, and another study on the same
 * world finds them.
 */
export function replicateCache(
  { store, code }: { readonly store: CellStore; readonly code: CodeVersion },
  plan: Plan,
  source: PlannedScenario | { readonly fingerprint: unknown; readonly name: string },
  replicate: number,
): ReplicateCache {
  const { study, policies, metrics, detectors } = plan;
  const world = {
    code: code.harness,
    source: 'scenario' in source ? { ...source.scenario, split: source.split } : source,
    seed: replicateSeed(study, replicate),
    replicate,
    labels: study.labels,
  };
  const units = [...new Set(detectors.flatMap(({ levels }) => levels))].sort();
  const cellKey = ({ planned, level }: CellName): unknown => ({
    part: 'cell',
    ...world,
    detector: {
      id: planned.detector.id,
      name: planned.name,
      params: planned.params,
      code: code.detector(planned.detector.id),
    },
    ...{ level, policies, metrics: metrics.map(({ id }) => id) },
  });
  const frameKey = { part: 'frame', ...world, units };
  return {
    readFrame: () => store.read(frameKey) as ReplicateFrame | undefined,
    writeFrame: (frame) => store.write(frameKey, frame),
    readCell: (cell) => store.read(cellKey(cell)) as CellOutcome | undefined,
    writeCell(cell, outcome) {
      if (outcome.result !== null) store.write(cellKey(cell), outcome);
    },
  };
}
