import { mix } from '../../random/stream.js';

/** Which form of the method: counts of edges alone; with their ends and decay; and without what looked like a burst. */
export type BurstForm = 'plain' | 'relational' | 'filtering';

/** How a stream of edges is watched. */
export interface BurstRule {
  readonly form: BurstForm;
  /** Rows and cells a row of each sketch. */
  readonly nRows: number;
  readonly width: number;
  /** What remains of the current counts after a tick; the plain form keeps nothing. */
  readonly decay: number;
  /** Filtering form: counts of cells that last scored so high do not enter the long-run counts. */
  readonly threshold: number;
  /** One word a row, from which it hashes. */
  readonly seeds: Uint32Array;
  /** `mixed` (where left out) spreads over any width; `linear` is the authors' program's, whose rows all collide together where the width is a power of two. */
  readonly hash?: SketchHash;
}

/** How keys find their cells. */
export type SketchHash = 'mixed' | 'linear';

/** The statistics of one edge: of itself and, unless the form is plain, of its ends. */
export interface BurstParts {
  readonly edge: number;
  readonly source: number;
  readonly target: number;
}

/** Gives the cell of a key (two numbers) in a row of a sketch, below its width. */
type CellFinder = (row: number, a: number, b: number) => number;

const mixedCells =
  ({ seeds, width }: BurstRule): CellFinder =>
  (row, a, b) =>
    mix(a, mix(b, seeds[row])) % width;

/** The prime by which the authors' program tells the second number of a key from the first. */
const SECOND_STEP = 104_729;

/** The authors' hash: (a + 104,729 b) x factor + shift in whole numbers of 32 bits, modulo the width; factor and shift of each row are drawn (here by its seed). */
function linearCells({ seeds, width }: BurstRule): CellFinder {
  const factor = seeds.map((seed) => 1 + (mix(seed, 1) >>> 1));
  const shift = seeds.map((seed) => mix(seed, 2) >>> 1);
  return (row, a, b) => {
    const key = a + Math.imul(SECOND_STEP, b);
    const rest = ((Math.imul(key, factor[row]) + shift[row]) | 0) % width;
    return rest < 0 ? rest + width : rest;
  };
}

/** Counts in a few cells: each key has one cell a row, and the least of its cells is taken (Cormode and Muthukrishnan 2005, count-min sketch). */
class Sketch {
  /** Counts of this tick and of all ticks. */
  readonly current: Float64Array;
  readonly total: Float64Array;
  /** Filtering form: score of each cell's last key. */
  readonly lastScore: Float64Array;
  /** Cells that ever counted something, the first `nUsed` entries: all others hold zeros, and a tick passes over them. */
  readonly used: Uint32Array;
  nUsed = 0;
  readonly #isUsed: Uint8Array;

  constructor(nCells: number) {
    this.current = new Float64Array(nCells);
    this.total = new Float64Array(nCells);
    this.lastScore = new Float64Array(nCells);
    this.used = new Uint32Array(nCells);
    this.#isUsed = new Uint8Array(nCells);
  }

  /** Notes that a cell counts from now on. */
  use(cell: number): void {
    if (this.#isUsed[cell] === 1) return;
    this.#isUsed[cell] = 1;
    this.used[this.nUsed++] = cell;
  }
}

/**
 * Scores edges one by one as they come, by how far the count of this tick lies above the mean of all ticks: a chi-square statistic with one degree of
 * freedom. Constant memory; O(rows) an edge and O(cells in use) a tick, rows x width at most.
 *
 * Readable form, with a = count of the edge in this tick (decayed, if the form decays), s = count in all ticks, t = number of the tick, from 1:
 * plain: (a - s/t)^2 t^2 / (s (t - 1)); relational: the highest of that for the edge, its source and its target; filtering: s without this tick,
 * (a + s - a t)^2 / (s (t - 1)), and at the end of a tick s grows by a where the last score was below the threshold, else by its own mean s / (t - 1).
 *
 * Source: Bhatia, Liu, Hooi, Yoon, Shin, Faloutsos 2022, Real-time anomaly detection in edge streams (MIDAS, -R, -F). Default hash: ours; the
 * authors' is an option.
 */
export class EdgeBursts {
  readonly #rule: BurstRule;
  readonly #edges: Sketch;
  readonly #sources: Sketch | null;
  readonly #targets: Sketch | null;
  readonly #cells: Uint32Array;
  readonly #cellOf: CellFinder;
  #tick = 1;

  constructor(rule: BurstRule) {
    const nCells = rule.nRows * rule.width;
    this.#rule = rule;
    this.#edges = new Sketch(nCells);
    this.#sources = rule.form === 'plain' ? null : new Sketch(nCells);
    this.#targets = rule.form === 'plain' ? null : new Sketch(nCells);
    this.#cells = new Uint32Array(rule.nRows);
    this.#cellOf = rule.hash === 'linear' ? linearCells(rule) : mixedCells(rule);
  }

  /** Adds one edge at a tick (from 1, never falling) and gives its score, 0 or more: the highest of its parts. */
  add(source: number, target: number, tick: number): number {
    const parts = this.addInParts(source, target, tick);
    return Math.max(parts.edge, parts.source, parts.target);
  }

  /** Adds one edge as `add` does, and gives the parts of its score. */
  addInParts(source: number, target: number, tick: number): BurstParts {
    while (this.#tick < tick) this.#closeTick();
    return {
      edge: this.#addTo(this.#edges, source, target),
      source: this.#sources === null ? 0 : this.#addTo(this.#sources, source, 0),
      target: this.#targets === null ? 0 : this.#addTo(this.#targets, target, 0),
    };
  }

  #addTo(sketch: Sketch, a: number, b: number): number {
    const { current, total, lastScore } = sketch;
    const { form, nRows, width } = this.#rule;
    const cells = this.#cells;
    let least = Infinity;
    let leastTotal = Infinity;
    for (let row = 0; row < nRows; row++) {
      const cell = row * width + this.#cellOf(row, a, b);
      cells[row] = cell;
      sketch.use(cell);
      current[cell]++;
      if (form !== 'filtering') total[cell]++;
      if (current[cell] < least) least = current[cell];
      if (total[cell] < leastTotal) leastTotal = total[cell];
    }
    const score = form === 'filtering' ? this.#scoreApart(least, leastTotal) : this.#scoreWithin(least, leastTotal);
    if (form === 'filtering') for (let row = 0; row < nRows; row++) lastScore[cells[row]] = score;
    return score;
  }

  /** Score where the long-run count holds this tick. */
  #scoreWithin(a: number, s: number): number {
    const t = this.#tick;
    return s === 0 || t === 1 ? 0 : ((a - s / t) * t) ** 2 / (s * (t - 1));
  }

  /** Score where the long-run count ends before this tick. */
  #scoreApart(a: number, s: number): number {
    const t = this.#tick;
    return s === 0 || t === 1 ? 0 : (a + s - a * t) ** 2 / (s * (t - 1));
  }

  #closeTick(): void {
    const { form, decay, threshold } = this.#rule;
    const t = ++this.#tick;
    for (const sketch of [this.#edges, this.#sources, this.#targets]) {
      if (sketch === null) continue;
      const { current, total, lastScore, used, nUsed } = sketch;
      for (let at = 0; at < nUsed; at++) {
        const cell = used[at];
        if (form === 'filtering')
          total[cell] += lastScore[cell] < threshold ? current[cell] : t > 2 ? total[cell] / (t - 2) : 0;
        current[cell] = form === 'plain' ? 0 : current[cell] * decay;
      }
    }
  }
}
