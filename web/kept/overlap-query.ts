import type { Duck } from './duck.js';
import { quoted } from './duck.js';
import type { Overlaps } from './kept-answers.js';
import type { KeptCells, WorldName } from './kept-cells.js';
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
  const parts = scores.map(
    ({ path }, place) =>
      `SELECT "row", CASE WHEN ${hit} THEN ${2 ** place} ELSE 0 END AS bit, inauthentic, counted FROM read_parquet(${quoted(path)})`,
  );
  const rows = await duck.rows(
    `SELECT mask, count(*) AS n, count(*) FILTER (inauthentic = 1) AS nCaught, ` +
      `count(*) FILTER (inauthentic = 0 AND counted = 1) AS nWrong FROM (` +
      `SELECT "row", CAST(sum(bit) AS BIGINT) AS mask, max(inauthentic) AS inauthentic, max(counted) AS counted ` +
      `FROM (${parts.join(' UNION ALL ')}) GROUP BY "row") GROUP BY mask ORDER BY n DESC`,
  );
  const masks = rows.map((row) => ({
    mask: Number(row['mask']),
    n: Number(row['n']),
    nCaught: Number(row['nCaught']),
    nWrong: Number(row['nWrong']),
  }));
  const nobody = masks.find(({ mask }) => mask === 0);
  return {
    detectors: scores.map(({ detector }) => detector),
    sets: masks
      .filter(({ mask }) => mask !== 0)
      .slice(0, MOST_SETS)
      .map(({ mask, nCaught, nWrong }) => ({
        detectors: scores.filter((_, place) => (mask >> place) & 1).map(({ detector }) => detector),
        nCaught,
        nWrong,
      })),
    nMissed: nobody?.nCaught ?? 0,
    nInauthentic: masks.reduce((sum, { nCaught }) => sum + nCaught, 0),
    nRows: masks.reduce((sum, { n }) => sum + n, 0),
  };
}
