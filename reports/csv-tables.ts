import { columnsOf, toCsv } from './csv.js';
import { HEADLINE_COLUMNS, headlineTable } from './headline-table.js';
import type { Report, TableRow } from './report.js';

const SEGMENT_COLUMNS = [...HEADLINE_COLUMNS.slice(0, 4), 'segment', ...HEADLINE_COLUMNS.slice(4)];

/** Every table of a report as CSV, by name: its own, then `headline` (the rows over all segments) and `segments` (the other rows). */
export function csvTables(report: Report): Map<string, string> {
  const segments = report.rows.filter(({ segment }) => segment !== 'overall');
  const columns: Record<string, readonly string[]> = { headline: HEADLINE_COLUMNS, segments: SEGMENT_COLUMNS };
  const tables: Record<string, TableRow[]> = { ...report.tables, headline: headlineTable(report.rows), segments };
  return new Map(Object.entries(tables).map(([name, rows]) => [name, toCsv(rows, columns[name] ?? columnsOf(rows))]));
}
