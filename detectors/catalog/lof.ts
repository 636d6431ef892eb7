import { z } from 'zod';
import { detector, type Explanation } from '../detector.js';
import { contentOrder } from '../lib/content-order.js';
import { isSkewedCount } from '../lib/columns-to-log.js';
import { learnReference, localOutlierFactor, whyLonely, type LofReference } from '../lib/local-outlier-factor.js';
import { learnRanks, ranksOf, UNKNOWN_SCORE } from '../lib/outlier-table.js';
import { featureReason, foundWith, strongestFirst } from '../lib/rank-reasons.js';
import type { RankTable } from '../lib/rank-table.js';
import { learnStandardisation, standardiseColumn, type Standardisation } from '../lib/standardise.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  neighbours: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe('k: rows that a row is compared with (the paper: 10 to 50)'),
  ties: z
    .enum(['all', 'nearest-k'])
    .default('all')
    .describe('all: every row at the k-distance is a neighbour (the paper); nearest-k: exactly k (scikit-learn)'),
  maxReference: z
    .int()
    .min(50)
    .max(50_000)
    .default(1000)
    .describe('training rows to compare with at most, drawn by chance; scoring costs as much a row (assumed)'),
});

/** A fitted model: how columns are scaled, the reference rows and their factors; null where there were fewer than three rows. */
interface Model {
  readonly features: readonly string[];
  readonly standardisation: Standardisation;
  readonly reference: LofReference | null;
  /** Accounts of the reference rows, to name them as neighbours. */
  readonly accounts: Uint32Array;
  readonly ranks: RankTable;
}

/**
 * Local outlier factor: how much lonelier a row is than its neighbours are.
 *
 * Skewed counts are logged, columns standardised on the training rows, a missing value counts as the mean. Rows are compared with at most `maxReference`
 * training rows, without mixing the rows to be scored into them. The score is the share of reference rows with a smaller factor.
 * Fitting is O(m² d) for m reference rows, scoring O(m d) a row.
 *
 * Sees accounts that lie off every cluster, also between two of different density. Does not see inauthentic accounts in clusters of more than k; exact
 * duplicates make a density without bound; many irrelevant columns drown the distances.
 */
export default detector<z.infer<typeof params>, Model>({
  id: 'lof',
  summary: 'Local outlier factor: accounts lonelier than their nearest neighbours; needs no labels.',
  source: 'Breunig, Kriegel, Ng, Sander 2000, LOF: identifying density-based local outliers',
  family: 'outlier',
  units: ['account'],
  labels: 'none',
  features: ['*'],
  beatsChance: true,
  costGrowth: 2,
  params,
  fit(past, _labels, ctx) {
    const features = [...past.featureNames];
    const columns = features.map((name) => past.feature(name));
    // sums in the order of the content: another order of the rows may not even round differently, or equal factors would rank apart
    const rows = contentOrder(
      columns,
      Uint32Array.from({ length: past.nRows }, (_, row) => row),
    );
    const standardisation = learnStandardisation(
      columns,
      rows,
      Uint8Array.from(columns, (column) => (isSkewedCount(column, rows) ? 1 : 0)),
    );
    if (past.nRows < 3) {
      const ranks = learnRanks(new Float64Array(0));
      return { features, standardisation, reference: null, accounts: new Uint32Array(0), ranks };
    }
    const drawn = draw(rows, ctx.params.maxReference, (n) => ctx.random('reference').below(n));
    const points = toPoints(past, features, standardisation, drawn);
    const reference = learnReference(points, features.length, ctx.params.neighbours, ctx.params.ties);
    return {
      features,
      standardisation,
      reference,
      accounts: drawn.map((row) => past.account[row]),
      ranks: learnRanks(localOutlierFactor(reference, points, (row) => row)),
    };
  },
  score({ features, standardisation, reference, ranks }, past, out) {
    if (reference === null) return void out.fill(UNKNOWN_SCORE);
    ranksOf(ranks, localOutlierFactor(reference, toPoints(past, features, standardisation, null)), out);
  },
  explain({ features, standardisation, reference, accounts }, past, row): Explanation {
    if (reference === null) return { reasons: [] };
    const lonely = whyLonely(reference, toPoints(past, features, standardisation, Uint32Array.of(row)));
    const near = Array.from(lonely.neighbours.subarray(0, NEIGHBOURS_TOLD), (each) => accounts[each]);
    const whole = {
      reason: 'local outlier factor, against the nearest accounts of training',
      feature: 'mean density of the neighbours over the own',
      value: lonely.factor,
      ...foundWith(past.account[row], near),
    };
    const columns = features
      .map((feature, at) =>
        featureReason(
          lonely.gap[at] > 0
            ? 'above its neighbours; share of the distance'
            : 'below its neighbours; share of the distance',
          { feature, value: past.feature(feature)[row], contribution: lonely.share[at] },
        ),
      )
      .filter(({ contribution }) => contribution !== 0);
    return { reasons: [whole, ...strongestFirst(columns)] };
  },
});

/** Neighbours named in a reason. Assumed. */
const NEIGHBOURS_TOLD = 10;

/** The first `most` of a random order: a stretch of the content order, which is itself as good as random. */
function draw(order: Uint32Array, most: number, below: (n: number) => number): Uint32Array {
  const n = order.length;
  if (n <= most) return order;
  const start = below(n);
  return Uint32Array.from({ length: most }, (_, at) => order[(start + at) % n]);
}

/** Row-major coordinates of the given rows, all where null. */
function toPoints(
  past: Past,
  features: readonly string[],
  standardisation: Standardisation,
  rows: Uint32Array | null,
): Float64Array {
  const nRows = rows?.length ?? past.nRows;
  const points = new Float64Array(nRows * features.length);
  features.forEach((name, at) => {
    const column = standardiseColumn(past.feature(name), rows, at, standardisation);
    for (let row = 0; row < nRows; row++) points[row * features.length + at] = column[row]!;
  });
  return points;
}
