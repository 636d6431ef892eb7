import { CellSkipped, type DetectorResult } from '../../detectors/host/detector-host.js';
import type { CellName, ReplicateCache } from '../cache/study-cache.js';
import type { CellOutcome } from './study-results.js';
import type { JudgedCell } from './truth-messages.js';

/**
 * Scores and judges one cell, or takes what was kept of it. A cell that does not fit its data, or whose detector breaks, is skipped with the reason and sinks
 * nothing else.
 */
export async function cellOutcome(
  cell: CellName,
  cache: ReplicateCache,
  score: () => Promise<DetectorResult>,
  judge: (scored: DetectorResult) => Promise<JudgedCell>,
): Promise<CellOutcome> {
  const kept = cache.readCell(cell);
  if (kept !== undefined) return kept;
  const outcome = await measure(cell, score, judge);
  cache.writeCell(cell, outcome);
  return outcome;
}

/** Only what the detector or its data did wrong is a reason to skip: a store that can not be written stops the run. */
async function measure(
  { planned: { name: detector }, level }: CellName,
  score: () => Promise<DetectorResult>,
  judge: (scored: DetectorResult) => Promise<JudgedCell>,
): Promise<CellOutcome> {
  try {
    const scored = await score();
    const result = await judge(scored);
    const { fitMs, scoreMs, backend } = scored;
    return { detector, level, result, skipped: null, fitMs, scoreMs, backend };
  } catch (error) {
    const { message } = error as Error;
    const skipped = error instanceof CellSkipped ? message : `failed: ${message}`;
    return { detector, level, result: null, skipped, fitMs: 0, scoreMs: 0, backend: null };
  }
}
