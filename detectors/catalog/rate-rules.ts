import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { strongestFirst } from '../lib/rank-reasons.js';
import { percentileRank, rankTable, type RankTable } from '../lib/rank-table.js';

const params = z.strictObject({
  percentile: z
    .number()
    .gt(0)
    .lt(100)
    .default(99)
    .describe('percentile of each rate above which the rule fires: the score there is 0.5, and rises further above it'),
});

/** The distribution of each rate in the training past. */
interface Model {
  readonly features: readonly string[];
  readonly tables: readonly RankTable[];
}

/**
 * Percentile limits on daily and hourly rates: what operators have, and the bottom row of each table.
 *
 * The score follows the largest percentile rank over the rates (for an action: the rates of its account and verb at that moment), learned from
 * the unlabelled training past. It is 0.5 at `percentile` and linear in the rank on either side, so the ranking is that of the rank itself and the limit
 * can be moved afterwards. Rates beyond any seen in training still rank by size. A missing rate never fires; without any rate column all scores are 0.
 * Fitting is O(d n log n), at most 2,000 points a rate; scoring O(d log 2,000) a row.
 *
 * Sees whoever does more than nearly everybody else. Does not see services that stay under the limit, and wrongly hits heavy legitimate users
 * (giveaways, newcomers, clean-ups). Limits learned from traffic that holds the service are too high.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'rate-rules',
  summary: 'Percentile limits on daily and hourly action rates; needs no labels.',
  source:
    'DeKoven et al. 2018, Following their footsteps (percentile limits per action type), without its network signatures',
  family: 'rule',
  units: ['account', 'action'],
  labels: 'none',
  features: ['rates/*', 'action-rates/*'],
  scoresRowsAlone: true,
  beatsChance: true,
  params,
  fit(past) {
    const features = [...past.featureNames];
    return { features, tables: features.map((name) => rankTable(past.feature(name))) };
  },
  score({ features, tables }, past, out, ctx) {
    out.fill(0);
    features.forEach((name, at) => {
      const column = past.feature(name);
      const table = tables[at];
      for (let row = 0; row < out.length; row++) out[row] = Math.max(out[row], percentileRank(table, column[row]));
    });
    const limit = ctx.params.percentile / 100;
    for (let row = 0; row < out.length; row++) out[row] = aroundHalf(out[row], limit);
  },
  explain({ features, tables }, past, row, { params: { percentile } }): Explanation {
    const fired = features.flatMap((feature, at) => {
      const value = past.feature(feature)[row];
      const rank = percentileRank(tables[at], value);
      if (rank < percentile / 100) return [];
      return [{ reason: `rule fired: above the ${percentile}th percentile`, feature, value, contribution: rank }];
    });
    return { reasons: strongestFirst(fired) };
  },
});

/** Maps [0, limit] to [0, 0.5] and [limit, 1] to [0.5, 1]. */
function aroundHalf(rank: number, limit: number): number {
  return rank < limit ? (0.5 * rank) / limit : 1 - (0.5 * (1 - rank)) / (1 - limit);
}
