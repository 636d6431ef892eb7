/** Eigenvalues, largest first, and their eigenvectors: `vector[k * n .. k * n + n)` belongs to `value[k]` and has length 1. */
export interface SymmetricEigen {
  readonly value: Float64Array;
  readonly vector: Float64Array;
}

const MAX_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix (row-major, n x n), by cyclic Jacobi rotations until what is left off the diagonal no longer
 * changes anything. O(n³) a sweep, six to ten sweeps. The matrix is not changed.
 * Source: Jacobi 1846; Golub and Van Loan, "Matrix computations", section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let k = 0; k < n; k++) v[k * n + k] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) {
        const off = Math.abs(a[p * n + q]);
        if (off <= Number.EPSILON * 1e-3 * (Math.abs(a[p * n + p]) + Math.abs(a[q * n + q])) || off < 1e-300) continue;
        isDone = false;
        rotate(a, v, n, p, q);
      }
    if (isDone) break;
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((x, y) => a[y * n + y] - a[x * n + x] || x - y);
  const vector = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let k = 0; k < n; k++) vector[to * n + k] = v[k * n + from]!;
  });
  return { value: Float64Array.from(order, (k) => a[k * n + k]), vector };
}

/** Turns the plane of p and q so that a[p,q] becomes zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const kp = a[k * n + p];
    const kq = a[k * n + q];
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const pk = a[p * n + k];
    const qk = a[q * n + k];
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
    const vp = v[k * n + p];
    const vq = v[k * n + q];
    v[k * n + p] = c * vp - s * vq;
    v[k * n + q] = s * vp + c * vq;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}
