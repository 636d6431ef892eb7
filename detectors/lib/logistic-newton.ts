import * as tf from '@tensorflow/tfjs-core';
import { sigmoid } from './sigmoid.js';
import { solvePositive } from './solve-positive.js';

/** What a logistic regression is fitted to. */
export interface LogisticProblem {
  /** Standardised columns, one entry a training row. */
  readonly columns: readonly Float64Array[];
  readonly isPositive: Uint8Array;
  /** Weights of an organic and of an inauthentic row. */
  readonly classWeight: readonly [number, number];
  /** Inverse strength of the penalty ‖w‖² / (2 C); the intercept is free. */
  readonly c: number;
}

/** Fitted coefficients: one a column, then the intercept. */
export interface LogisticFit {
  readonly weights: Float64Array;
  readonly nSteps: number;
  /** Largest gradient entry left over, per unit of row weight. */
  readonly gradientLeft: number;
}

const MAX_STEPS = 100;
/** Stop when no gradient entry exceeds this share of the rows' total weight. */
const GRADIENT_GOAL = 1e-12;
/** Halvings of a step before the fit counts as finished: a thousandth of a millionth of the step. */
const MAX_HALVINGS = 30;

/**
 * Minimises the weighted log-loss + ‖w‖² / (2 C) by Newton's method. Both classes must be there.
 *
 * The curvature XᵀWX, the O(n d²) part of each step, is computed by TensorFlow.js in single precision; loss and gradient, O(n d), in
 * double. An inexact curvature only changes the way to the minimum, not where the gradient is zero: so the result is the same on every backend to about 1e-9.
 * Needs an open TensorFlow.js backend; leaves no tensor behind. O(steps x n d²), about 12 bytes a cell.
 */
export function fitLogistic(problem: LogisticProblem): LogisticFit {
  const nRows = problem.isPositive.length;
  const nWeights = problem.columns.length + 1;
  const design = tf.tensor2d(rowMajor(problem.columns, nRows), [nRows, nWeights]);
  try {
    let at = evaluate(problem, new Float64Array(nWeights));
    let nSteps = 0;
    while (nSteps < MAX_STEPS && at.largestGradient > GRADIENT_GOAL) {
      const step = newtonStep(curvature(design, at.rowCurvature), at.gradient, problem.c);
      const next = descend(problem, at, step);
      if (next === null) break;
      at = next;
      nSteps++;
    }
    return { weights: at.weights, nSteps, gradientLeft: at.largestGradient };
  } finally {
    design.dispose();
  }
}

/** Single-precision rows with a last column of ones. */
function rowMajor(columns: readonly Float64Array[], nRows: number): Float32Array {
  const width = columns.length + 1;
  const out = new Float32Array(nRows * width).fill(1);
  columns.forEach((column, at) => {
    for (let row = 0; row < nRows; row++) out[row * width + at] = column[row]!;
  });
  return out;
}

/** Loss, gradient and the rows' curvature weights at one place. */
interface Evaluation {
  readonly weights: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly rowCurvature: Float32Array;
  /** Largest absolute gradient entry over the total row weight. */
  readonly largestGradient: number;
}

function evaluate(problem: LogisticProblem, weights: Float64Array): Evaluation {
  const { columns, isPositive, classWeight, c } = problem;
  const nRows = isPositive.length;
  const nColumns = columns.length;
  const margin = new Float64Array(nRows).fill(weights[nColumns]);
  columns.forEach((column, at) => {
    const w = weights[at];
    for (let row = 0; row < nRows; row++) margin[row] += w * column[row];
  });
  const residual = margin;
  const rowCurvature = new Float32Array(nRows);
  const gradient = new Float64Array(nColumns + 1);
  let loss = 0;
  let totalWeight = 0;
  for (let row = 0; row < nRows; row++) {
    const z = margin[row];
    const positive = isPositive[row];
    const rowWeight = classWeight[positive as 0 | 1];
    const p = sigmoid(z);
    totalWeight += rowWeight;
    // log(1 + e^z) − y z, without overflow.
    loss += rowWeight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - positive * z);
    rowCurvature[row] = rowWeight * p * (1 - p);
    residual[row] = rowWeight * (p - positive);
    gradient[nColumns] += residual[row];
  }
  columns.forEach((column, at) => {
    const w = weights[at];
    let sum = w / c;
    for (let row = 0; row < nRows; row++) sum += residual[row] * column[row];
    gradient[at] = sum;
    loss += (w * w) / (2 * c);
  });
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  return { weights, loss, gradient, rowCurvature, largestGradient: largest / totalWeight };
}

/** XᵀWX with the rows' curvatures for W, row-major. */
function curvature(design: tf.Tensor2D, rowCurvature: Float32Array): Float64Array {
  const sums = tf.tidy(() => {
    const weighted = tf.mul(design, tf.tensor2d(rowCurvature, [rowCurvature.length, 1]));
    return tf.matMul(design, weighted as tf.Tensor2D, true, false).dataSync();
  });
  return Float64Array.from(sums);
}

/** Solves (XᵀWX + I / C) step = gradient; where rounding has spoilt the matrix, its diagonal is raised until that works. */
function newtonStep(matrix: Float64Array, gradient: Float64Array, c: number): Float64Array {
  const n = gradient.length;
  for (let k = 0; k < n - 1; k++) matrix[k * n + k] += 1 / c;
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, matrix[k * n + k]);
  for (let raise = Math.max(largest, 1) * 1e-7; ; raise *= 10) {
    const step = solvePositive(matrix, gradient);
    if (step !== null) return step;
    for (let k = 0; k < n; k++) matrix[k * n + k] += raise;
  }
}

/** Goes the step, halved until the loss falls; null when it no longer does. */
function descend(problem: LogisticProblem, from: Evaluation, step: Float64Array): Evaluation | null {
  let share = 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++, share /= 2) {
    const next = evaluate(
      problem,
      from.weights.map((w, at) => w - share * step[at]),
    );
    const isFlat = Math.abs(next.loss - from.loss) <= 1e-13 * Math.abs(from.loss);
    // Near the minimum the loss can no longer tell, the gradient still can.
    if (isFlat ? next.largestGradient < from.largestGradient : next.loss < from.loss) return next;
  }
  return null;
}
