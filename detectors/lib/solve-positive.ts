/**
 * Solves A x = b for a symmetric positive definite A (n x n, row-major) by Cholesky; returns null when A is not positive definite
 * to working precision. A and b are left unchanged. O(n³).
 */
export function solvePositive(matrix: Float64Array, b: Float64Array): Float64Array | null {
  const n = b.length;
  const root = Float64Array.from(matrix);
  for (let j = 0; j < n; j++) {
    let pivot = root[j * n + j];
    for (let k = 0; k < j; k++) pivot -= root[j * n + k] ** 2;
    if (!(pivot > 0)) return null;
    const diagonal = Math.sqrt(pivot);
    root[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      let sum = root[i * n + j];
      for (let k = 0; k < j; k++) sum -= root[i * n + k] * root[j * n + k];
      root[i * n + j] = sum / diagonal;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= root[i * n + k] * x[k];
    x[i] /= root[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= root[k * n + i] * x[k];
    x[i] /= root[i * n + i];
  }
  return x;
}
