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

/** Band around the point of one source. Several sources make a range: `between`. */
export function around(point: number): Band {
  return { published: String(point), low: point * (1 - TOLERANCE), high: point * (1 + TOLERANCE) };
}

/** A band or range as it was published, or from the lowest to the highest of several sources, taken as it is. */
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

/** A band without what no value of its unit can reach: a share of 0.96 published makes a band up to 1. */
export function cutToRange(band: Band, [least, most]: readonly [number, number]): Band {
  return {
    published: band.published,
    low: band.low === null ? null : Math.max(least, band.low),
    high: band.high === null ? null : Math.min(most, band.high),
  };
}

/** Whether a value lies in a band; NaN lies in none. */
export function isInside(value: number, { low, high }: Band): boolean {
  return value >= (low ?? -Infinity) && value <= (high ?? Infinity);
}
