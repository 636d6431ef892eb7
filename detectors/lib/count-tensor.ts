import type { U32 } from '../../sim/traffic/columns.js';
import type { RandomStream } from '../../random/stream.js';
import { codeTuples } from './code-tuples.js';

/** Counts of tuples, such as (account, target, hour): a sparse tensor with one mode a column. */
export interface CountTensor {
  /** Number of values of each mode. */
  readonly sizes: readonly number[];
  /** Per mode: the value of each entry, below the mode's size. */
  readonly value: readonly Uint32Array[];
  /** Count of each entry. */
  readonly count: Float64Array;
}

/** A part of a tensor: some values of each mode, and all entries between them. */
export interface Subtensor {
  /** What the measure gives for it at the time it was found. */
  readonly density: number;
  /** Per mode: 1 = the value is in. */
  readonly isIn: readonly Uint8Array[];
}

/** Counts equal tuples, one column a mode; each counts once or what `count` says. Entries come in the order of first appearance. O(tuples x modes). */
export function countTensor(columns: readonly U32[], sizes: readonly number[], count?: ArrayLike<number>): CountTensor {
  const { code, nCodes, firstRow } = codeTuples(columns[0].length, columns);
  const sums = new Float64Array(nCodes);
  for (let row = 0; row < code.length; row++) sums[code[row]] += count?.[row] ?? 1;
  return { sizes, value: columns.map((column) => firstRow.map((row) => column[row])), count: sums };
}

/** Sum of all counts. O(entries). */
export function massOf({ count }: CountTensor): number {
  return count.reduce((sum, each) => sum + each, 0);
}

/** Per mode, the count of all entries with each value. O(modes x entries). */
export function valueMasses({ sizes, value, count }: CountTensor): Float64Array[] {
  return sizes.map((size, mode) => {
    const masses = new Float64Array(size);
    const own = value[mode];
    for (let entry = 0; entry < count.length; entry++) masses[own[entry]] += count[entry];
    return masses;
  });
}

/** 1 for the entries whose values all lie in a part. O(modes x entries). */
export function entriesInside({ value, count }: CountTensor, isIn: readonly Uint8Array[]): Uint8Array {
  const inside = new Uint8Array(count.length).fill(1);
  isIn.forEach((flags, mode) => {
    const own = value[mode];
    for (let entry = 0; entry < inside.length; entry++) inside[entry] &= flags[own[entry]];
  });
  return inside;
}

/** The tensor without the entries of a part. O(modes x entries). */
export function withoutSubtensor(tensor: CountTensor, isIn: readonly Uint8Array[]): CountTensor {
  const inside = entriesInside(tensor, isIn);
  const isLeft = (_: number, entry: number): boolean => inside[entry] === 0;
  return { ...tensor, value: tensor.value.map((own) => own.filter(isLeft)), count: tensor.count.filter(isLeft) };
}

/**
 * The tensor with the values of each mode dealt out to the entries at random, so that every value keeps its number of entries and nothing else remains: where there is nothing
 * to find. O(modes x entries).
 */
export function shuffledTensor({ sizes, value, count }: CountTensor, random: RandomStream): CountTensor {
  const dealt = value.map((own) => {
    const column = own.slice();
    for (let last = column.length - 1; last > 0; last--) {
      const other = random.below(last + 1);
      const moved = column[last];
      column[last] = column[other];
      column[other] = moved;
    }
    return column;
  });
  return countTensor(dealt, sizes, count);
}
