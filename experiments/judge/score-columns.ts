import { NONE } from '../../sim/traffic/columns.js';
import type { JudgedRows } from './judged-rows.js';

/** Scores of one cell, row by row, with what is true of each row and what was decided. All columns lie on shared memory. */
export interface ScoreColumns {
  readonly row: Uint32Array;
  readonly account: Uint32Array;
  readonly score: Float64Array;
  /** Smallest budget of false removals at which a perfectly placed threshold flags the row; NaN where nothing is organic. */
  readonly flaggedFrom: Float64Array;
  readonly inauthentic: Uint8Array;
  readonly counted: Uint8Array;
  /** Index into `classes`. */
  readonly classOf: Uint32Array;
  readonly group: Uint32Array;
  readonly classes: readonly string[];
  /** What each policy of the study acts on, in its order. */
  readonly isHit: readonly Uint8Array[];
}

/** A judged cell before its rows are let go. */
export interface RowsToKeep {
  readonly rows: JudgedRows;
  /** Number of each row where it comes from; its account by default. */
  readonly numberOf?: (row: number) => number;
  readonly score: Float64Array;
  readonly groupOf: Uint32Array | null;
  readonly isHit: readonly Uint8Array[];
}

/** Makes the columns of `scores.parquet` (docs/run-folder.md). O(n log n). */
export function scoreColumns({ rows, numberOf, score, groupOf, isHit }: RowsToKeep): ScoreColumns {
  const { nRows, account, isPositive, isCounted, classOf, classes } = rows;
  const row = shared(Uint32Array, nRows);
  for (let index = 0; index < nRows; index++) row[index] = numberOf?.(index) ?? account[index];
  const group = shared(Uint32Array, nRows).fill(NONE);
  if (groupOf !== null) group.set(groupOf);
  const counted = shared(Uint8Array, nRows).fill(1);
  if (isCounted !== null) counted.set(isCounted);
  return {
    row,
    account: copied(Uint32Array, account),
    score: copied(Float64Array, score),
    flaggedFrom: flaggedFrom(score, isPositive, counted),
    inauthentic: copied(Uint8Array, isPositive),
    counted,
    classOf: copied(Uint32Array, classOf),
    group,
    classes,
    isHit: isHit.map((hits) => copied(Uint8Array, hits)),
  };
}

/** For each row, the share of organic rows that score at least as high. */
function flaggedFrom(score: Float64Array, isPositive: Uint8Array, counted: Uint8Array): Float64Array {
  const organic = score.filter((_, row) => isPositive[row] === 0 && counted[row] === 1).sort();
  const out = shared(Float64Array, score.length);
  for (let row = 0; row < score.length; row++)
    out[row] = organic.length === 0 ? NaN : (organic.length - nBelow(organic, score[row])) / organic.length;
  return out;
}

/** How many of the rising values are below a bar. */
function nBelow(rising: Float64Array, bar: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] < bar) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Kind<Column> = { readonly BYTES_PER_ELEMENT: number } & (new (memory: SharedArrayBuffer) => Column);

/** Shared memory, so that the writing thread gets columns by reference. */
function shared<Column>(kind: Kind<Column>, length: number): Column {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}

function copied<Column extends { set(values: ArrayLike<number>): void }>(
  kind: Kind<Column>,
  values: ArrayLike<number>,
): Column {
  const column = shared(kind, values.length);
  column.set(values);
  return column;
}
