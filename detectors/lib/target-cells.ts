import type { BipartiteGraph } from './bipartite-graph.js';
import { codeTuples } from './code-tuples.js';

/** Offset that makes exponents of authorities (2^-1074 at least) positive. */
const EXPONENT_OFFSET = 2000;

/** The targets of a graph by kind: those in one cell have followers and authority within the same power of the base. */
export interface TargetCells {
  /** Per column: number of its cell, by first appearance. */
  readonly cell: Uint32Array;
  /** Per cell: share of all columns. */
  readonly share: Float64Array;
}

/** Lays a grid on logarithmic cells over the columns. O(columns). */
export function cellsOfTargets(
  { nCols, colOffset }: BipartiteGraph,
  authority: Float64Array,
  base: number,
): TargetCells {
  const exponent = (value: number): number => Math.floor(Math.log2(value) / Math.log2(base)) + EXPONENT_OFFSET;
  const degrees = Uint32Array.from({ length: nCols }, (_, col) => exponent(colOffset[col + 1] - colOffset[col]));
  const { code, nCodes } = codeTuples(nCols, [Uint32Array.from(authority, exponent), degrees]);
  const share = new Float64Array(nCodes);
  for (let col = 0; col < nCols; col++) share[code[col]] += 1 / nCols;
  return { cell: code, share };
}

/** What is measured of each row, and its least possible synchronicity at its normality. */
export interface Synchrony {
  /** Chance that two of the row’s targets, drawn with replacement, lie in one cell. */
  readonly synchronicity: Float64Array;
  /** Chance that one of its targets and one of all targets lie in one cell. */
  readonly normality: Float64Array;
  /** Synchronicity above the least that is possible at this normality: 0 or more. */
  readonly excess: Float64Array;
}

/**
 * Measures how alike the targets of each row are, and how unlike everybody’s. With f the shares of a row’s targets by cell and b those of all targets:
 * synchronicity = sum f^2, normality n = sum f b; the least synchronicity at n is (-M n^2 + 2n - s)/(1 - M s), M = cells, s = sum b^2.
 * O(edges). Source: Jiang, Cui, Beutel, Faloutsos, Yang 2014, CatchSync, theorem 1.
 */
export function measureSynchrony(
  { nRows, rowOffset, rowTarget }: BipartiteGraph,
  { cell, share }: TargetCells,
): Synchrony {
  const synchronicity = new Float64Array(nRows);
  const normality = new Float64Array(nRows);
  const excess = new Float64Array(nRows);
  const count = new Uint32Array(share.length);
  const s = share.reduce((sum, each) => sum + each * each, 0);
  const slack = 1 - share.length * s;
  for (let row = 0; row < nRows; row++) {
    const [from, to] = [rowOffset[row], rowOffset[row + 1]];
    for (let at = from; at < to; at++) count[cell[rowTarget[at]]]++;
    for (let at = from; at < to; at++) {
      const own = cell[rowTarget[at]];
      synchronicity[row] += count[own] / (to - from) ** 2;
      normality[row] += share[own] / (to - from);
    }
    for (let at = from; at < to; at++) count[cell[rowTarget[at]]] = 0;
    const n = normality[row];
    // All cells alike (slack 0): the least is reached by spreading evenly.
    const least = slack < -1e-12 ? (-share.length * n * n + 2 * n - s) / slack : 1 / share.length;
    excess[row] = Math.max(0, synchronicity[row] - least);
  }
  return { synchronicity, normality, excess };
}
