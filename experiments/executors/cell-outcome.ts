import { CellSkipped, type DetectorResult } from '../../detectors/host/detector-host.js';
import type { Unit } from '../../detectors/past.js';
import type { CellOutcome } from './study-results.js';
import type { JudgedCell } from './truth-messages.js';

/** Scores and judges one cell; a cell that does not fit its data is skipped with the reason, anything else that fails rejects. */
export async function cellOutcome(
  detector: string,
  level: Unit,
  score: () => Promise<DetectorResult>,
  judge: (scored: DetectorResult) => Promise<JudgedCell>,
): Promise<CellOutcome> {
  try {
    const scored = await score();
    const result = await judge(scored);
    const { fitMs, scoreMs, backend } = scored;
    return { detector, level, result, skipped: null, fitMs, scoreMs, backend };
  } catch (error) {
    if (!(error instanceof CellSkipped)) throw error;
    return { detector, level, result: null, skipped: error.message, fitMs: 0, scoreMs: 0, backend: null };
  }
}
