import type { TableRow } from './report.js';

/** What must stand in quotes: separators, quotes, line ends, outer spaces, and what a spreadsheet would run as a formula. */
const NEEDS_QUOTES = /[",\r\n]|^[\s=+\-@]|\s$/;

/** Writes rows as RFC 4180 CSV with a header line; null becomes an empty cell, text is quoted where it must be, numbers never. */
export function toCsv(rows: readonly TableRow[], columns: readonly string[]): string {
  const lines = [columns.map((name) => cell(name)).join(',')];
  for (const row of rows) lines.push(columns.map((name) => cell(row[name] ?? null)).join(','));
  return `${lines.join('\n')}\n`;
}

/** All columns of a table, in the order of first appearance. */
export function columnsOf(rows: readonly TableRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

function cell(value: number | string | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
