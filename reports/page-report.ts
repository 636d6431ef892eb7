import type { Report, TableRow } from './report.js';

/** Tables of curves: many points, each looked at as a picture or as a stop of the slider. The study's own numbers are not among them. */
const CURVES = ['operating-curve', 'operating-harm', 'pr-curve', 'false-removal-curve', 'score-distribution'];
/** Digits that a point of a curve keeps: more than any page prints, and less than a pixel. */
const DIGITS = 6;

/**
 * The report as `report.html` carries it: without the values of single replicates, the largest table of all, which no chart draws, and with the points of
 * curves rounded to six digits. Metric rows stay as they are, so the first stop of the slider prints `report.json` to the last digit.
 */
export function pageReport(report: Report): Report {
  const shown = Object.entries(report.tables).filter(([name]) => name !== 'replicates');
  const tables = shown.map(([name, rows]) => [name, CURVES.includes(name) ? rows.map(rounded) : rows] as const);
  return { ...report, tables: Object.fromEntries(tables) };
}

function rounded(row: TableRow): TableRow {
  const cells = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value,
  ]);
  return Object.fromEntries(cells) as TableRow;
}
