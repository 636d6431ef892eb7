import type { TableRow } from '../../reports/report.js';
import type { ScoreboardRow } from './scoreboard.js';

/** The scoreboard of a scenario as rows of a report's table `calibration`. */
export function calibrationTable(scenario: string, rows: readonly ScoreboardRow[]): TableRow[] {
  return rows.map((row) => ({ scenario, ...row }));
}
