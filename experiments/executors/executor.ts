import type { CellStore } from '../cache/cell-store.js';
import type { Plan } from '../plan/plan-study.js';
import type { Progress, ReplicateResult } from './study-results.js';

/** How to run a plan; none of it changes a result. */
export interface RunOptions {
  /** Most jobs at once on this machine. */
  readonly workers: number;
  /** The run's folder. What lies beside it, machines that work together share. */
  readonly folder: string;
  /** Aborted: no new job starts. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what the user should know, a line at a time. */
  readonly onNote?: (text: string) => void;
  /** Where finished cells are kept and looked for; nowhere by default. */
  readonly store?: CellStore;
  /** The store only keeps: every cell is computed anew. */
  readonly fresh?: boolean;
}

/**
 * Computes every world of a plan, here or elsewhere; results in plan order, the same whichever executor gave them. Rejects when a world can not be computed, or as
 * soon as the signal aborts.
 */
export type Executor = (plan: Plan, options: RunOptions) => Promise<ReplicateResult[]>;
