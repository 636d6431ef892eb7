import type { BipartiteGraph } from './bipartite-graph.js';
import type { SingularTriplets } from './singular-vectors.js';

/**
 * How much of each row the leading singular vectors can tell: the length of its row of U S, at most the square root of its degree. O(k x rows).
 * Source: Shah, Beutel, Gallagher, Faloutsos 2014, Spotting suspicious link behavior with fBox: an adversarial perspective.
 */
export function reconstructedDegrees({ nRows }: BipartiteGraph, { value, left }: SingularTriplets): Float64Array {
  const out = new Float64Array(nRows);
  left.forEach((vector, k) => {
    for (let row = 0; row < nRows; row++) out[row] += (value[k] * vector[row]) ** 2;
  });
  return out.map(Math.sqrt);
}

/**
 * Where each row stands among those of its own degree: the share of the others that are not reconstructed better, in [0,1]; 0 = the worst, 1 = the best, and 1 for the only row of its
 * degree. Below p exactly where the reconstructed degree is below the p-quantile of its degree (between two values on the line). O(rows log rows).
 */
export function standingWithinDegree(graph: BipartiteGraph, reconstructed: Float64Array): Float64Array {
  const { nRows, rowOffset } = graph;
  const degreeOf = (row: number): number => rowOffset[row + 1] - rowOffset[row];
  const order = Uint32Array.from({ length: nRows }, (_, row) => row).sort(
    (a, b) => degreeOf(a) - degreeOf(b) || reconstructed[a] - reconstructed[b] || a - b,
  );
  const standing = new Float64Array(nRows).fill(1);
  let start = 0;
  while (start < nRows) {
    let stop = start;
    while (stop < nRows && degreeOf(order[stop]) === degreeOf(order[start])) stop++;
    // Equals stand where the last of them stands.
    let last = stop - 1;
    for (let at = stop - 1; at >= start && stop - start > 1; at--) {
      if (reconstructed[order[at]] < reconstructed[order[last]]) last = at;
      standing[order[at]] = (last - start) / (stop - start - 1);
    }
    start = stop;
  }
  return standing;
}
