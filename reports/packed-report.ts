import type { MetricRow, Report, TableRow } from './report.js';

type Value = TableRow[string];

/** A column; texts that come again and again stand once each, and their places in `of`. */
type PackedColumn = readonly Value[] | { readonly names: readonly Value[]; readonly of: readonly number[] };

/** Rows column by column: they all have the same columns in the same order. */
interface PackedPart {
  readonly columns: readonly string[];
  readonly values: readonly PackedColumn[];
}

/** Parts one after the other; rows whose columns change all the time stay as they are. */
type PackedRows = readonly TableRow[] | { readonly parts: readonly PackedPart[] };

/** A report as `report.html` carries it: the same numbers in a third of the bytes. */
export type PackedReport = Omit<Report, 'rows' | 'tables'> & {
  readonly rows: PackedRows;
  readonly tables: Readonly<Record<string, PackedRows>>;
};

/** Packs the rows of a report. O(values). */
export function packReport(report: Report): PackedReport {
  const tables = Object.entries(report.tables).map(([name, rows]) => [name, packRows(rows)] as const);
  return { ...report, rows: packRows(report.rows), tables: Object.fromEntries(tables) };
}

/** The report that was packed, with its columns in their order. */
export function unpackReport({ rows, tables, ...rest }: PackedReport): Report {
  const unpacked = Object.entries(tables).map(([name, packed]) => [name, unpackRows(packed)] as const);
  return { ...rest, rows: unpackRows(rows) as MetricRow[], tables: Object.fromEntries(unpacked) };
}

function packRows(rows: readonly TableRow[]): PackedRows {
  const parts: TableRow[][] = [];
  let shape = '';
  for (const row of rows) {
    const columns = Object.keys(row).join('\n');
    if (parts.length === 0 || columns !== shape) parts.push([]);
    parts.at(-1)?.push(row);
    shape = columns;
  }
  // A part of few rows is longer than its rows.
  if (parts.length === 0 || parts.length * 4 > rows.length) return rows;
  return { parts: parts.map(packPart) };
}

function packPart(rows: readonly TableRow[]): PackedPart {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, values: columns.map((column) => packColumn(rows.map((row) => row[column] ?? null))) };
}

function packColumn(values: readonly Value[]): PackedColumn {
  const placeOf = new Map(values.map((value) => [value, 0]));
  // Numbers are mostly all different: naming them would make them longer.
  if (placeOf.size * 4 > values.length) return values;
  const names = [...placeOf.keys()];
  for (const [place, name] of names.entries()) placeOf.set(name, place);
  return { names, of: values.map((value) => placeOf.get(value) ?? 0) };
}

function unpackRows(packed: PackedRows): TableRow[] {
  return 'parts' in packed ? packed.parts.flatMap(unpackPart) : [...packed];
}

function unpackPart({ columns, values }: PackedPart): TableRow[] {
  const whole = values.map((column) =>
    'names' in column ? column.of.map((place) => column.names[place] ?? null) : column,
  );
  const nRows = whole[0]?.length ?? 0;
  return Array.from({ length: nRows }, (_, row) =>
    Object.fromEntries(columns.map((column, place) => [column, whole[place]?.[row] ?? null])),
  );
}
