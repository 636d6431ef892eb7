import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FloatOrder } from '../../detectors/lib/float-order.js';

test('orders known values as a plain stable sort does, column after column', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, 1, -1, 5e-324, Infinity, -Infinity));
  const columns = fc.array(fc.array(value, { maxLength: 40 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(columns, (all) => {
      const sorter = new FloatOrder(40);
      for (const values of all) {
        const known = [...values.keys()].filter((at) => !Number.isNaN(values[at]));
        const plain = known.sort((a, b) => Number(values[a] > values[b]) - Number(values[a] < values[b]));
        expect([...sorter.order(Float64Array.from(values))]).toEqual(plain);
      }
    }),
    { seed: 23, numRuns: 300 },
  );
});
