/**
 * The cut of the public toolbox (WAFI-CNR/ddna-toolbox): a number found as a place in its list of shared substrings, and then read as a group size. The lengths are averaged over `window` places
 * from each on and cut to whole numbers; the cut is one before the largest step of that curve, from the first step on that lies below the mean of those
 * after it. 0 or less = nobody. O(places x window).
 */
export function toolboxCut(lengths: ArrayLike<number>, window: number): number {
  const n = lengths.length;
  if (n < 2) return 0;
  const averaged = Float64Array.from({ length: n }, (_, at) =>
    Math.trunc(meanOf(lengths, at, Math.min(at + window, n))),
  );
  const step = averaged.subarray(1).map((value, before) => value - averaged[before]);
  let from = 0;
  while (from < n - window - 1 && step[from] >= meanOf(step, from, Math.min(from + window, n - 1))) from++;
  let largest = from;
  for (let at = from; at < step.length; at++) if (step[at] > step[largest]) largest = at;
  return largest - 1;
}

function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at];
  return sum / (to - from);
}
