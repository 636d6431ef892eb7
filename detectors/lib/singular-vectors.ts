import type { RandomStream } from '../../random/stream.js';
import type { BipartiteGraph } from './bipartite-graph.js';
import { tridiagonalEigen } from './tridiagonal-eigen.js';

/** Leading singular triplets, largest first. Fewer than asked for where the graph has no more. */
export interface SingularTriplets {
  readonly value: Float64Array;
  /** `left[k]`: one value a row of the graph, of length 1. Its sign means nothing. */
  readonly left: readonly Float64Array[];
  /** `right[k]`: one value a column, with the sign that goes with `left[k]`. */
  readonly right: readonly Float64Array[];
}

/** A Ritz value counts as found when its residual is this share of the largest. */
const SETTLED = 1e-13;
/** Steps between looks at what has settled. */
const LOOK_EVERY = 20;
/** Below this share of the largest squared value a singular value counts as 0. */
const ZERO_SHARE = 1e-12;

/**
 * The k leading singular values and vectors of a graph's 0/1 matrix, by Lanczos steps on the smaller side with every vector made orthogonal to all before. Where the
 * steps run dry (a part of the graph is exhausted), it goes on from a random vector, so that equal values of separate parts are all found. At most `maxSteps` steps; vectors that
 * have not settled by then are the best there are. O(steps x edges + steps² x smaller side), 8 x steps x smaller side bytes.
 * Source: Lanczos 1950, An iteration method for the solution of the eigenvalue problem; Golub and Kahan 1965, Calculating the singular values and pseudo-inverse of a matrix.
 */
export function leadingSingularVectors(
  graph: BipartiteGraph,
  { k, random, maxSteps = 400 }: { readonly k: number; readonly random: RandomStream; readonly maxSteps?: number },
): SingularTriplets {
  const isByRow = graph.nRows < graph.nCols;
  const n = Math.min(graph.nRows, graph.nCols);
  const product = (vector: Float64Array): Float64Array =>
    isByRow ? sumOverRows(graph, sumOverCols(graph, vector)) : sumOverCols(graph, sumOverRows(graph, vector));
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const limit = Math.min(n, Math.max(maxSteps, 2 * k));
  let next = randomUnit(n, basis, random);
  while (next !== null && basis.length < limit) {
    basis.push(next);
    const image = product(next);
    diagonal.push(dot(image, next));
    const before = Math.sqrt(dot(image, image));
    orthogonalise(image, basis);
    const length = Math.sqrt(dot(image, image));
    const isDry = length <= 1e-10 * before || before === 0;
    if (basis.length % LOOK_EVERY === 0 && hasSettled(diagonal, beside, isDry ? 0 : length, k) && !isDry) break;
    beside.push(isDry ? 0 : length);
    next = isDry ? randomUnit(n, basis, random) : image.map((value) => value / length);
  }
  return triplets(graph, isByRow, basis, tridiagonalEigen(Float64Array.from(diagonal), Float64Array.from(beside)), k);
}

/** Whether the k largest Ritz values are known: the last step reaches each of them with next to no weight. */
function hasSettled(diagonal: readonly number[], beside: readonly number[], length: number, k: number): boolean {
  if (diagonal.length < 2 * k) return false;
  const { value, vector } = tridiagonalEigen(Float64Array.from(diagonal), Float64Array.from(beside));
  for (let at = 0; at < k; at++)
    if (length * Math.abs(vector[at][diagonal.length - 1]) > SETTLED * value[0]) return false;
  return true;
}

