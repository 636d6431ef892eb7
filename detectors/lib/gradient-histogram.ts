import type { BinnedTable } from './bin-columns.js';

/** Numbers a bin holds: sum of gradients, sum of hessians, count, one unused so that a bin starts at a multiple of four. */
export const BIN_STRIDE = 4;

/** Where the bins of each column lie in one flat histogram: column `c` owns bins `[offset[c], offset[c+1])`, the missing bin last. */
export function binOffsets(table: BinnedTable): Uint32Array {
  const offset = new Uint32Array(table.bin.length + 1);
  table.thresholds.forEach((limits, column) => (offset[column + 1] = offset[column]! + limits.length + 2));
  return offset;
}

/**
 * Adds up gradients, hessians and counts by bin, for every column, over `rows[start..stop)`. `histogram` is overwritten.
 * Cost: one pass over the rows for each pair of columns, 1-2 ns per row and column. In readable form, for every column and row:
 * `bin = table.bin[column][row]; sumG[bin] += gradient[row]; sumH[bin] += hessian[row]; count[bin]++`.
 */
export class HistogramBuilder {
  private readonly rowGradient: Float64Array;
  private readonly rowHessian: Float64Array;

  private readonly table: BinnedTable;
  private readonly offset: Uint32Array;

  constructor(table: BinnedTable, offset: Uint32Array) {
    this.table = table;
    this.offset = offset;
    this.rowGradient = new Float64Array(table.nRows);
    this.rowHessian = new Float64Array(table.nRows);
  }

  /** Fills `histogram` from the rows. */
  build(rows: Uint32Array, gradient: Float32Array, hessian: Float32Array, histogram: Float64Array): void {
    const { rowGradient, rowHessian, offset } = this;
    const nRows = rows.length;
    for (let k = 0; k < nRows; k++) {
      rowGradient[k] = gradient[rows[k]!]!;
      rowHessian[k] = hessian[rows[k]!]!;
    }
    histogram.fill(0);
    const { bin } = this.table;
    let column = 0;
    for (; column + 1 < bin.length; column += 2) {
      const first = histogram.subarray(offset[column]! * BIN_STRIDE, offset[column + 1]! * BIN_STRIDE);
      const second = histogram.subarray(offset[column + 1]! * BIN_STRIDE, offset[column + 2]! * BIN_STRIDE);
      addTwoColumns(rows, [bin[column]!, bin[column + 1]!], [first, second], rowGradient, rowHessian);
    }
    if (column < bin.length)
      addColumn(rows, bin[column]!, histogram.subarray(offset[column]! * BIN_STRIDE), rowGradient, rowHessian);
  }
}

function addColumn(
  rows: Uint32Array,
  bin: Uint8Array,
  histogram: Float64Array,
  rowGradient: Float64Array,
  rowHessian: Float64Array,
): void {
  const nRows = rows.length;
  for (let k = 0; k < nRows; k++) {
    const at = bin[rows[k]!]! << 2;
    histogram[at]! += rowGradient[k]!;
    histogram[at + 1]! += rowHessian[k]!;
    histogram[at + 2]! += 1;
  }
}

/** Two columns a pass: the rows, gradients and hessians are read half as often. */
function addTwoColumns(
  rows: Uint32Array,
  bins: readonly [Uint8Array, Uint8Array],
  histograms: readonly [Float64Array, Float64Array],
  rowGradient: Float64Array,
  rowHessian: Float64Array,
): void {
  const [binA, binB] = bins;
  const [histogramA, histogramB] = histograms;
  const nRows = rows.length;
  for (let k = 0; k < nRows; k++) {
    const row = rows[k]!;
    const g = rowGradient[k]!;
    const h = rowHessian[k]!;
    const atA = binA[row]! << 2;
    const atB = binB[row]! << 2;
    histogramA[atA]! += g;
    histogramA[atA + 1]! += h;
    histogramA[atA + 2]! += 1;
    histogramB[atB]! += g;
    histogramB[atB + 1]! += h;
    histogramB[atB + 2]! += 1;
  }
}

/** Turns the parent's histogram into the larger child's, in place: parent − smaller child. O(bins). */
export function subtractHistogram(parent: Float64Array, smaller: Float64Array): void {
  for (let at = 0; at < parent.length; at++) parent[at]! -= smaller[at]!;
}
