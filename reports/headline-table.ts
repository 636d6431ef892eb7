import type { Report, TableRow } from './report.js';

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

/** The rows over all segments, with the columns above; of a closed loop, the quantities of its arms, which stand where other studies have their detectors. */
export function headlineTable({ rows, tables }: Pick<Report, 'rows' | 'tables'>): TableRow[] {
  const ofArms = (tables['loop-totals'] ?? []).map((row): TableRow => ({
    ...row,
    detector: row['arm'],
    metric: row['quantity'],
  }));
  const ofCells = rows.filter(({ segment }) => segment === 'overall') as readonly TableRow[];
  return [...ofCells, ...ofArms].map((row) =>
    Object.fromEntries(HEADLINE_COLUMNS.map((column) => [column, row[column]])),
  );
}
