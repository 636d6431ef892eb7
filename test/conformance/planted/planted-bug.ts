import type { Detector } from '../../../detectors/detector.js';

/** A detector with a bug, and the check that has to find it. */
export interface PlantedBug {
  readonly detector: Detector;
  readonly caughtBy: string;
}
