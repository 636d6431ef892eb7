import type { Duck } from './duck.js';
import { quoted } from './duck.js';
import type { Overlaps } from './kept-answers.js';
import type { KeptCells, KeptScores, WorldName } from './kept-cells.js';
import { hitTerm } from './people-query.js';

/** Whose overlap, and at which threshold. */
export interface OverlapQuery extends WorldName {
  readonly level: string;
  readonly policy: string;
  readonly budget: number | null;
  /** At most 20; detectors of which nothing was kept are left out. */
  readonly detectors: readonly string[];
}

/** So many sets are told; the rest are small. */
const MOST_SETS = 40;
const MOST_DETECTORS = 20;

/** Which rows are hit by which combination of detectors. Null where fewer than one of them kept its scores. O(rows x detectors). */
export async function queryOverlap(duck: Duck, kept: KeptCells, query: OverlapQuery): Promise<Overlaps | null> {
  const scores = (await kept.scores(query, query.level))
    .filter(({ detector }) => query.detectors.includes(detector))
    .slice(0, MOST_DETECTORS);
  if (scores.length === 0) return null;
  const hit = hitTerm(kept, query);
  // Only the rows that somebody hits are put together: few, whatever the size of the world.
  const parts = scores.map(
    ({ path }, place) =>
      `SELECT "row", ${2 ** place} AS bit, inauthentic, counted FROM read_parquet(${quoted(path)}) WHERE ${hit}`,
  );
  const rows = await duck.rows(
    `SELECT mask, count(*) FILTER (inauthentic = 1) AS nCaught, ` +
      `count(*) FILTER (inauthentic = 0 AND counted = 1) AS nWrong FROM (` +
      `SELECT "row", CAST(sum(bit) AS BIGINT) AS mask, max(inauthentic) AS inauthentic, max(counted) AS counted ` +
      `FROM (${parts.join(' UNION ALL ')}) GROUP BY "row") GROUP BY mask ORDER BY count(*) DESC, mask`,
  );
  const masks = rows.map((row) => ({
    mask: Number(row['mask']),
    nCaught: Number(row['nCaught']),
    nWrong: Number(row['nWrong']),
  }));
  const totals = await totalsOf(duck, scores);
  return {
    detectors: scores.map(({ detector }) => detector),
    sets: masks.slice(0, MOST_SETS).map(({ mask, nCaught, nWrong }) => ({
      detectors: scores.filter((_, place) => (mask >> place) & 1).map(({ detector }) => detector),
      nCaught,
      nWrong,
    })),
    nMissed: totals.nInauthentic - masks.reduce((sum, { nCaught }) => sum + nCaught, 0),
    ...totals,
  };
}

/** All detectors of a level are scored on the same rows of a world: the longest file says how many there are. */
async function totalsOf(duck: Duck, scores: readonly KeptScores[]): Promise<{ nInauthentic: number; nRows: number }> {
  const counts = scores.map(
    ({ path }) =>
      `SELECT count(*) AS nRows, count(*) FILTER (inauthentic = 1) AS nInauthentic FROM read_parquet(${quoted(path)})`,
  );
  const [most] = await duck.rows(`${counts.join(' UNION ALL ')} ORDER BY nRows DESC LIMIT 1`);
  return { nInauthentic: Number(most?.['nInauthentic'] ?? 0), nRows: Number(most?.['nRows'] ?? 0) };
}
