import type { CellStore } from '../cache/cell-store.js';
import type { CodeVersion } from '../cache/code-version.js';
import type { DetectorHost } from '../../detectors/host/detector-host.js';
import type { RowWriter } from '../kept/row-writer.js';
import type { Slots } from './slots.js';
import type { TruthPool } from './truth-pool.js';

/** The threads of this machine: those that know the truth, those that run detectors, and the slots that hold both back. */
export interface Engines {
  readonly slots: Slots;
  readonly truth: TruthPool;
  readonly host: DetectorHost;
  /** Writes the rows that are to be kept. */
  readonly rows: RowWriter;
  /** Folders with more plug-ins. */
  readonly plugins: readonly string[];
  /** Aborted when the run is stopped or fails: programs end. */
  readonly signal: AbortSignal;
  /** What was computed before. */
  readonly cache: { readonly store: CellStore; readonly code: CodeVersion };
  /** Says that a step of the plan is done. */
  readonly done: (what: string) => void;
}
