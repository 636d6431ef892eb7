import type { Unit } from '../../detectors/past.js';
import type { Measurement } from '../../sim/calibration/measure-world.js';
import type { EaseScore } from '../ease/ease-column.js';
import type { ServiceEconomy } from '../judge/service-economy.js';
import type { ArmResult } from '../loop/sum-up-arm.js';
import type { Fact } from '../judge/world-facts.js';
import type { JudgedCell } from './truth-messages.js';

/** One detector at one level in one replicate: measured, or skipped with the reason. */
export interface CellOutcome {
  /** The detector's name in the report. */
  readonly detector: string;
  readonly level: Unit;
  readonly result: JudgedCell | null;
  readonly skipped: string | null;
  readonly fitMs: number;
  readonly scoreMs: number;
  /** TensorFlow.js backend that was used, or null. */
  readonly backend: string | null;
}

/** How far single columns tell the classes at one level. */
export interface LevelEase {
  readonly level: Unit;
  readonly scores: readonly EaseScore[];
}

/** What one world, or one fold of a data set, gave. Cells in plan order. */
export interface ReplicateResult {
  /** Scenario or data set. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly replicate: number;
  readonly facts: readonly Fact[];
  /** Published figures measured in the world; none for a fold of a data set. */
  readonly measurements: readonly Measurement[];
  /** Books of the operations; none for a fold of a data set. */
  readonly economy: readonly ServiceEconomy[];
  readonly cells: readonly CellOutcome[];
  /** The ease audit of the test window, one entry a level; none for a data set. */
  readonly ease: readonly LevelEase[];
  /** Arms of a closed loop, do-nothing first; none in a study without one. */
  readonly arms?: readonly { readonly name: string; readonly result: ArmResult }[];
  /** Milliseconds by stage; goes to timing.json only. */
  readonly timing: Readonly<Record<string, number>>;
}

/** Told after each step of a run. */
export interface Progress {
  readonly nDone: number;
  readonly nSteps: number;
  /** What was just done, in a few words. */
  readonly what: string;
}
