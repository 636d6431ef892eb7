import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeTuples } from '../../detectors/lib/code-tuples.js';

test('rows have the same code exactly where all columns agree, and codes follow first appearance', () => {
  const id = fc.oneof(fc.nat(3), fc.integer({ min: 0xfffffff0, max: 0xffffffff }));
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id, fc.nat(1)), { maxLength: 80 }), (rows) => {
      const columns = [0, 1, 2].map((at) => Uint32Array.from(rows, (row) => row[at]));
      const { code, nCodes, firstRow } = codeTuples(rows.length, columns);
      const seen: string[] = [];
      rows.forEach((row, at) => {
        if (!seen.includes(String(row))) {
          expect(firstRow[seen.length]).toBe(at);
          seen.push(String(row));
        }
        expect(code[at]).toBe(seen.indexOf(String(row)));
      });
      expect(nCodes).toBe(seen.length);
    }),
    { seed: 42, numRuns: 200 },
  );
});
