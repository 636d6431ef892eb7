import type { Labels, RowUnit } from '../../detectors/past.js';
import type { Attribution } from '../attribution.js';
import type { AuditLabels, Policy } from '../policy.js';
import type { LessonPast } from './lesson-rows.js';

/** A detector with a policy, as the platform runs them. */
export interface Deployment {
  readonly detector: string;
  readonly detectorParams: unknown;
  readonly usesLabels: boolean;
  /** Seed text of everything the detector draws. */
  readonly seed: string;
  readonly level: RowUnit;
  readonly policy: Policy;
  readonly policyParams: unknown;
  readonly attribution: Attribution;
  /** When the first sweep may run, how often sweeps run, and after how many of them the detector is taught again (0 = never). */
  readonly startSec: number;
  readonly everySec: number;
  readonly retrainEverySweeps: number;
  /** What a lesson looks at, and account scores. */
  readonly windowSec: number;
  /** Epochs remembered: what can be undone or put back, and what features look at, unless the detector reads rows only. */
  readonly historyEpochs: number;
  /** The detector looks at rows of features and nothing else; where it scores actions it is then taught with kept rows. */
  readonly scoresRowsAlone: boolean;
  /** Epochs that features look at then, and rows of a lesson at most, about. */
  readonly lookBackEpochs: number;
  readonly lessonRows: number;
  /** Looks of a kind that a forecast by review takes before each sweep; 0 = nothing is foretold. Needs a detector that scores actions. */
  readonly forecastReviews: number;
}

/** The people the platform can ask: few labels, late and partly wrong. They are all it ever learns of the truth. */
export interface Desk {
  /** Labels of the rows of a lesson: those to learn from, and others to choose a threshold on. */
  label(lesson: LessonPast): { readonly training: Labels; readonly audits: AuditLabels };
  /** A look at one account: true = they say it acted for an operation between two seconds. */
  review(account: number, fromSec: number, toSec: number): boolean;
  /** A look at one action, row `row` of the world's epoch `epoch`: true = they say it is an operation's. */
  lookAt(epoch: number, row: number): boolean;
  /** Chance that whoever looks errs, both ways. */
  readonly errorRate: number;
}
