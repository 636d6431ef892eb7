/** Eigenvalues, largest first, and their vectors: `vector[k]` belongs to `value[k]` and has length 1. */
export interface EigenPairs {
  readonly value: Float64Array;
  readonly vector: readonly Float64Array[];
}

/** Rotations spent on one eigenvalue before giving up; a handful is usual. */
const MAX_ROUNDS = 60;

/**
 * All eigenvalues and vectors of the symmetric matrix with `diagonal` and, beside it, `beside` (one shorter). QL with implicit shifts, O(n³).
 * Throws where it does not settle, which no finite input is known to cause.
 * Source: Dubrulle, Martin, Wilkinson 1968, The implicit QL algorithm.
 */
export function tridiagonalEigen(diagonal: Float64Array, beside: Float64Array): EigenPairs {
  const n = diagonal.length;
  const d = diagonal.slice();
  const e = new Float64Array(n);
  e.set(beside.subarray(0, Math.max(0, n - 1)));
  // basis[k] is the k-th column of the product of all rotations.
  const basis = Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (__, at) => (at === k ? 1 : 0)));
  for (let low = 0; low < n; low++) {
    for (let round = 0; ; round++) {
      let high = low;
      while (high < n - 1 && Math.abs(e[high]) > Number.EPSILON * (Math.abs(d[high]) + Math.abs(d[high + 1]))) high++;
      if (high === low) break;
      if (round === MAX_ROUNDS) throw new Error('tridiagonalEigen: an eigenvalue did not settle');
      chase(d, e, basis, low, high);
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => d[b] - d[a]);
  return { value: Float64Array.from(order, (k) => d[k]), vector: order.map((k) => basis[k]) };
}

/** One sweep of rotations from `high` down to `low`, with Wilkinson's shift. */
function chase(d: Float64Array, e: Float64Array, basis: readonly Float64Array[], low: number, high: number): void {
  const ratio = (d[low + 1] - d[low]) / (2 * e[low]);
  let g = d[high] - d[low] + e[low] / (ratio + (ratio < 0 ? -1 : 1) * Math.hypot(ratio, 1));
  let [sine, cosine, carried] = [1, 1, 0];
  for (let k = high - 1; k >= low; k--) {
    const f = sine * e[k];
    const b = cosine * e[k];
    const length = Math.hypot(f, g);
    e[k + 1] = length;
    if (length === 0) {
      d[k + 1] -= carried;
      e[high] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = d[k + 1] - carried;
    const turned = (d[k] - g) * sine + 2 * cosine * b;
    carried = sine * turned;
    d[k + 1] = g + carried;
    g = cosine * turned - b;
    const [left, right] = [basis[k], basis[k + 1]];
    for (let at = 0; at < left.length; at++) {
      const moved = right[at];
      right[at] = sine * left[at] + cosine * moved;
      left[at] = cosine * left[at] - sine * moved;
    }
  }
  d[low] -= carried;
  e[low] = g;
  e[high] = 0;
}
