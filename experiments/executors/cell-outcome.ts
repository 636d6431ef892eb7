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
  const { planned, level } = cell;
  const detector = planned.name;
  const kept = cache.readCell(cell);
  if (kept !== undefined) return kept;
  try {
    const scored = await score();
    const result = await judge(scored);
    const { fitMs, scoreMs, backend } = scored;
    const outcome = { detector, level, result, skipped: null, fitMs, scoreMs, backend };
    cache.writeCell(cell, outcome);
    return outcome;
  } catch (error) {
    const { message } = error as Error;
    const skipped = error instanceof CellSkipped ? message : `failed: ${message}`;
    return { detector, level, result: null, skipped, fitMs: 0, scoreMs: 0, backend: null };
  }
}
