import type { DetectorHost } from '../../detectors/host/detector-host.js';
import type { Slots } from './slots.js';
import type { TruthPool } from './truth-pool.js';

/** The threads of this machine: those that know the truth, those that run detectors, and the slots that hold both back. */
export interface Engines {
  readonly slots: Slots;
  readonly truth: TruthPool;
  readonly host: DetectorHost;
  /** Says that a step of the plan is done. */
  readonly done: (what: string) => void;
}
