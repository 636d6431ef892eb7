import { massOf, valueMasses, type CountTensor, type Subtensor } from './count-tensor.js';
import { LeastHeap } from './least-heap.js';
import { partDensity, type DensityMeasure } from './tensor-density.js';

/**
 * Finds a dense part of a tensor by taking one value after the other away, and remembering the densest part on the way: from each mode the value of least mass stands ready, and the one
 * goes that leaves the highest density (the first mode, the lowest value among equals).
 *
 * At least 1/modes as dense as the densest part there is, by the arithmetic measure. O(modes x entries log values).
 * Source: Shin, Hooi, Faloutsos 2016, M-Zoom: fast dense-block detection in tensors with quality guarantees, algorithm 2.
 */
export function zoomIn(tensor: CountTensor, measure: DensityMeasure): Subtensor {
  const { sizes, value, count } = tensor;
  const whole = { mass: massOf(tensor), sizes };
  const masses = valueMasses(tensor);
  const heaps = masses.map((mass) => new LeastHeap(mass));
  const index = value.map((own, mode) => entriesByValue(own, sizes[mode]));
  const isGone = new Uint8Array(count.length);
  const left = [...sizes];
  let mass = whole.mass;
  const takenAt = sizes.map((size) => new Uint32Array(size));
  const nSteps = sizes.reduce((sum, size) => sum + size, 0);
  let best = partDensity(measure, whole, whole);
  let bestStep = 0;
  for (let step = 1; step <= nSteps; step++) {
    const { mode, density } = nextMode(measure, heaps, { mass, sizes: left }, whole);
    mass -= heaps[mode].leastKey;
    const gone = heaps[mode].take();
    left[mode]--;
    takenAt[mode][gone] = step;
    if (density > best) {
      best = density;
      bestStep = step;
    }
    const { offset, entry } = index[mode];
    for (let at = offset[gone]; at < offset[gone + 1]; at++) {
      const each = entry[at];
      if (isGone[each] === 1) continue;
      isGone[each] = 1;
      for (let other = 0; other < sizes.length; other++)
        if (other !== mode) heaps[other].lower(value[other][each], count[each]);
    }
  }
  return { density: best, isIn: takenAt.map((steps) => Uint8Array.from(steps, (step) => (step > bestStep ? 1 : 0))) };
}

/** The mode whose least value should go, and the density without it. */
function nextMode(
  measure: DensityMeasure,
  heaps: readonly LeastHeap[],
  { mass, sizes }: { readonly mass: number; readonly sizes: readonly number[] },
  whole: { readonly mass: number; readonly sizes: readonly number[] },
): { readonly mode: number; readonly density: number } {
  let best = { mode: -1, density: -Infinity };
  heaps.forEach((heap, mode) => {
    if (sizes[mode] === 0) return;
    const without = sizes.map((size, at) => (at === mode ? size - 1 : size));
    const density = partDensity(measure, { mass: mass - heap.leastKey, sizes: without }, whole);
    if (density > best.density) best = { mode, density };
  });
  return best;
}

/** The entries of each value: those of value `v` are `entry[offset[v] .. offset[v+1])`. */
function entriesByValue(own: Uint32Array, size: number): { offset: Uint32Array; entry: Uint32Array } {
  const offset = new Uint32Array(size + 1);
  for (const value of own) offset[value + 1] = offset[value + 1] + 1;
  for (let value = 0; value < size; value++) offset[value + 1] = offset[value + 1] + offset[value];
  const next = offset.slice();
  const entry = new Uint32Array(own.length);
  own.forEach((value, at) => (entry[next[value]++] = at));
  return { offset, entry };
}
