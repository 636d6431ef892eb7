import { identifier, quoted } from './sql-text.js';

/** A file beside a world's accounts: for every scored row of a level, the first stop of the slider at which each detector hits it. */
export const stopsFile = (level: string): string => `stops-${level}.parquet`;
/** A file beside it: the number of each stop of the slider in it, detector by detector. */
export const stopNumbersFile = (level: string): string => `stop-numbers-${level}.parquet`;

/** Policies whose hits a byte can tell apart. */
export const MOST_POLICIES = 8;

/** Thresholds of the slider, the strictest first. */
export const THRESHOLD_STOPS: readonly number[] = Array.from({ length: 100 }, (_, step) =>
  Number((1 - step / 100).toFixed(2)),
);

/** What kind of row: code of the column `kind`. */
export const KINDS = { inauthentic: 0, organic: 1, neither: 2 } as const;

/** Column of the first stop that hits a row, for the detector in the n-th place of a level, counted from 0. */
export const stopColumn = (place: number): string => `stop${place}`;
/** Column of one bit for each policy that acts on the row. */
export const hitColumn = (place: number): string => `hit${place}`;

/** Whether a detector hits a row at one of its stops, as SQL. */
export const hitFrom = (place: number, stop: number): string => `${identifier(stopColumn(place))} <= ${stop}`;
/** Whether a policy acts on a row with a detector's scores, as SQL. */
export const hitByPolicy = (place: number, policy: number): string =>
  `(${identifier(hitColumn(place))} & ${1 << policy}) > 0`;

/** Counts rows by the combination of conditions that they fulfil: one bit each, the lowest for the first. O(rows). */
export function masksSql(stops: string, conditions: readonly string[]): string {
  const bits = conditions.map((condition, place) => `CASE WHEN ${condition} THEN ${2 ** place} ELSE 0 END`);
  const ofKind = (kind: number): string => `count(*) FILTER (kind = ${kind})`;
  return (
    `SELECT CAST(${bits.join(' + ')} AS INTEGER) AS mask, count(*) AS "nRows", ${ofKind(KINDS.inauthentic)} AS "nCaught", ` +
    `${ofKind(KINDS.organic)} AS "nWrong" FROM read_parquet(${quoted(stops)}) GROUP BY mask`
  );
}
