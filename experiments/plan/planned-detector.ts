import type { Detector } from '../../detectors/detector.js';
import type { Unit } from '../../detectors/past.js';
import type { Program } from '../programs/program.js';

/** A detector as the study uses it. */
export interface PlannedDetector {
  /** The name in the report. */
  readonly name: string;
  readonly detector: Detector;
  /** Checked, defaults filled in. */
  readonly params: Record<string, unknown>;
  readonly levels: readonly Unit[];
  /** Set when the detector is a program in any language. */
  readonly program?: Program;
}
