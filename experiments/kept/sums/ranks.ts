/** Cells of the table that says where a score falls. Assumed: enough that few bars share one, and small enough for the cache. */
const N_CELLS = 1 << 15;

/**
 * Says of a score in [0, 1] how many of the falling bars it does not reach: the place of the first that it does. O(1) where bars do not crowd, else O(log bars).
 */
export function ranker(bars: Float64Array): (score: number) => number {
  const cellOf = (value: number): number => Math.min(N_CELLS - 1, Math.floor(value * N_CELLS));
  // Of the scores of a cell, the highest reach no bar before `first`, and the lowest reach that at `firstIn` of the cell below.
  const firstIn = new Uint32Array(N_CELLS + 1);
  for (let cell = 0, place = bars.length; cell <= N_CELLS; cell++) {
    // Bars of lower cells are reached for certain.
    while (place > 0 && (bars[place - 1] < 0 || cellOf(bars[place - 1]) < cell)) place--;
    firstIn[cell] = place;
  }
  return (score) => {
    const cell = cellOf(score);
    let low = firstIn[cell + 1];
    let high = firstIn[cell];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (score >= bars[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

const number = new Float64Array(1);
const bits = new BigUint64Array(number.buffer);

/** The next number above a score: what is above the one reaches the other. 0 for what is below all scores. */
export function nextAbove(score: number): number {
  if (score < 0) return 0;
  number[0] = score;
  bits[0]++;
  return number[0];
}
