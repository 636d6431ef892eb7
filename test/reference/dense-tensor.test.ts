import { describe, expect, test } from 'vitest';
import {
  countTensor,
  entriesInside,
  withoutSubtensor,
  type CountTensor,
  type Subtensor,
} from '../../detectors/lib/count-tensor.js';
import { cutDown } from '../../detectors/lib/tensor-cube.js';
import { partDensity, type DensityMeasure } from '../../detectors/lib/tensor-density.js';
import { zoomIn } from '../../detectors/lib/tensor-zoom.js';
import { departFrom, holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

interface Case {
  readonly program: 'mzoom' | 'dcube';
  readonly measure: DensityMeasure;
  readonly blocks: readonly { readonly shape: number[]; readonly density: number; readonly mass: number }[];
  readonly firstBlock: readonly number[][];
}

const cases = JSON.parse(readFixture('lockstep-tensor.json')) as Case[];
const { a0, a1, a2, count } = parseColumns(`a0,a1,a2,count\n${readFixture('lockstep-tensor.csv')}`);
const columns = [a0, a1, a2];
const whole = countTensor(
  columns.map((column) => Uint32Array.from(column)),
  columns.map((column) => Math.max(...column) + 1),
  count,
);
const total = count.reduce((sum, each) => sum + each, 0);
const members = ({ isIn }: Subtensor): number[][] =>
  isIn.map((flags) => [...flags.keys()].filter((value) => flags[value] === 1));

/** Shape, and mass and density in the whole tensor, as the programs print them. */
function describeBlock(tensor: CountTensor, block: Subtensor, measure: DensityMeasure): Case['blocks'][number] {
  const shape = members(block).map(({ length }) => length);
  const inside = entriesInside(tensor, block.isIn);
  const mass = tensor.count.reduce((sum, each, entry) => sum + each * inside[entry], 0);
  return { shape, mass, density: partDensity(measure, { mass, sizes: shape }, { mass: total, sizes: tensor.sizes }) };
}

describe.each(cases)('$program by $measure density equals the authors’ program', ({ program, measure, ...wanted }) => {
  const find = (tensor: CountTensor): Subtensor =>
    program === 'mzoom' ? zoomIn(tensor, measure) : cutDown(tensor, { measure, policy: 'density', theta: 1 });

  test('three blocks in turn: shapes and masses exactly, densities to 1e-9; the first value for value', () => {
    let left = whole;
    wanted.blocks.forEach((expected, place) => {
      const block = find(left);
      if (place === 0) expect(members(block)).toEqual(wanted.firstBlock);
      left = withoutSubtensor(left, block.isIn);
      const { shape, mass, density } = describeBlock(whole, block, measure);
      const what = `block ${place + 1} by ${measure} density`;
      const of = (part: string) => [program, 'dense_tensor', `${what}: ${part}`] as const;
      const [counts, wantedCounts] = [
        [...shape, mass],
        [...expected.shape, expected.mass],
      ];
      if (program === 'mzoom' && measure === 'suspiciousness' && place === 2) {
        const because =
          'among values of equal mass the lowest number goes first, in the authors’ program the order of its heap decides; ours ends denser';
        expect(density).toBeGreaterThan(expected.density);
        departFrom(of('shape and mass'), counts, wantedCounts, { difference: 27, tolerance: 0, because });
        departFrom(of('density'), density, expected.density, { difference: 2.59384, tolerance: 5e-6, because });
        return;
      }
      holdTo(of('shape and mass'), counts, wantedCounts, 0);
      holdTo(of('density'), density, expected.density, 5e-10);
    });
  });
});
