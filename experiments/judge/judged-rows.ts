import type { Unit } from '../../detectors/past.js';
import type { CampaignMembers, RowTiming } from '../metric.js';

/** Rows of a cell that are looked at by themselves. */
export interface Segment {
  /** `overall`, or `persona:creator`, `operation:bot-farm`, `coordinated:engagement-pod`, `confounder:giveaway-loop`, `customers`, `unlabelled`. */
  readonly name: string;
  /** 1 = the row belongs to it; null = all rows do. */
  readonly isIn: Uint8Array | null;
  /** True: its rows are neither inauthentic nor organic; metrics see them as inauthentic, so that recall is the share that was hit. */
  readonly isApart?: boolean;
}

/** What is true of the rows that detectors scored; the same for all detectors of a level. */
export interface JudgedRows {
  readonly level: Unit;
  readonly nRows: number;
  readonly account: Uint32Array;
  readonly isPositive: Uint8Array;
  /** 0 = neither inauthentic nor organic: left out of every metric but those of its own segment. Null = all rows count. */
  readonly isCounted: Uint8Array | null;
  readonly isPerson: Uint8Array;
  /** Names of the classes of the score distribution: `organic`, then `operation:ID` or `coordinated:ID`. */
  readonly classes: readonly string[];
  /** Per row: index into `classes`. */
  readonly classOf: Uint32Array;
  readonly segments: readonly Segment[];
  /** At the level `group`: campaigns with at least three accounts. */
  readonly campaigns?: readonly CampaignMembers[];
  /** At the level `action`: when, and for which campaign. */
  readonly timing?: RowTiming;
}
