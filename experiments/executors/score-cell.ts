import { openPast, type DetectorJob, type DetectorResult } from '../../detectors/host/detector-host.js';
import { CellSkipped } from '../../detectors/host/cell-skipped.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { PlannedDetector } from '../plan/planned-detector.js';
import type { Program } from '../programs/program.js';
import { runProgram } from '../programs/run-program.js';
import type { Engines } from './engines.js';

/** A job of a planned detector. */
export type PlannedJob = Omit<DetectorJob, 'detector' | 'params'>;

/** Trains a planned detector and scores: in a thread of the host, or, where it is a program, in a process of its own, which scores every row. */
export function scoreCell(
  { detector, params, program }: PlannedDetector,
  job: PlannedJob,
  { host, plugins, signal }: Pick<Engines, 'host' | 'plugins' | 'signal'>,
): Promise<DetectorResult> {
  if (program === undefined) return host.fitAndScore({ ...job, detector: detector.id, params });
  return scoreByProgram(program, params, job, { plugins, signal });
}

async function scoreByProgram(
  program: Program,
  params: unknown,
  { train, score, labels, seed }: PlannedJob,
  { plugins, signal }: Pick<Engines, 'plugins' | 'signal'>,
): Promise<DetectorResult> {
  if (program.labels === 'revealed' && labels === null)
    throw new CellSkipped('learns from labels, and none were revealed');
  const blocks = await loadFeatureBlocks(plugins);
  const meanings = new Map(
    blocks.flatMap(({ id, columns }) => columns.map((column) => [`${id}/${column.name}`, column.description])),
  );
  const handed = {
    ...{ params, seed, meanings },
    labels: program.labels === 'none' ? null : labels,
    train: openPast(train, program.features),
    score: score.map(({ past }) => openPast(past, program.features)),
  };
  const { scores, ms } = await runProgram(program, handed, signal);
  return { scores, looks: null, groupOf: scores.map(() => null), fitMs: 0, scoreMs: ms, backend: null };
}
