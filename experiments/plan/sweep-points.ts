import { openStream, rootKey, type RandomStream } from '../../random/stream.js';
import type { RangeAxis, Sweep } from './sweep-schema.js';

/** One place of a sweep: key path -> value. */
export type SweepPoint = Readonly<Record<string, unknown>>;

/** Points of one part of a sweep. */
export interface SweepPart {
  /** Key path inside `sweep`. */
  readonly part: string;
  /** At least one, all with the same keys. */
  readonly points: readonly SweepPoint[];
}

/**
 * The points of every part of a sweep: of `grid` and `axes`, one part for each entry, its axes crossed; of `random`, one part for each entry, its axes drawn together and points that come
 * again left out (of whole numbers there may be few); of `list`, one part. An axis is drawn alike whatever else is swept.
 */
export function sweepPoints({ grid = {}, axes = [], list, random }: Sweep): SweepPart[] {
  const given = [...Object.entries(grid), ...axes.map(({ key, values }) => [key, values] as const)];
  const parts: SweepPart[] = byEntry(given).map((ofEntry) => ({ part: 'grid', points: crossed(ofEntry) }));
  if (list !== undefined) parts.push({ part: 'list', points: list });
  if (random !== undefined)
    for (const ofEntry of byEntry(Object.entries(random.axes)))
      parts.push({ part: 'random', points: drawn(random, ofEntry) });
  return parts;
}

/** The entry that a path goes to, in words. */
export const entryOf = (path: string): string =>
  path.startsWith('labels.') ? 'labels' : path.split('.').slice(0, 2).join('.');

function byEntry<Axis>(axes: readonly (readonly [path: string, axis: Axis])[]): (readonly [string, Axis])[][] {
  const entries = new Map<string, (readonly [string, Axis])[]>();
  for (const axis of axes) entries.set(entryOf(axis[0]), [...(entries.get(entryOf(axis[0])) ?? []), axis]);
  return [...entries.values()];
}

function crossed(axes: readonly (readonly [path: string, values: readonly unknown[]])[]): SweepPoint[] {
  return axes.reduce<SweepPoint[]>(
    (points, [path, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

/** A Latin hypercube has one point in each n-th of every axis; plain draws may bunch. Source: McKay, Beckman and Conover (1979). */
function drawn(
  { n, seed, latin }: NonNullable<Sweep['random']>,
  axes: readonly (readonly [path: string, axis: RangeAxis])[],
): SweepPoint[] {
  const columns = axes.map(([path, axis]): [string, number[]] => {
    const random = openStream(rootKey(`${seed}/sweep/${path}`));
    const strata = shuffled(n, random);
    const places = strata.map((stratum) => (latin ? (stratum + random.uniform()) / n : random.uniform()));
    return [
      path,
      roundedIn(
        axis,
        places.map((place) => valueAt(axis, place)),
      ),
    ];
  });
  const points = Array.from({ length: n }, (_, index) =>
    Object.fromEntries(columns.map(([path, values]) => [path, values[index]])),
  );
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}

function shuffled(n: number, random: RandomStream): number[] {
  const order = Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** Value at a place in [0, 1) of an axis. */
function valueAt({ from, to, log, whole }: RangeAxis, place: number): number {
  if (whole) return Math.min(to, Math.floor(log ? from * ((to + 1) / from) ** place : from + place * (to + 1 - from)));
  return log ? from * (to / from) ** place : from + place * (to - from);
}

/** Four significant digits keep names short; more where the range is so narrow, or holds so many values, that two would come out the same. */
function roundedIn({ from, to, whole }: RangeAxis, values: readonly number[]): number[] {
  if (whole) return [...values];
  for (let digits = 4; digits < 17; digits++) {
    const rounded = values.map((value) => Math.min(to, Math.max(from, Number(value.toPrecision(digits)))));
    if (new Set(rounded).size === values.length) return rounded;
  }
  return [...values];
}
