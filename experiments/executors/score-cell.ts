import {
  openPast,
  type DetectorJob,
  type DetectorResult,
  type PreparedPast,
} from '../../detectors/host/detector-host.js';
import { CellSkipped } from '../../detectors/host/cell-skipped.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { PlannedDetector } from '../plan/planned-detector.js';
import type { Program } from '../programs/program.js';
import { runProgram, type ProgramScores } from '../programs/run-program.js';
import type { Engines } from './engines.js';

/** A job of a planned detector. */
export type PlannedJob = Omit<DetectorJob, 'detector' | 'params'>;

/** Trains a planned detector and scores: in a thread of the host, or, where it is a program, in a process of its own, which scores every row, and in one more for each look. */
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
  { train, score, labels, seed, looks = [] }: PlannedJob,
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
  };
  const ask = (pasts: readonly PreparedPast[]): Promise<ProgramScores> =>
    runProgram(program, { ...handed, score: pasts.map((past) => openPast(past, program.features)) }, signal);
  const { scores, ms } = await ask(score.map(({ past }) => past));
  // The log that it is handed ends where the past does: it has to start anew for each look.
  const lookScores: Float64Array[] = [];
  for (const look of looks) lookScores.push((await ask([look])).scores[0]);
  return { scores, looks: lookScores, groupOf: scores.map(() => null), fitMs: 0, scoreMs: ms, backend: null };
}
