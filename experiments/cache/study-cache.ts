import type { Unit } from '../../detectors/past.js';
import { labelsOfScenario } from '../plan/labels-of-scenario.js';
import { replicateSeed } from '../plan/seeds.js';
import { hasOneWorld, type Plan, type PlannedDetector } from '../plan/plan-study.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { CellOutcome, ReplicateResult } from '../executors/study-results.js';
import type { WrittenFile } from '../files/parquet-writer.js';
import type { CellStore, KeptFile } from './cell-store.js';
import type { Program } from '../programs/program.js';
import type { CodeVersion } from './code-version.js';

/** What a replicate gave beside its cells. */
export type ReplicateFrame = Omit<ReplicateResult, 'cells'>;

/** One cell as a study names it. */
export interface CellName {
  readonly planned: PlannedDetector;
  readonly level: Unit;
}

/** Files about a world that a study can ask to keep row by row. */
export type WorldFile = 'accounts' | 'traffic' | 'truth' | 'graph';

/** What is kept of one replicate. */
export interface ReplicateCache {
  /** Undefined also when a file of the world that the study wants kept is missing. */
  readFrame(): ReplicateFrame | undefined;
  writeFrame(frame: ReplicateFrame): void;
  /** Undefined also when the study wants the cell's scores kept and they are missing. */
  readCell(cell: CellName): CellOutcome | undefined;
  /** Keeps a measured cell; skipped ones are tried again next time. */
  writeCell(cell: CellName, outcome: CellOutcome): void;
  /** Files of the world that the study wants kept. */
  readonly worldFiles: readonly WorldFile[];
  /** Whether the study wants the scores of this replicate's cells kept row by row. */
  readonly keepsScores: boolean;
  readonly files: {
    scores(cell: CellName): KeptFile | undefined;
    world(file: WorldFile): KeptFile | undefined;
    keepScores(cell: CellName, make: (path: string) => Promise<WrittenFile>): Promise<void>;
    keepWorld(file: WorldFile, make: (path: string) => Promise<WrittenFile>): Promise<void>;
  };
}

const WORLD_FILES: readonly WorldFile[] = ['accounts', 'traffic', 'truth', 'graph'];

/** What of a program can change a cell. */
function programKey({ command, fingerprint, labels, features, traffic, files }: Program): unknown {
  return { command, fingerprint, labels, features, traffic, files };
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
  const isWorld = 'scenario' in source;
  // Looks change what is said of actions only.
  const { lookSecs, ...split } = isWorld ? source.split : { lookSecs: [] };
  const bare = {
    code: code.harness,
    source: isWorld ? { ...source.scenario, split } : source,
    seed: replicateSeed(study, replicate),
    replicate,
  };
  const world = { ...bare, labels: isWorld ? labelsOfScenario(study, source.id) : study.labels };
  const units = [...new Set(detectors.flatMap(({ levels }) => levels))].sort();
  const cellKey = ({ planned, level }: CellName): unknown => ({
    part: 'cell',
    ...world,
    detector: {
      id: planned.detector.id,
      name: planned.name,
      params: planned.params,
      code: planned.program === undefined ? code.detector(planned.detector.id) : programKey(planned.program),
    },
    ...{ level, policies, metrics: metrics.map(({ id }) => id) },
    ...(hasOneWorld(plan) ? { intervals: 'accounts' } : {}),
    ...(level === 'action' && lookSecs.length > 0 ? { lookSecs } : {}),
  });
  const frameKey = { part: 'frame', ...world, units };
  const keepsScores = study.closedLoop === undefined && replicate <= study.keep.worlds;
  const worldFiles: readonly WorldFile[] =
    !keepsScores || !isWorld ? [] : study.keep.traffic ? WORLD_FILES : ['accounts'];
  const scoresKey = (cell: CellName): unknown => ({ kept: 'scores', cell: cellKey(cell) });
  const worldKey = (file: WorldFile): unknown => ({ kept: file, ...bare });
  const files: ReplicateCache['files'] = {
    scores: (cell) => store.readFile(scoresKey(cell)),
    world: (file) => store.readFile(worldKey(file)),
    keepScores: (cell, make) => store.writeFile(scoresKey(cell), make),
    keepWorld: (file, make) => store.writeFile(worldKey(file), make),
  };
  return {
    worldFiles,
    keepsScores,
    files,
    readFrame: () =>
      worldFiles.every((file) => files.world(file) !== undefined)
        ? (store.read(frameKey) as ReplicateFrame | undefined)
        : undefined,
    writeFrame: (frame) => store.write(frameKey, frame),
    readCell: (cell) =>
      keepsScores && files.scores(cell) === undefined
        ? undefined
        : (store.read(cellKey(cell)) as CellOutcome | undefined),
    writeCell(cell, outcome) {
      if (outcome.result !== null) store.write(cellKey(cell), outcome);
    },
  };
}
