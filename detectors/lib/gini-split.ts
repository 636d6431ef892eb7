import type { BootstrapRows } from './bootstrap-rows.js';

/** Up to this many rows a column is sorted by insertion, above it is counted by bucket. Assumed, measured on one machine. */
const SORT_UP_TO = 32;
/** Bits of a row's place in a word of a small node: `SORT_UP_TO` fits. */
const PLACE_BITS = 5;
/** Bits of the words that a bucket is sorted by: they stay small integers of the engine. */
const WORD_BITS = 30;
/** Rows a bucket holds on average and most buckets, as powers of two. Assumed, measured on one machine. */
const BUCKET_ROW_BITS = 1;
const MOST_BUCKET_BITS = 10;
/** Share of a node's rows by which bounds on gains are widened, far above rounding errors (about 1e-15 of them). */
const BOUND_SLACK = 1e-12;
/** Numbers noted of a bucket that is worth a look inside. */
const LOOK_STRIDE = 5;

const bitsOf = (x: number): number => 32 - Math.clz32(x);

/**
 * Finds the best split of a node among columns offered one by one, by the Gini index: of equal gains the column offered first, and in it the lowest code. Exact,
 * though few columns are sorted: rows are counted in buckets of neighbouring codes, and a bucket is only looked into where a cut inside could beat the best
 * so far. The gain is convex in the two counts on the left, so no order of a bucket's rows does better than one class before the other.
 *
 * Buffers are kept from node to node. O(rows) a column where the bounds bite, O(rows log rows) at worst; 8 bytes a training row.
 */
export class GiniSplitter {
  /** Weighted rows of the node, all and inauthentic ones. */
  nRows = 0;
  nPositive = 0;
  /** Column of the best split so far, -1 while there is none: no column varied, or leaves would be too small. */
  column = -1;
  /** Codes up to it go left; it need not be one that the node holds. */
  code = 0;
  /** Fall of the Gini impurity, in rows. */
  gain = -1;

  private codes: readonly Uint32Array[] = [];
  private readonly rows: BootstrapRows;
  private readonly minSamplesLeaf: number;
  /** Codes of the node's rows in the column at hand, in the order of the rows. */
  private readonly keys: Int32Array;
  /** Code and place of rows in one word each: those of a small node, or of the buckets that are looked into. */
  private readonly words: Int32Array;
  /** Organic and inauthentic rows of each bucket, side by side; all zero between calls. */
  private readonly counts: Int32Array;
  /** Buckets that are looked into: number, organic and inauthentic rows in it, all and inauthentic rows left of it. */
  private readonly looks: Int32Array;
  private start = 0;
  private stop = 0;
  private nLeft = 0;
  private lowestKey = 0;
  private highestKey = 0;
  /** What a cut's class difference, squared, must be at least to gain as much as the best, by the product of its sides' rows. */
  private need = -1;
  private isPerfect = false;

  /** Splits nodes of `rows`. */
  constructor(rows: BootstrapRows, minSamplesLeaf: number) {
    this.rows = rows;
    this.minSamplesLeaf = minSamplesLeaf;
    const n = rows.row.length;
    this.keys = new Int32Array(n);
    this.words = new Int32Array(Math.max(n, SORT_UP_TO));
    const mostBuckets = 2 ** Math.max(MOST_BUCKET_BITS, 2 * bitsOf(n) - WORD_BITS);
    this.counts = new Int32Array(2 * mostBuckets);
    this.looks = new Int32Array(LOOK_STRIDE * mostBuckets);
  }

  /** Turns to the node of the rows `[start, stop)`, coded in these columns: nothing is offered yet. */
  open(codes: readonly Uint32Array[], start: number, stop: number): void {
    const { mark } = this.rows;
    let nRows = 0;
    let nPositive = 0;
    for (let k = start; k < stop; k++) {
      const weight = mark[k] >>> 1;
      nRows += weight;
      if ((mark[k] & 1) === 1) nPositive += weight;
    }
    this.codes = codes;
    this.start = start;
    this.stop = stop;
    this.nRows = nRows;
    this.nPositive = nPositive;
    this.column = -1;
    this.gain = -1;
    this.need = -1;
    this.isPerfect = false;
  }

  /** Tries the cuts of a column. */
  offer(column: number): void {
    // Nothing beats pure sides.
    if (this.isPerfect) return;
    if (this.column >= 0) this.gain = Math.max(0, this.gain);
    if (this.stop - this.start <= SORT_UP_TO) this.trySorted(column);
    else this.tryBuckets(column);
  }

