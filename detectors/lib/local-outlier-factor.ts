import { BoundedNearest } from './bounded-nearest.js';

/** Reference rows of a local outlier factor with what is known of their neighbourhoods. */
export interface LofReference {
  /** Row-major coordinates. */
  readonly points: Float64Array;
  readonly nColumns: number;
  readonly k: number;
  readonly ties: TieRule;
  /** Distance to the k-th neighbour, one a reference row. */
  readonly kDistance: Float64Array;
  /** Local reachability density, one a reference row. */
  readonly density: Float64Array;
}

/** `all`: every row at the k-distance is a neighbour (the paper); `nearest-k`: exactly k rows (scikit-learn). */
export type TieRule = 'all' | 'nearest-k';

/** Keeps the density of duplicates finite; scikit-learn's constant. */
const TINY = 1e-10;

/**
 * Learns a reference: k-distances and local reachability densities of its rows. At least two rows; k is lowered to the other rows.
 * O(n² d) for n reference rows.
 * Source: Breunig, Kriegel, Ng, Sander 2000, "LOF: identifying density-based local outliers", definitions 3 to 6.
 */
export function learnReference(points: Float64Array, nColumns: number, k: number, ties: TieRule): LofReference {
  const n = points.length / nColumns;
  const kept = Math.min(k, n - 1);
  const nearest = new BoundedNearest(points, nColumns, kept, ties === 'all');
  const neighbours = Array.from({ length: n }, (_, row) => {
    nearest.search(points, row * nColumns, row);
    return { row: nearest.row.slice(0, nearest.n), distance: nearest.distance.slice(0, nearest.n) };
  });
  const kDistance = Float64Array.from(neighbours, ({ distance }) => distance[kept - 1]);
  const density = Float64Array.from(neighbours, ({ row, distance }) => reachability(row, distance, kDistance));
  return { points, nColumns, k: kept, ties, kDistance, density };
}

/**
 * Local outlier factor of other rows: the mean density of the neighbours over the own, about 1 where the row is as dense as its neighbours,
 * above 1 where it is lonelier. `self(row)` is the reference row to leave out (the row itself), or -1. O(n d) a row.
 */
export function localOutlierFactor(
  reference: LofReference,
  points: Float64Array,
  self: (row: number) => number = () => -1,
): Float64Array {
  const { nColumns, k, ties, kDistance, density } = reference;
  const nearest = new BoundedNearest(reference.points, nColumns, k, ties === 'all');
  return Float64Array.from({ length: points.length / nColumns }, (_, row) => {
    nearest.search(points, row * nColumns, self(row));
    const near = nearest.row.subarray(0, nearest.n);
    const own = reachability(near, nearest.distance.subarray(0, nearest.n), kDistance);
    return near.reduce((sum, other) => sum + density[other], 0) / near.length / own;
  });
}

/** Local reachability density: one over the mean of max(k-distance of the neighbour, distance to it). */
function reachability(row: Uint32Array, distance: Float64Array, kDistance: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += Math.max(kDistance[row[at]], distance[at]);
  return 1 / (sum / row.length + TINY);
}

/** What makes one row lonely. */
export interface Loneliness {
  readonly factor: number;
  /** Its neighbours among the reference rows, nearest first. */
  readonly neighbours: Uint32Array;
  /** Per column: mean squared gap to the neighbours over that of all columns. They sum to 1, or are all 0 where the neighbours are equal to the row. */
  readonly share: Float64Array;
  /** Per column: mean gap to the neighbours; above 0 where the row is higher than they are. */
  readonly gap: Float64Array;
}

/** Takes one point of the local outlier factor apart. O(n d). */
export function whyLonely(reference: LofReference, point: Float64Array): Loneliness {
  const { nColumns, points, k, ties } = reference;
  const [factor] = localOutlierFactor(reference, point);
  const nearest = new BoundedNearest(points, nColumns, k, ties === 'all');
  nearest.search(point, 0, -1);
  const neighbours = nearest.row.slice(0, nearest.n);
  const gap = new Float64Array(nColumns);
  const square = new Float64Array(nColumns);
  for (const other of neighbours)
    for (let column = 0; column < nColumns; column++) {
      const here = point[column] - points[other * nColumns + column];
      gap[column] += here / neighbours.length;
      square[column] += here * here;
    }
  const all = square.reduce((sum, value) => sum + value, 0);
  return { factor, neighbours, gap, share: square.map((value) => (all > 0 ? value / all : 0)) };
}
