import { hitByPolicy, hitFrom, masksSql, MOST_POLICIES } from '../../reports/sums/overlap-sums.js';
import { quoted } from '../../reports/sums/sql-text.js';
import type { Duck } from './duck.js';
import { hitTerm, type Hit } from './hit-term.js';
import type { Overlaps, Row } from './kept-answers.js';
import type { KeptCells, KeptScores, WorldName } from './kept-cells.js';

/** Whose overlap, and at which threshold. */
export interface OverlapQuery extends WorldName, Hit {
  readonly level: string;
  /** At most 20; detectors of which nothing was kept are left out. */
  readonly detectors: readonly string[];
}

/** So many sets are told; the rest are small. */
const MOST_SETS = 40;
const MOST_DETECTORS = 20;

/** Rows that a combination of detectors hits: one bit a detector, in the order in which they are asked about. 0 = hit by none. */
interface Masked {
  readonly mask: number;
  readonly nRows: number;
  readonly nCaught: number;
  readonly nWrong: number;
}

/**
 * Which rows are hit by which combination of detectors. Null where fewer than one of them kept its scores. Where the run was written with its
 * sums: a few lines for what the policies hit, O(rows x detectors) over a byte of each at another stop of the slider; else over the scores.
 */
export async function queryOverlap(duck: Duck, kept: KeptCells, query: OverlapQuery): Promise<Overlaps | null> {
  const scores = (await kept.scores(query, query.level))
    .filter(({ detector }) => query.detectors.includes(detector))
    .slice(0, MOST_DETECTORS);
  if (scores.length === 0) return null;
  const masked = (await writtenMasks(duck, kept, query, scores)) ?? (await countedMasks(duck, kept, query, scores));
  const sets = masked
    .filter(({ mask }) => mask !== 0)
    .sort((a, b) => b.nRows - a.nRows || a.mask - b.mask)
    .slice(0, MOST_SETS);
  const total = (name: 'nRows' | 'nCaught'): number => masked.reduce((sum, one) => sum + one[name], 0);
  return {
    detectors: scores.map(({ detector }) => detector),
    sets: sets.map(({ mask, nCaught, nWrong }) => ({
      detectors: scores.filter((_, place) => (mask >> place) & 1).map(({ detector }) => detector),
      nCaught,
      nWrong,
    })),
    nMissed: masked.find(({ mask }) => mask === 0)?.nCaught ?? 0,
    nInauthentic: total('nCaught'),
    nRows: total('nRows'),
  };
}

/** Counts over the stops that were written for every row. Null where this stop, or one of the detectors, was not. */
async function writtenMasks(
  duck: Duck,
  kept: KeptCells,
  query: OverlapQuery,
  scores: readonly KeptScores[],
): Promise<Masked[] | null> {
  const written = await kept.stops(query, query.level);
  const places = scores.map(({ detector }) => written?.detectors.indexOf(detector) ?? -1);
  if (written === null || places.includes(-1)) return null;
  const { policy, by, budget } = query;
  if (budget === null) {
    const number = kept.policyPlace(policy);
    if (number >= MOST_POLICIES) return null;
    return maskedRows(
      await duck.rows(
        masksSql(
          written.hits,
          places.map((place) => hitByPolicy(place, number)),
          '"nRows"',
        ),
      ),
    );
  }
  const numbers = await duck.rows(
    `SELECT place, stop FROM read_parquet(${quoted(written.stopNumbers)}) WHERE "by" = ? AND budget = ?`,
    [by, budget],
  );
  const stopOf = new Map(numbers.map(({ place, stop }) => [Number(place), Number(stop)]));
  const conditions = places.map((place) => {
    const stop = stopOf.get(place);
    return stop === undefined ? null : hitFrom(place, stop);
  });
  if (conditions.includes(null)) return null;
  return maskedRows(await duck.rows(masksSql(written.stops, conditions as readonly string[])));
}

function maskedRows(rows: readonly Row[]): Masked[] {
  return rows.map((row): Masked => {
    const number = (name: keyof Masked): number => Number(row[name]);
    return {
      ...{ mask: number('mask'), nRows: number('nRows') },
      ...{ nCaught: number('nCaught'), nWrong: number('nWrong') },
    };
  });
}

async function countedMasks(
  duck: Duck,
  kept: KeptCells,
  query: OverlapQuery,
  scores: readonly KeptScores[],
): Promise<Masked[]> {
  // Only the rows that somebody hits are put together: few, whatever the size of the world.
  const parts = scores.map(
    (one, place) =>
      `SELECT "row", ${2 ** place} AS bit, inauthentic, counted FROM read_parquet(${quoted(one.path)}) WHERE ${hitTerm(kept, query, one)}`,
  );
  const rows = await duck.rows(
    `SELECT mask, count(*) AS "nRows", count(*) FILTER (inauthentic = 1) AS "nCaught", ` +
      `count(*) FILTER (inauthentic = 0 AND counted = 1) AS "nWrong" FROM (` +
      `SELECT "row", CAST(sum(bit) AS BIGINT) AS mask, max(inauthentic) AS inauthentic, max(counted) AS counted ` +
      `FROM (${parts.join(' UNION ALL ')}) GROUP BY "row") GROUP BY mask`,
  );
  const hit = maskedRows(rows);
  const all = await allRows(duck, scores);
  const left = (name: keyof Masked): number => hit.reduce((rest, one) => rest - one[name], all[name]);
  return [...hit, { mask: 0, nRows: left('nRows'), nCaught: left('nCaught'), nWrong: left('nWrong') }];
}

/** All detectors of a level are scored on the same rows of a world: the longest file says how many there are. */
async function allRows(duck: Duck, scores: readonly KeptScores[]): Promise<Masked> {
  const counts = scores.map(
    ({ path }) =>
      `SELECT count(*) AS "nRows", count(*) FILTER (inauthentic = 1) AS "nCaught", ` +
      `count(*) FILTER (inauthentic = 0 AND counted = 1) AS "nWrong" FROM read_parquet(${quoted(path)})`,
  );
  const [most] = await duck.rows(`${counts.join(' UNION ALL ')} ORDER BY "nRows" DESC LIMIT 1`);
  const number = (name: string): number => Number(most?.[name] ?? 0);
  return { mask: 0, nRows: number('nRows'), nCaught: number('nCaught'), nWrong: number('nWrong') };
}