  private trySorted(column: number): void {
    const { start, words } = this;
    const { row } = this.rows;
    const code = this.codes[column];
    const n = this.stop - start;
    for (let k = 0; k < n; k++) {
      const word = (code[row[start + k]] << PLACE_BITS) | k;
      let at = k;
      while (at > 0 && words[at - 1] > word) {
        words[at] = words[at - 1]!;
        at--;
      }
      words[at] = word;
    }
    this.tryCuts(column, { from: 0, to: n, placeBits: PLACE_BITS, lowest: 0 }, 0, 0);
  }

  /** Tries the cuts between sorted words; `nLeft` rows, of which `positiveLeft` are inauthentic, lie left of the first. */
  private tryCuts(
    column: number,
    { from, to, placeBits, lowest }: SortedRun,
    nLeft: number,
    positiveLeft: number,
  ): void {
    const { words, start, nRows, nPositive } = this;
    const { mark } = this.rows;
    const places = (1 << placeBits) - 1;
    let need = this.need;
    let code = words[from] >>> placeBits;
    for (let k = from; k < to - 1; k++) {
      const here = mark[start + (words[k] & places)];
      const weight = here >>> 1;
      nLeft += weight;
      if ((here & 1) === 1) positiveLeft += weight;
      const codeBefore = code;
      code = words[k + 1] >>> placeBits;
      if (code === codeBefore) continue;
      const apart = positiveLeft * nRows - nPositive * nLeft;
      if (apart * apart < need * nLeft * (nRows - nLeft)) continue;
      this.tryCut(column, lowest + codeBefore, nLeft, positiveLeft);
      need = this.need;
    }
  }

  private tryBuckets(column: number): void {
    this.gather(column);
    const { lowestKey: lowest, highestKey: highest } = this;
    if (lowest === highest) return;
    const placeBits = bitsOf(this.stop - this.start);
    const rangeBits = bitsOf(highest - lowest);
    const wantedBits = Math.min(placeBits - BUCKET_ROW_BITS, MOST_BUCKET_BITS);
    const bucketBits = Math.max(wantedBits, rangeBits + placeBits - WORD_BITS);
    const buckets = { lowest, shift: Math.max(0, rangeBits - bucketBits), placeBits };
    this.countBuckets(buckets);
    const nLooks = this.tryLimits(column, ((highest - lowest) >>> buckets.shift) + 1, buckets);
    if (nLooks > 0) this.lookInside(column, nLooks, buckets);
  }

  // Small methods of one loop each, so that the engine sees each of them run to its end soon.

  /** Fills `keys`, and notes the lowest and the highest. */
  private gather(column: number): void {
    const { start, keys } = this;
    const { row } = this.rows;
    const code = this.codes[column];
    const n = this.stop - start;
    let lowest = 0x7fffffff;
    let highest = 0;
    for (let k = 0; k < n; k++) {
      const here = code[row[start + k]];
      keys[k] = here;
      if (here < lowest) lowest = here;
      if (here > highest) highest = here;
    }
    this.lowestKey = lowest;
    this.highestKey = highest;
  }

  private countBuckets({ lowest, shift }: Buckets): void {
    const { start, keys, counts } = this;
    const { mark } = this.rows;
    const n = this.stop - start;
    for (let k = 0; k < n; k++) {
      const here = mark[start + k];
      counts[(((keys[k] - lowest) >>> shift) << 1) | (here & 1)] += here >>> 1;
    }
  }

  /** Tries the cuts between buckets and notes those worth a look inside; returns how many numbers are noted. */
  private tryLimits(column: number, nBuckets: number, { lowest, shift }: Buckets): number {
    const { counts, looks, nRows, nPositive } = this;
    const nNegative = nRows - nPositive;
    let need = this.need;
    let nLooks = 0;
    let nLeft = 0;
    let positiveLeft = 0;
    for (let bucket = 0; bucket < nBuckets; bucket++) {
      const negative = counts[bucket << 1];
      const positive = counts[(bucket << 1) | 1];
      const both = negative + positive;
      if (both === 0) continue;
      counts[bucket << 1] = 0;
      counts[(bucket << 1) | 1] = 0;
      const before = positiveLeft * nRows - nPositive * nLeft;
      const apart = before + positive * nNegative - negative * nPositive;
      const nNow = nLeft + both;
      if (apart * apart >= need * nNow * (nRows - nNow) && nNow < nRows) {
        this.tryCut(column, lowest + ((bucket + 1) << shift) - 1, nNow, positiveLeft + positive);
        need = this.need;
      }
      if (shift > 0 && both > 1) {
        const high = before + positive * nNegative;
        const low = before - negative * nPositive;
        const nHigh = nLeft + positive;
        const nLow = nLeft + negative;
        if (need <= 0 || high * high > need * nHigh * (nRows - nHigh) || low * low > need * nLow * (nRows - nLow)) {
          looks[nLooks] = bucket;
          looks[nLooks + 1] = negative;
          looks[nLooks + 2] = positive;
          looks[nLooks + 3] = nLeft;
          looks[nLooks + 4] = positiveLeft;
          nLooks += LOOK_STRIDE;
        }
      }
      nLeft = nNow;
      positiveLeft += positive;
    }
    return nLooks;
  }

