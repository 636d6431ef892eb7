import { massOf, valueMasses, type CountTensor, type Subtensor } from './count-tensor.js';
import { partDensity, type DensityMeasure, type PartSize } from './tensor-density.js';

/** How D-Cube takes values away. */
export interface CubeSearch {
  readonly measure: DensityMeasure;
  /** Which mode gives values next: the one that leaves the highest density, or the one with most values left. */
  readonly policy: 'density' | 'cardinality';
  /** Values of at most theta x the mean mass of their mode go at once; 1 or more. */
  readonly theta: number;
}

/**
 * Finds a dense part of a tensor by taking many values away at once: all of one mode whose mass is at most theta times the mode's mean, the lightest first (the lowest number among
 * equals), remembering the densest part on the way. The last mode goes among equals.
 *
 * At least 1/(theta x modes) as dense as the densest part there is, by the arithmetic measure. O(rounds x (entries left + values)), rounds growing like the logarithm of values
 * for theta above 1 and staying few in practice at 1.
 * Source: Shin, Hooi, Kim, Faloutsos 2017, D-Cube: dense-block detection in terabyte-scale tensors, algorithms 1 to 3.
 */
export function cutDown(tensor: CountTensor, { measure, policy, theta }: CubeSearch): Subtensor {
  const { sizes } = tensor;
  const whole = { mass: massOf(tensor), sizes };
  const part = { mass: whole.mass, sizes: [...sizes] };
  const masses = valueMasses(tensor);
  const values = sizes.map((size) => Uint32Array.from({ length: size }, (_, value) => value));
  const takenAt = sizes.map((size) => new Uint32Array(size));
  let entries = Uint32Array.from(tensor.count.keys());
  let best = partDensity(measure, whole, whole);
  let [step, bestStep] = [0, 0];
  while (part.sizes.some((size) => size > 0)) {
    const goes = (mode: number): ((value: number) => boolean) => {
      const limit = (part.mass * theta) / part.sizes[mode];
      return (value) => masses[mode][value] <= limit;
    };
    const mode =
      policy === 'cardinality' ? largestMode(part) : densestMode({ part, whole, values, masses }, measure, goes);
    const isLight = goes(mode);
    const own = masses[mode];
    const light = values[mode].filter(isLight).sort((a, b) => own[a] - own[b] || a - b);
    values[mode] = values[mode].filter((value) => !isLight(value));
    for (const value of light) {
      takenAt[mode][value] = ++step;
      part.mass -= own[value];
      part.sizes[mode]--;
      const density = partDensity(measure, part, whole);
      if (density <= best) continue;
      best = density;
      bestStep = step;
    }
    entries = dropEntries(tensor, entries, mode, takenAt[mode], masses);
  }
  return { density: best, isIn: takenAt.map((steps) => Uint8Array.from(steps, (each) => (each > bestStep ? 1 : 0))) };
}

function largestMode({ sizes }: PartSize): number {
  return sizes.reduce((most, size, mode) => (size >= sizes[most] ? mode : most), 0);
}

/** Where a search stands: what is left, of what, and the mass of each value left. */
interface CubeState {
  readonly part: PartSize;
  readonly whole: PartSize;
  readonly values: readonly Uint32Array[];
  readonly masses: readonly Float64Array[];
}

/** The mode whose light values leave the highest density when they go together. Every mode has some: not all lie above their mean. */
function densestMode(
  { part: { mass, sizes }, whole, values, masses }: CubeState,
  measure: DensityMeasure,
  goes: (mode: number) => (value: number) => boolean,
): number {
  let best = { mode: -1, density: -Infinity };
  sizes.forEach((size, mode) => {
    if (size === 0) return;
    const isLight = goes(mode);
    let [n, gone] = [0, 0];
    for (const value of values[mode])
      if (isLight(value)) {
        n++;
        gone += masses[mode][value];
      }
    const without = sizes.map((each, at) => (at === mode ? each - n : each));
    const density = partDensity(measure, { mass: mass - gone, sizes: without }, whole);
    if (n > 0 && density >= best.density) best = { mode, density };
  });
  return best.mode;
}

/** The entries left when the values taken from a mode are gone; lowers the masses of the other modes. */
function dropEntries(
  { value, count }: CountTensor,
  entries: Uint32Array,
  mode: number,
  takenAt: Uint32Array,
  masses: readonly Float64Array[],
): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    entries.filter((entry) => {
      if (takenAt[value[mode][entry]] === 0) return true;
      for (let other = 0; other < masses.length; other++) masses[other][value[other][entry]] -= count[entry];
      return false;
    }),
  );
}
