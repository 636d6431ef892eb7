/** A symmetric, positive definite system. */
export interface LinearSystem {
  /** Writes matrix x `vector` to `out`. */
  readonly multiply: (vector: Float64Array, out: Float64Array) => void;
  /** The matrix's diagonal, all above 0. */
  readonly diagonal: Float64Array;
  readonly right: Float64Array;
}

/**
 * Solves a system by conjugate gradients, scaled by the diagonal, starting from 0, until the residual is `tolerance` times the right side or `maxSteps` are done. What the
 * right side does not reach stays exactly 0. O(steps x product).
 * Source: Hestenes and Stiefel 1952, Methods of conjugate gradients for solving linear systems.
 */
export function solveByGradients(
  { multiply, diagonal, right }: LinearSystem,
  { tolerance, maxSteps }: { readonly tolerance: number; readonly maxSteps: number },
): { readonly solution: Float64Array; readonly steps: number } {
  const n = right.length;
  const solution = new Float64Array(n);
  const residual = right.slice();
  const scaled = residual.map((value, at) => value / diagonal[at]);
  const direction = scaled.slice();
  const image = new Float64Array(n);
  const goal = tolerance * Math.sqrt(dot(right, right));
  let size = dot(residual, scaled);
  let steps = 0;
  while (steps < maxSteps && Math.sqrt(dot(residual, residual)) > goal) {
    multiply(direction, image);
    const stretch = size / dot(direction, image);
    for (let at = 0; at < n; at++) {
      solution[at] = solution[at] + stretch * direction[at];
      residual[at] = residual[at] - stretch * image[at];
      scaled[at] = residual[at] / diagonal[at];
    }
    const next = dot(residual, scaled);
    const keep = next / size;
    size = next;
    for (let at = 0; at < n; at++) direction[at] = scaled[at] + keep * direction[at];
    steps++;
  }
  return { solution, steps };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
