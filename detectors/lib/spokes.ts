import { NONE } from '../../sim/traffic/columns.js';

/** Which rows lie far out on which singular vector. */
export interface Spokes {
  /** Per row: its largest absolute entry times sqrt(rows); 1 is what equal entries would be. */
  readonly weight: Float64Array;
  /** Per row: twice the number of that vector, plus one where the entry is negative; NONE where the weight is not above 1. */
  readonly spoke: Uint32Array;
  /** Rows on each spoke. */
  readonly size: Uint32Array;
}

/**
 * What a public program (BGT-M/spartan2) looks at, by a slip: the first rows of the matrix of left singular vectors for its columns. The places of a row, which are
 * numbers of vectors, then pass for numbers of rows, and no others can lie on a spoke. O(vectors x rows).
 */
export function rowsForColumns(nRows: number, vectors: readonly Float64Array[]): Float64Array[] {
  return vectors.slice(0, nRows).map((_, row) => {
    const taken = new Float64Array(nRows);
    vectors.slice(0, nRows).forEach((vector, place) => (taken[place] = vector[row]));
    return taken;
  });
}

/**
 * Finds, per row, the vector on which it lies furthest out. Entries beyond 1/sqrt(rows) lie on a spoke: the two signs of a vector are two
 * spokes. The signs of whole vectors mean nothing, so neither do the numbers of spokes. O(vectors x rows).
 * Source: Prakash et al. 2010, EigenSpokes.
 */
export function findSpokes(nRows: number, vectors: readonly Float64Array[]): Spokes {
  const weight = new Float64Array(nRows);
  const spoke = new Uint32Array(nRows).fill(NONE);
  const size = new Uint32Array(2 * vectors.length);
  const stretch = Math.sqrt(nRows);
  vectors.forEach((vector, k) => {
    for (let row = 0; row < nRows; row++) {
      const own = stretch * Math.abs(vector[row]);
      if (own <= weight[row]) continue;
      weight[row] = own;
      spoke[row] = own > 1 ? 2 * k + (vector[row] < 0 ? 1 : 0) : NONE;
    }
  });
  for (const each of spoke) if (each !== NONE) size[each] = size[each] + 1;
  return { weight, spoke, size };
}
