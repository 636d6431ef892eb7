import type { MetricRow, TableRow } from './report.js';

/** The columns of `tables/headline.csv`, in order; other programs rely on them. */
export const HEADLINE_COLUMNS = [
  'scenario',
  'detector',
  'policy',
  'level',
  'metric',
  'value',
  'low',
  'high',
  'n',
] as const;

/** The rows over all segments, with the columns above. */
export function headlineTable(rows: readonly MetricRow[]): TableRow[] {
  return rows
    .filter(({ segment }) => segment === 'overall')
    .map((row) => Object.fromEntries(HEADLINE_COLUMNS.map((column) => [column, row[column]])));
}
