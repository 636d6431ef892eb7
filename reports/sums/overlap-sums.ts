import { identifier, quoted } from './sql-text.js';

/** A file beside a world's accounts: for every scored row of a level, its kind and the first stop of the slider at which each detector hits it. */
export const stopsFile = (level: string): string => `stops-${level}.parquet`;
/** A file beside it: how many rows of each kind are hit by which policies with which detectors' scores. */
export const hitsFile = (level: string): string => `hits-${level}.parquet`;
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

/** The columns of `hits-LEVEL.parquet`, from a file with a row for each scored row. O(rows). */
export function hitsSql(rows: string, nDetectors: number): string {
  const hits = Array.from({ length: nDetectors }, (_, place) => identifier(hitColumn(place)));
  return `SELECT kind, ${hits.join(', ')}, count(*)::BIGINT AS "nRows" FROM read_parquet(${quoted(rows)}) GROUP BY ALL ORDER BY ALL`;
}

/** Counts rows by the combination of conditions that they fulfil: one bit each, the lowest for the first; `counted` is what a line of the file counts for. O(lines). */
export function masksSql(file: string, conditions: readonly string[], counted = '1'): string {
  const bits = conditions.map((condition, place) => `CASE WHEN ${condition} THEN ${2 ** place} ELSE 0 END`);
  const ofKind = (filter: string): string => `coalesce(sum(${counted}) ${filter}, 0)::BIGINT`;
  return (
    `SELECT CAST(${bits.join(' + ')} AS INTEGER) AS mask, ${ofKind('')} AS "nRows", ${ofKind(`FILTER (kind = ${KINDS.inauthentic})`)} AS "nCaught", ` +
    `${ofKind(`FILTER (kind = ${KINDS.organic})`)} AS "nWrong" FROM read_parquet(${quoted(file)}) GROUP BY mask`
  );
}
