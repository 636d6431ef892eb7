import type { F64 } from '../../sim/traffic/columns.js';
import { scoresOfClass, type ScoredSample } from './scored-sample.js';

/** An estimate has converged when it changes by less than this, and is given up after so many rounds. */
const TOLERANCE = 1e-10;
const MAX_ROUNDS = 10_000;

/**
 * EMQ: the prevalence at which the scores, taken for posteriors at the labelled prevalence, are most likely; run to convergence. Needs calibrated scores. O(rounds x n).
 * Source: Saerens, Latinne and Decaestecker 2002, Adjusting the outputs of a classifier to new a priori probabilities.
 */
export function expectationMaximisation({ isInauthentic, score }: ScoredSample): number {
  let nInauthentic = 0;
  for (let row = 0; row < isInauthentic.length; row++) nInauthentic += isInauthentic[row];
  const trained = nInauthentic / isInauthentic.length;
  if (!(trained > 0 && trained < 1) || score.length === 0) return NaN;
  // How much likelier each score is among inauthentic rows than among organic ones.
  const ratio = Float64Array.from(score as ArrayLike<number>, (s) => s / trained / ((1 - s) / (1 - trained)));
  return mostLikelyShare(ratio, trained);
}

/** Width of the Gaussian kernel over posterior vectors; QuaPy's default. */
const BANDWIDTH = 0.1;
/** Cells in which scores are gathered before kernels are laid over them: finer than the kernel by far. */
const N_CELLS = 4000;

/**
 * KDEy-ML: lays kernels over each class's labelled scores and finds the mixture under which the unlabelled scores are most likely. Scores are gathered in
 * 4,000 cells, so the cost is O(n + cells^2) and the estimate is right to about 1e-5. Source: Moreo, Gonzalez and del Coz 2025, Kernel density estimation for multiclass quantification.
 */
export function kernelMixture(sample: ScoredSample): number {
  const { score } = sample;
  const [organic, inauthentic] = [scoresOfClass(sample, 0), scoresOfClass(sample, 1)];
  if (organic.length === 0 || inauthentic.length === 0 || score.length === 0) return NaN;
  const cells = cellCounts(score);
  const [underOrganic, underInauthentic] = [densities(organic, cells), densities(inauthentic, cells)];
  const ratio: number[] = [];
  const weight: number[] = [];
  for (let cell = 0; cell < N_CELLS; cell++) {
    if (cells[cell] === 0) continue;
    ratio.push(underInauthentic[cell] / underOrganic[cell]);
    weight.push(cells[cell]);
  }
  return mostLikelyShare(Float64Array.from(ratio), 0.5, Float64Array.from(weight));
}

/** The share p that maximises the sum of w log(1 - p + p r), by expectation and maximisation in turn, to convergence. O(rounds x n). */
function mostLikelyShare(ratio: F64, start: number, weight?: F64): number {
  let p = start;
  let nTotal = 0;
  for (let row = 0; row < ratio.length; row++) nTotal += weight?.[row] ?? 1;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let sum = 0;
    for (let row = 0; row < ratio.length; row++) {
      const lifted = p * ratio[row];
      sum += (weight?.[row] ?? 1) * (ratio[row] === Infinity ? 1 : lifted / (lifted + 1 - p));
    }
    const next = sum / nTotal;
    if (Math.abs(next - p) < TOLERANCE) return next;
    p = next;
  }
  return p;
}

function cellCounts(scores: F64): Float64Array {
  const counts = new Float64Array(N_CELLS);
  for (let row = 0; row < scores.length; row++) counts[Math.min(N_CELLS - 1, Math.floor(scores[row] * N_CELLS))]++;
  return counts;
}

/** Kernel densities of some scores at the middles of the cells in use. The distance of two posterior vectors is sqrt 2 that of their scores. */
function densities(scores: Float64Array, wanted: Float64Array): Float64Array {
  const counts = cellCounts(scores);
  const used = Array.from(counts.keys()).filter((cell) => counts[cell] > 0);
  return Float64Array.from({ length: N_CELLS }, (_, cell) => {
    if (wanted[cell] === 0) return 0;
    let sum = 0;
    for (const other of used) {
      const apart = (cell - other) / N_CELLS / BANDWIDTH;
      sum += counts[other] * Math.exp(-apart * apart);
    }
    // A floor far below any real density: far from every labelled score both classes are as unlikely.
    return Math.max(sum / scores.length, 1e-300);
  });
}