  /** Tries the cuts inside of the noted buckets that may still beat the best. */
  private lookInside(column: number, nLooks: number, { lowest, shift, placeBits }: Buckets): void {
    const { counts, looks, nRows, nPositive, need } = this;
    let nWords = 0;
    let nKept = 0;
    for (let at = 0; at < nLooks; at += LOOK_STRIDE) {
      const bucket = looks[at];
      const negative = looks[at + 1];
      const positive = looks[at + 2];
      const nLeft = looks[at + 3];
      const positiveLeft = looks[at + 4];
      if (need > 0) {
        const before = positiveLeft * nRows - nPositive * nLeft;
        const high = before + positive * (nRows - nPositive);
        const low = before - negative * nPositive;
        const nHigh = nLeft + positive;
        const nLow = nLeft + negative;
        if (high * high <= need * nHigh * (nRows - nHigh) && low * low <= need * nLow * (nRows - nLow)) continue;
      }
      // A place for as many words as the bucket has rows, at most.
      counts[bucket << 1] = nWords + 1;
      looks[nKept] = bucket;
      looks[nKept + 1] = nWords;
      looks[nKept + 3] = nLeft;
      looks[nKept + 4] = positiveLeft;
      nKept += LOOK_STRIDE;
      nWords += negative + positive;
    }
    if (nKept === 0) return;
    this.pickWords({ lowest, shift, placeBits });
    for (let at = 0; at < nKept; at += LOOK_STRIDE) {
      const bucket = looks[at];
      const from = looks[at + 1];
      const to = counts[bucket << 1] - 1;
      counts[bucket << 1] = 0;
      sortWords(this.words, from, to);
      this.tryCuts(column, { from, to, placeBits, lowest: lowest + (bucket << shift) }, looks[at + 3], looks[at + 4]);
    }
  }

  /** Puts the rows of the buckets that have a place into `words`. */
  private pickWords({ lowest, shift, placeBits }: Buckets): void {
    const { keys, words, counts } = this;
    const n = this.stop - this.start;
    const inBucket = (1 << shift) - 1;
    for (let k = 0; k < n; k++) {
      const above = keys[k] - lowest;
      const at = (above >>> shift) << 1;
      const place = counts[at];
      if (place === 0) continue;
      words[place - 1] = ((above & inBucket) << placeBits) | k;
      counts[at] = place + 1;
    }
  }

  private tryCut(column: number, code: number, nLeft: number, positiveLeft: number): void {
    const { nRows, nPositive, minSamplesLeaf } = this;
    const nRight = nRows - nLeft;
    if (nLeft < minSamplesLeaf || nRight < minSamplesLeaf) return;
    const negativeLeft = nLeft - positiveLeft;
    const positiveRight = nPositive - positiveLeft;
    const negativeRight = nRight - positiveRight;
    // The impurity before, in rows: with it the gain of a split that parts nothing is 0.
    const before = nPositive ** 2 / nRows + (nRows - nPositive) ** 2 / nRows;
    const gain =
      (positiveLeft * positiveLeft + negativeLeft * negativeLeft) / nLeft +
      (positiveRight * positiveRight + negativeRight * negativeRight) / nRight -
      before;
    const isLower = gain === this.gain && column === this.column && nLeft < this.nLeft;
    if (!(gain > this.gain || isLower)) return;
    this.column = column;
    this.code = code;
    this.gain = gain;
    this.nLeft = nLeft;
    this.need = ((gain - nRows * BOUND_SLACK) * nRows) / 2;
    this.isPerfect = (positiveLeft === 0 || negativeLeft === 0) && (positiveRight === 0 || negativeRight === 0);
  }
}

/** Words of rows, ascending by code and place: places `[from, to)`, codes count from `lowest`. */
interface SortedRun {
  readonly from: number;
  readonly to: number;
  readonly placeBits: number;
  readonly lowest: number;
}

/** How codes fall into buckets: the lowest code is in the first, a bucket has 2^shift codes. */
interface Buckets {
  readonly lowest: number;
  readonly shift: number;
  readonly placeBits: number;
}

function sortWords(words: Int32Array, from: number, to: number): void {
  if (to - from > SORT_UP_TO) {
    words.subarray(from, to).sort();
    return;
  }
  for (let k = from + 1; k < to; k++) {
    const word = words[k];
    let at = k;
    while (at > from && words[at - 1] > word) {
      words[at] = words[at - 1]!;
      at--;
    }
    words[at] = word;
  }
}
