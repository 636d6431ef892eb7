import { CellSkipped, type DetectorResult } from '../../detectors/host/detector-host.js';
import { OutOfMemory } from '../../errors/out-of-memory.js';
import { UserError } from '../../errors/user-error.js';
import type { CellName, ReplicateCache } from '../cache/study-cache.js';
import type { ScoreColumns } from '../judge/score-columns.js';
import type { CellOutcome } from './study-results.js';
import type { JudgedCell } from './truth-messages.js';

/** What the judge says of a cell, with its rows where they are to be kept. */
type JudgedRows = { readonly cell: JudgedCell; readonly rows: ScoreColumns | null };

/**
 * Scores and judges one cell, or takes what was kept of it. A cell that does not fit its data, or whose detector breaks, is skipped with the reason and sinks
 * nothing else. `wasKept`: nothing was computed.
 */
export async function cellOutcome(
  cell: CellName,
  cache: ReplicateCache,
  score: () => Promise<DetectorResult>,
  judge: (scored: DetectorResult) => Promise<JudgedRows>,
  keep: (rows: ScoreColumns) => Promise<void>,
): Promise<{ readonly outcome: CellOutcome; readonly wasKept: boolean }> {
  const kept = cache.readCell(cell);
  if (kept !== undefined) return { outcome: kept, wasKept: true };
  const { outcome, rows } = await measure(cell, score, judge);
  if (rows !== null) await keep(rows);
  cache.writeCell(cell, outcome);
  return { outcome, wasKept: false };
}

/** What a run says of a cell that it did not compute. */
export const keptMark = (wasKept: boolean): string => (wasKept ? ', kept from before' : '');

/** Only what the detector or its data did wrong is a reason to skip: a store that can not be written, a machine too small, or a policy or metric that breaks, stops the run. */
async function measure(
  { planned: { name: detector }, level }: CellName,
  score: () => Promise<DetectorResult>,
  judge: (scored: DetectorResult) => Promise<JudgedRows>,
): Promise<{ readonly outcome: CellOutcome; readonly rows: ScoreColumns | null }> {
  let isScored = false;
  try {
    const scored = await score();
    isScored = true;
    const { cell: result, rows } = await judge(scored);
    const { fitMs, scoreMs, backend } = scored;
    return { outcome: { detector, level, result, skipped: null, fitMs, scoreMs, backend }, rows };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof OutOfMemory) throw new OutOfMemory(`${detector}, ${level} level: ${message}`);
    // A policy or a metric broke, which all cells have.
    if (isScored && error instanceof UserError) throw error;
    // In one line: it stands in notes and tables.
    const skipped = error instanceof CellSkipped ? message : `failed: ${message.replace(/\s*\n\s*/g, ' ')}`;
    return { outcome: { detector, level, result: null, skipped, fitMs: 0, scoreMs: 0, backend: null }, rows: null };
  }
}
