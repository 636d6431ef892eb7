import type { TableRow } from '../reports/report.js';
import { shortNumber } from './calibration/scoreboard-text.js';

/** The table `gates` as text, a line for each cell. */
export function gatesText(rows: readonly TableRow[]): string {
  return rows.map(lineOf).join('\n');
}

function lineOf(row: TableRow): string {
  const { gate, detector, scenario, policy, level, verdict, value, low, high, interval, n } = row;
  // A gate may stand for all variants of a detector.
  const variant = String(gate).startsWith(`${detector}.`) ? null : detector;
  const place = [variant, level, scenario, policy].filter((part) => part !== null).join(', ');
  const mean = typeof value === 'number' ? shortNumber(value) : 'no value';
  const bounds =
    typeof low === 'number' && typeof high === 'number' ? ` [${shortNumber(low)}, ${shortNumber(high)}]` : '';
  const doubt = interval === 'open' ? '; the interval crosses the bound' : '';
  return `${verdict === 'holds' ? 'ok  ' : 'FAIL'}  ${gate}  (${place}): ${mean}${bounds}, n = ${n}${doubt}`;
}
