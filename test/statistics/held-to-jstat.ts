import jstat from 'jstat';
import { upperTail } from '../../experiments/metrics/signed-rank.js';
import { studentTQuantile, studentTWithin } from '../../experiments/metrics/student-t.js';

const { jStat } = jstat;

export const DEGREES = [1, 2, 3, 4, 5, 9, 19, 30, 120, 999];
export const COVERAGES = [0.5, 0.8, 0.95, 0.99, 0.999];
/** Standard deviations out, where a tail is much smaller than the last digit of 1. */
export const FAR = 9;

/** How far the project's distributions and jstat's are from each other, and from what they should be. */
export interface HeldToJstat {
  /** Largest difference between two quantiles of Student's t over the quantile. */
  readonly quantilesApart: number;
  /** Largest difference between the coverage that a quantile of ours was asked for and the one that it has. */
  readonly coverageOff: number;
  /** Chance of a normal value beyond `FAR`, by ours and by jstat. */
  readonly farTail: number;
  readonly jstatFarTail: number;
}

/** Holds the two against each other over a grid of degrees of freedom and coverages. */
export function heldToJstat(): HeldToJstat {
  const grid = DEGREES.flatMap((degrees) => COVERAGES.map((coverage) => ({ degrees, coverage })));
  const largest = (of: (point: (typeof grid)[number]) => number): number => Math.max(...grid.map(of).map(Math.abs));
  return {
    quantilesApart: largest(
      ({ degrees, coverage }) =>
        studentTQuantile(coverage, degrees) / jStat.studentt.inv((1 + coverage) / 2, degrees) - 1,
    ),
    coverageOff: largest(
      ({ degrees, coverage }) => studentTWithin(studentTQuantile(coverage, degrees), degrees) - coverage,
    ),
    farTail: upperTail(FAR),
    jstatFarTail: 1 - jStat.normal.cdf(FAR, 0, 1),
  };
}
