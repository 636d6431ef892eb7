import { columnsOf, toCsv } from './csv.js';
import { HEADLINE_COLUMNS, headlineTable } from './headline-table.js';
import type { Report, TableRow } from './report.js';

const SEGMENT_COLUMNS = [...HEADLINE_COLUMNS.slice(0, 4), 'segment', ...HEADLINE_COLUMNS.slice(4)];

/** Every table of a report that holds a row as CSV, by name: its own, then, always, `headline` (the rows over all segments) and `segments` (the other rows). */
export function csvTables(report: Report): Map<string, string> {
  const segments = report.rows.filter(({ segment }) => segment !== 'overall');
  const columns: Record<string, readonly string[]> = { headline: HEADLINE_COLUMNS, segments: SEGMENT_COLUMNS };
  const tables: Record<string, TableRow[]> = { ...report.tables, headline: headlineTable(report), segments };
  // Without a row nobody knows the columns of the others.
  const shown = Object.entries(tables).filter(([name, rows]) => rows.length > 0 || name in columns);
  return new Map(shown.map(([name, rows]) => [name, toCsv(rows, columns[name] ?? columnsOf(rows))]));
}