function triplets(
  graph: BipartiteGraph,
  isByRow: boolean,
  basis: readonly Float64Array[],
  { value, vector }: { readonly value: Float64Array; readonly vector: readonly Float64Array[] },
  k: number,
): SingularTriplets {
  const found = [...value.keys()].filter((at) => at < k && value[at] > ZERO_SHARE * value[0]);
  const pairs = found.map((at) => {
    const own = new Float64Array(Math.min(graph.nRows, graph.nCols));
    basis.forEach((each, step) => {
      const weight = vector[at][step];
      for (let node = 0; node < own.length; node++) own[node] += weight * each[node];
    });
    const size = Math.sqrt(value[at]);
    const other = (isByRow ? sumOverCols(graph, own) : sumOverRows(graph, own)).map((each) => each / size);
    return isByRow ? { left: own, right: other } : { left: other, right: own };
  });
  return {
    value: Float64Array.from(found, (at) => Math.sqrt(value[at])),
    left: pairs.map(({ left }) => left),
    right: pairs.map(({ right }) => right),
  };
}

/** One value a row: the sum over its columns. */
function sumOverRows({ nRows, rowOffset, rowTarget }: BipartiteGraph, ofCols: Float64Array): Float64Array {
  const out = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    let sum = 0;
    for (let at = rowOffset[row]; at < rowOffset[row + 1]; at++) sum += ofCols[rowTarget[at]];
    out[row] = sum;
  }
  return out;
}

/** One value a column: the sum over its rows. */
function sumOverCols({ nCols, colOffset, colTarget }: BipartiteGraph, ofRows: Float64Array): Float64Array {
  const out = new Float64Array(nCols);
  for (let col = 0; col < nCols; col++) {
    let sum = 0;
    for (let at = colOffset[col]; at < colOffset[col + 1]; at++) sum += ofRows[colTarget[at]];
    out[col] = sum;
  }
  return out;
}

/** A random direction at right angles to all of `basis`; null when there is none left. */
function randomUnit(n: number, basis: readonly Float64Array[], random: RandomStream): Float64Array | null {
  if (basis.length >= n) return null;
  const vector = Float64Array.from({ length: n }, () => random.uniform() - 0.5);
  orthogonalise(vector, basis);
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** Above this share of its squared length a vector has lost too little for traces of rounding to matter. Source: Parlett 1998, "The symmetric eigenvalue problem", 6.9. */
const MOST_LEFT = 0.5;

/**
 * Takes the share along each vector of the basis away; again where much was taken, which leaves traces of rounding. The last two go first: in Lanczos steps they hold
 * nearly all there is to take.
 */
function orthogonalise(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const each of basis.slice(-2)) takeAway(vector, each);
  for (let round = 0; round < 2; round++) {
    const before = dot(vector, vector);
    let done = 0;
    for (; done + 4 <= basis.length; done += 4) takeFourAway(vector, basis, done);
    for (; done < basis.length; done++) takeAway(vector, basis[done]);
    if (dot(vector, vector) > MOST_LEFT * before) return;
  }
}

function takeAway(vector: Float64Array, direction: Float64Array): void {
  const share = dot(vector, direction);
  for (let at = 0; at < vector.length; at++) vector[at] -= share * direction[at];
}

/** Takes the shares along four vectors of the basis away at once: a pass to tell them and a pass to take them, instead of four of each. */
function takeFourAway(vector: Float64Array, basis: readonly Float64Array[], from: number): void {
  const [a, b, c, d] = [basis[from], basis[from + 1], basis[from + 2], basis[from + 3]];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at];
    s0 += value * a[at];
    s1 += value * b[at];
    s2 += value * c[at];
    s3 += value * d[at];
  }
  for (let at = 0; at < vector.length; at++) vector[at] -= s0 * a[at] + s1 * b[at] + (s2 * c[at] + s3 * d[at]);
}

/** Four sums side by side: one alone waits for each addition to end before the next. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let at = 0; at < whole; at += 4) {
    s0 += a[at] * b[at];
    s1 += a[at + 1] * b[at + 1];
    s2 += a[at + 2] * b[at + 2];
    s3 += a[at + 3] * b[at + 3];
  }
  for (let at = whole; at < a.length; at++) s0 += a[at] * b[at];
  return s0 + s1 + (s2 + s3);
}
