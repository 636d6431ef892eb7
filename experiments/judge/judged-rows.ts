import type { Unit } from '../../detectors/past.js';

/** Rows of a cell that are looked at by themselves. */
export interface Segment {
  /** `overall`, or `persona:creator`, `operation:bot-farm`, `confounder:giveaway-loop`, `customers`. */
  readonly name: string;
  /** 1 = the row belongs to it; null = all rows do. */
  readonly isIn: Uint8Array | null;
}

/** What is true of the rows that detectors scored; the same for all detectors of a level. */
export interface JudgedRows {
  readonly level: Unit;
  readonly nRows: number;
  readonly account: Uint32Array;
  readonly isPositive: Uint8Array;
  readonly isPerson: Uint8Array;
  /** Names of the classes of the score distribution: `organic`, then `operation:ID`. */
  readonly classes: readonly string[];
  /** Per row: index into `classes`. */
  readonly classOf: Uint32Array;
  readonly segments: readonly Segment[];
}
