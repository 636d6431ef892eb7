import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import type { CsvTable } from './read-csv.js';

/** Accounts as numbers: one feature a column, one account a row, and what the data's authors say of each. */
export interface AccountTable {
  /** In the order of the mapping or of the file. NaN = an empty cell. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** 1 = inauthentic. */
  readonly isInauthentic: Uint8Array;
  /** Columns of the file that are no feature, with the reason. */
  readonly left: readonly { readonly column: string; readonly why: string }[];
}

/** Which columns mean what. */
export interface ColumnMapping {
  /** Feature name -> column; empty: every numeric column. */
  readonly map: Readonly<Record<string, string>>;
  readonly label: string;
  /** Cells of the label column that mean inauthentic; left out: 1 and true do, 0 and false do not, and others are a mistake. */
  readonly inauthentic?: readonly string[] | undefined;
  /** Cells of the label column whose rows are left out. */
  readonly leftOut?: readonly string[];
  /** Columns that are no features. */
  readonly ignore: readonly string[];
}

/** Turns text cells into an account table. Throws UserError with file, line and column on a bad cell or a missing column. */
export function toAccountTable(whole: CsvTable, mapping: ColumnMapping): AccountTable {
  const { map, label, ignore, inauthentic } = mapping;
  const labelAt = columnAt(whole, label, 'label');
  const csv = withoutRows(whole, labelAt, mapping.leftOut ?? []);
  if (inauthentic !== undefined) assertCells(csv, labelAt, inauthentic);
  const isInauthentic = Uint8Array.from(csv.rows, (cells, row) =>
    inauthentic === undefined
      ? readLabel(csv, row, labelAt, cells[labelAt])
      : Number(inauthentic.includes(cells[labelAt])),
  );
  const columns: Record<string, Float64Array> = {};
  const left: { column: string; why: string }[] = [];
  if (Object.keys(map).length > 0) {
    for (const [feature, column] of Object.entries(map))
      columns[feature] = readNumbers(csv, columnAt(csv, column, `feature ${feature}`));
    return { columns, isInauthentic, left };
  }
  for (const name of ignore) columnAt(csv, name, 'ignored column');
  for (const [position, column] of csv.columns.entries()) {
    if (position === labelAt) continue;
    const why = ignore.includes(column) ? 'told to ignore it' : whyNoFeature(csv, position);
    if (why === null) columns[column] = readNumbers(csv, position);
    else left.push({ column, why });
  }
  if (Object.keys(columns).length === 0)
    throw new UserError(`${csv.file}: has no numeric column beside "${label}"${reasonsOf(left)}; name them by map`);
  return { columns, isInauthentic, left };
}

/** Columns named in the message about a file in which no column is a feature. */
const MOST_REASONS = 5;

/** Why no column is a feature, column by column. */
function reasonsOf(left: AccountTable['left']): string {
  if (left.length === 0) return '';
  const shown = left.slice(0, MOST_REASONS).map(({ column, why }) => `${column}: ${why}`);
  return ` (${shown.join(', ')}${left.length > MOST_REASONS ? ' ...' : ''})`;
}

function withoutRows(csv: CsvTable, labelAt: number, leftOut: readonly string[]): CsvTable {
  if (leftOut.length === 0) return csv;
  assertCells(csv, labelAt, leftOut);
  const isKept = csv.rows.map((cells) => !leftOut.includes(cells[labelAt]));
  return { ...csv, rows: csv.rows.filter((_, row) => isKept[row]), lines: csv.lines.filter((_, row) => isKept[row]) };
}

/** A label that no row has is a typo. */
function assertCells(csv: CsvTable, labelAt: number, wanted: readonly string[]): void {
  const found = [...new Set(csv.rows.map((cells) => cells[labelAt]))];
  const missing = wanted.find((cell) => !found.includes(cell));
  if (missing !== undefined)
    throw new UserError(
      `${csv.file}: label column "${csv.columns[labelAt]}": no row has "${missing}"${didYouMean(missing, found.slice(0, 20))}`,
    );
}

/** Position of a column. Throws UserError when there is none of that name. */
export function columnAt(csv: CsvTable, name: string, what: string): number {
  const position = csv.columns.indexOf(name);
  if (position < 0)
    throw new UserError(`${csv.file}: has no column "${name}" for the ${what}${didYouMean(name, csv.columns)}`);
  return position;
}

/** Reads a column as numbers; empty cells are NaN. Throws UserError with file and line on anything else. */
export function readNumbers(csv: CsvTable, position: number): Float64Array {
  return Float64Array.from(csv.rows, (cells, row) => {
    const cell = cells[position];
    if (cell === '') return NaN;
    if (isNumeric(cell)) return Number(cell);
    throw new UserError(
      `${csv.file}:${csv.lines[row]}: column "${csv.columns[position]}": expected a number, got "${cell}"`,
    );
  });
}

/** Fewest rows whose order can tell a row number: of two numbers, the second often is one more than the first. */
const FEWEST_COUNTED = 3;

function whyNoFeature(csv: CsvTable, position: number): string | null {
  const first = csv.rows.find((cells) => cells[position] !== '');
  if (first === undefined) return 'empty';
  if (!isNumeric(first[position])) return 'not numeric';
  // the order of a file often is the label: all of one class, then all of the other
  const start = Number(first[position]);
  const counts =
    csv.rows.length >= FEWEST_COUNTED && csv.rows.every((cells, row) => Number(cells[position]) === start + row);
  return counts ? 'only counts the rows' : null;
}

function isNumeric(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

const LABELS: Readonly<Record<string, number>> = { '0': 0, '1': 1, false: 0, true: 1 };

/** Reads a label: 0, 1, false or true. Throws UserError with file and line on anything else. */
export function readLabel(csv: CsvTable, row: number, position: number, cell: string): number {
  const label = LABELS[cell.toLowerCase()] as number | undefined;
  if (label === undefined)
    throw new UserError(
      `${csv.file}:${csv.lines[row]}: label column "${csv.columns[position]}": expected 0 or 1, got "${cell}"`,
    );
  return label;
}
