/** Cells that are held close together: a megabyte, which a second-level cache holds. Assumed, measured on one machine. */
const NEAR_CELLS = 1 << 18;
/** Added to the length of a column, so that columns do not start at the same places of the cache. */
const PADDING = 16;

/**
 * Codes of a few rows of a table, copied close together: below a node of that many rows all reading stays in the cache, where it would fetch a line for each
 * row and column from far away. 4 bytes a cell of the table, for a copy of it row by row, beside a megabyte.
 */
export class NearCodes {
  /** As many rows fit. */
  readonly nMost: number;
  /** `columns[column][k]`: code of the k-th row taken last. */
  readonly columns: readonly Uint32Array[];
  private readonly byRow: Uint32Array;
  private readonly cells: Uint32Array;
  private readonly stride: number;

  constructor(codes: readonly Uint32Array[]) {
    const nColumns = codes.length;
    const nRows = codes[0]?.length ?? 0;
    this.nMost = Math.max(1, Math.min(nRows, Math.floor(NEAR_CELLS / Math.max(1, nColumns))));
    this.stride = this.nMost + PADDING;
    this.cells = new Uint32Array(this.stride * nColumns);
    this.columns = codes.map((_, column) => this.cells.subarray(column * this.stride, (column + 1) * this.stride));
    this.byRow = new Uint32Array(nRows * nColumns);
    codes.forEach((code, column) => {
      for (let row = 0; row < nRows; row++) this.byRow[row * nColumns + column] = code[row]!;
    });
  }

  /** Takes the rows `row[start..stop)`, which become their own places among those taken. O(rows x columns). */
  take(row: Uint32Array, start: number, stop: number): void {
    const { byRow, cells, stride } = this;
    const nColumns = this.columns.length;
    for (let k = start; k < stop; k++) {
      let from = row[k] * nColumns;
      const end = from + nColumns;
      for (let to = k - start; from < end; to += stride) cells[to] = byRow[from++]!;
      row[k] = k - start;
    }
  }
}
