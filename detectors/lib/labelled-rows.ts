import type { Labels } from '../past.js';
import type { F64 } from '../../sim/traffic/columns.js';
import type { RandomStream } from '../../random/stream.js';
import { contentOrder } from './content-order.js';

/** How the two classes are weighed: each row 1, or each class half of the total. */
export type ClassWeighting = 'none' | 'balanced';

/** Rows to train on, with their labels. */
export interface LabelledRows {
  readonly row: Uint32Array;
  /** 1 = the desk says inauthentic. */
  readonly isPositive: Uint8Array;
  readonly nPositive: number;
}

/** Copies the desk's labels. */
export function labelledRows(labels: Labels | null): LabelledRows {
  const n = labels?.row.length ?? 0;
  const row = new Uint32Array(n);
  const isPositive = new Uint8Array(n);
  let nPositive = 0;
  for (let at = 0; at < n; at++) {
    row[at] = labels!.row[at]!;
    isPositive[at] = labels!.isInauthentic[at] > 0 ? 1 : 0;
    nPositive += isPositive[at];
  }
  return { row, isPositive, nPositive };
}

/** The labelled rows at the wanted places, in their order. */
export function partOf({ row, isPositive }: LabelledRows, wants: (at: number) => boolean): LabelledRows {
  const kept = Uint32Array.from(row.keys()).filter(wants);
  const marks = Uint8Array.from(kept, (at) => isPositive[at]);
  return {
    row: Uint32Array.from(kept, (at) => row[at]),
    isPositive: marks,
    nPositive: marks.reduce((sum, bit) => sum + bit, 0),
  };
}

/** Weights of an organic and of an inauthentic row; `balanced` gives n / (2 n_class), as scikit-learn does. */
export function classWeights(labelled: LabelledRows, weighting: ClassWeighting): readonly [number, number] {
  const n = labelled.row.length;
  if (weighting === 'none') return [1, 1];
  return [n / (2 * (n - labelled.nPositive)), n / (2 * labelled.nPositive)];
}

/**
 * The score when the labels hold one class only, or none: the share of inauthentic labels with half a label added to each side
 * (Krichevsky and Trofimov 1981, "The performance of universal encoding").
 */
export function smoothedShare(labelled: LabelledRows): number {
  return (labelled.nPositive + 0.5) / (labelled.row.length + 1);
}

/**
 * Draws at most `maxRows` rows without replacement, each class keeping its share (and at least one row). The draw depends on what
 * the rows hold, not on their order. Returns the input when it is small enough.
 */
export function capRows(
  labelled: LabelledRows,
  columns: readonly F64[],
  maxRows: number,
  random: RandomStream,
): LabelledRows {
  const n = labelled.row.length;
  if (n <= maxRows) return labelled;
  const nPositive = Math.max(1, Math.round((maxRows * labelled.nPositive) / n));
  const keep = [Math.max(1, maxRows - nPositive), nPositive];
  const left = [n - labelled.nPositive, labelled.nPositive];
  const kept: number[] = [];
  for (const at of contentOrder(columns, labelled.row)) {
    const isPositive = labelled.isPositive[at];
    // Selection sampling: each row is taken with chance (still wanted) / (still to come) of its class.
    if (random.uniform() * left[isPositive] < keep[isPositive]) {
      kept.push(at);
      keep[isPositive]--;
    }
    left[isPositive]--;
  }
  const order = Uint32Array.from(kept).sort();
  const isPositive = Uint8Array.from(order, (at) => labelled.isPositive[at]);
  return {
    row: Uint32Array.from(order, (at) => labelled.row[at]),
    isPositive,
    nPositive: isPositive.reduce((sum, bit) => sum + bit, 0),
  };
}
