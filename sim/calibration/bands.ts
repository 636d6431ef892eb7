/** Where a simulated value should lie, both ends included; null is an open end. */
export interface Band {
  /** What was published, as text for tables. */
  readonly published: string;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The one rule by which a published point becomes a band: 25 % to either side. Chosen before anything was measured, the same for every figure:
 * about the distance between two samples of the same kind of people (calibration a1 rows 5 and 7, 10), and far below the distances
 * between kinds.
 */
const TOLERANCE = 0.25;

/** Band around a published point; of several samples' points, from below the lowest to above the highest. */
export function around(...points: readonly number[]): Band {
  return {
    published: points.map((point) => String(point)).join('; '),
    low: Math.min(...points) * (1 - TOLERANCE),
    high: Math.max(...points) * (1 + TOLERANCE),
  };
}

/** A band or range as it was published, taken as it is. */
export function between(low: number, high: number): Band {
  return { published: `${low}-${high}`, low, high };
}

/** A published upper bound. */
export function atMost(high: number): Band {
  return { published: `<= ${high}`, low: null, high };
}

/** A published lower bound. */
export function atLeast(low: number): Band {
  return { published: `>= ${low}`, low, high: null };
}

/** Whether a value lies in a band; NaN lies in none. */
export function isInside(value: number, { low, high }: Band): boolean {
  return value >= (low ?? -Infinity) && value <= (high ?? Infinity);
}
