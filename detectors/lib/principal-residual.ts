import { symmetricEigen } from './symmetric-eigen.js';
import { pickFloats } from './pick-rows.js';

/** The subspace that most rows lie in. */
export interface PrincipalSubspace {
  readonly nColumns: number;
  readonly mean: Float64Array;
  /** Kept directions, row-major: `nKept` rows of `nColumns`. */
  readonly direction: Float64Array;
  readonly nKept: number;
  /** All eigenvalues of the covariance (divided by n - 1), largest first; 0 where there is nothing but rounding. */
  readonly eigenvalues: Float64Array;
}

/** Variance below this share of the largest is rounding: few rows span few directions, and what the solver gives beyond them hangs on the order of the rows. */
const ROUNDING_SHARE = 1e-12;
/** The same of a squared residual, as a share of the row's own squared length. */
const EXPLAINED_SHARE = 1e-20;

/** Learns the leading directions of the given columns, `nKept` or as many as the rows span. At least two rows; O(n d² + d³). */
export function learnSubspace(columns: readonly Float64Array[], rows: Uint32Array, nKept: number): PrincipalSubspace {
  const nColumns = columns.length;
  const n = rows.length;
  const centred = columns.map((column) => pickFloats(column, rows));
  const mean = Float64Array.from(centred, (column) => column.reduce((sum, value) => sum + value, 0) / n);
  centred.forEach((column, at) => {
    for (let k = 0; k < n; k++) column[k] -= mean[at];
  });
  const covariance = new Float64Array(nColumns * nColumns);
  for (let a = 0; a < nColumns; a++)
    for (let b = a; b < nColumns; b++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += centred[a][k] * centred[b][k];
      covariance[a * nColumns + b] = sum / (n - 1);
      covariance[b * nColumns + a] = sum / (n - 1);
    }
  const { value, vector } = symmetricEigen(covariance, nColumns);
  const eigenvalues = value.map((each) => (each > ROUNDING_SHARE * value[0] ? each : 0));
  const kept = Math.min(nKept, nColumns, eigenvalues.filter((each) => each > 0).length);
  return { nColumns, mean, direction: vector.slice(0, kept * nColumns), nKept: kept, eigenvalues };
}

/** What one row has outside the subspace, one number a column. O(d x kept). */
export function residualOf(subspace: PrincipalSubspace, columns: readonly Float64Array[], row: number): Float64Array {
  const { nColumns, mean, direction, nKept } = subspace;
  const left = Float64Array.from(columns, (column, at) => column[row] - mean[at]);
  for (let k = 0; k < nKept; k++) {
    let along = 0;
    for (let at = 0; at < nColumns; at++) along += left[at] * direction[k * nColumns + at];
    for (let at = 0; at < nColumns; at++) left[at] -= along * direction[k * nColumns + at];
  }
  return left;
}

/** Squared length of each row's residual, 0 where only rounding is left. O(n d x kept). */
export function squaredResiduals(subspace: PrincipalSubspace, columns: readonly Float64Array[]): Float64Array {
  const nRows = columns[0]?.length ?? 0;
  return Float64Array.from({ length: nRows }, (_, row) => {
    const residual = residualOf(subspace, columns, row).reduce((sum, value) => sum + value * value, 0);
    const whole = columns.reduce((sum, column, at) => sum + (column[row] - subspace.mean[at]) ** 2, 0);
    return residual > EXPLAINED_SHARE * whole ? residual : 0;
  });
}

/**
 * The squared residual that a share `alpha` of normally distributed rows exceeds. NaN where nothing is left outside the subspace.
 * Source: Jackson, Mudholkar 1979, "Control procedures for residuals associated with principal component analysis".
 */
export function jacksonMudholkar({ eigenvalues, nKept }: PrincipalSubspace, alpha: number): number {
  const rest = eigenvalues.slice(nKept).map((value) => Math.max(0, value));
  const moment = (power: number): number => rest.reduce((sum, value) => sum + value ** power, 0);
  const [one, two, three] = [moment(1), moment(2), moment(3)];
  const h = 1 - (2 * one * three) / (3 * two * two);
  const normal = normalQuantile(1 - alpha);
  return one * ((normal * Math.sqrt(2 * two * h * h)) / one + 1 + (two * h * (h - 1)) / (one * one)) ** (1 / h);
}

/** Standard normal quantile, to about 1e-9: bisection on the error function's series and continued fraction. */
function normalQuantile(share: number): number {
  let low = -10;
  let high = 10;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Standard normal distribution function. Series of Marsaglia 2004, "Evaluating the normal distribution": full precision within 7 of zero. */
function normalShare(x: number): number {
  if (x < -7) return 0;
  if (x > 7) return 1;
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046727);
}
