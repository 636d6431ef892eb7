/** What a column's times say. */
export interface ColumnBursts {
  /** Rises from where it woke to its height, both bounds included, that are at least half as high as the highest. Seconds. */
  readonly bursts: readonly { readonly fromSec: number; readonly toSec: number; readonly weight: number }[];
  /** Height of the steepest fall x its slope, in actions a bin, squared. */
  readonly drop: number;
}

/** Rises that count, as a share of the highest one (the authors' program: 0.5). */
const LEAST_SHARE = 0.5;

/**
 * Finds the rises and the fall of a column's activity, counted in bins of `binSec`. A rise ends at a highest bin and begins at the bin before it that lies furthest below the line from the
 * first bin to it; then the same again before that bin, and after the first rise behind the highest bin. Its weight is height x slope. The fall begins at the last
 * highest bin and ends at the bin furthest below the line to the end. O(bins x rises).
 * Source: Liu, Hooi, Faloutsos 2017, HoloScope, algorithm MultiBurst and definition of sudden drop.
 */
export function findBursts(timesSec: Uint32Array, binSec: number): ColumnBursts {
  if (timesSec.length < 2) return { bursts: [], drop: 0 };
  const firstSec = timesSec.reduce((least, t) => Math.min(least, t), Infinity);
  const lastSec = timesSec.reduce((most, t) => Math.max(most, t), 0);
  // A bin without actions before the first, so that what begins at once has a rise; one behind the last, so that what stops has a fall.
  const counts = new Float64Array(Math.floor((lastSec - firstSec) / binSec) + 3);
  for (const t of timesSec) counts[1 + Math.floor((t - firstSec) / binSec)]++;
  const rises: [number, number][] = [];
  findRises(counts, 0, counts.length, rises);
  const heightOf = ([from, to]: [number, number]): number => counts[to] - counts[from];
  const highest = rises.reduce((most, rise) => Math.max(most, heightOf(rise)), 0);
  const bursts = rises
    .filter((rise) => heightOf(rise) > 0 && heightOf(rise) >= LEAST_SHARE * highest)
    .map(([from, to]) => ({
      fromSec: firstSec + (from - 1) * binSec,
      toSec: firstSec + to * binSec - 1,
      weight: (counts[to] - counts[from]) ** 2 / (to - from),
    }));
  return { bursts, drop: fallOf(counts) };
}

function findRises(counts: Float64Array, start: number, stop: number, out: [number, number][]): void {
  if (stop - start < 2) return;
  let top = start;
  for (let bin = start; bin < stop; bin++) if (counts[bin] > counts[top]) top = bin;
  if (top === start) return;
  const woke = furthestBelow(counts, start, top);
  out.push([woke, top]);
  findRises(counts, start, woke, out);
  for (let bin = top + 1; bin < stop; bin++)
    if (counts[bin] > counts[bin - 1]) {
      findRises(counts, bin - 1, stop, out);
      return;
    }
}

/** The bin between two others that lies furthest below the line that joins them; the first of them where none does. */
function furthestBelow(counts: Float64Array, from: number, to: number): number {
  let furthest = from;
  let most = 0;
  for (let bin = from; bin < to; bin++) {
    const below = counts[from] + ((counts[to] - counts[from]) * (bin - from)) / (to - from) - counts[bin];
    if (below > most) {
      most = below;
      furthest = bin;
    }
  }
  return furthest;
}

function fallOf(counts: Float64Array): number {
  const last = counts.length - 1;
  let top = 0;
  for (let bin = 0; bin <= last; bin++) if (counts[bin] >= counts[top]) top = bin;
  if (top === last) return 0;
  const low = furthestBelow(counts, top, last);
  const end = low === top ? last : low;
  return (counts[top] - counts[end]) ** 2 / (end - top);
}
