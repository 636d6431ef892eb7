import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FALSE_REMOVAL_GRID } from '../../experiments/metrics/curves.js';
import { operatingCurve } from '../../experiments/metrics/operating-curve.js';

test('every point of an operating curve is what its own threshold hits, counted one by one, and a larger budget never catches less', () => {
  const row = fc.record({
    score: fc.integer({ min: 0, max: 12 }).map((value) => value / 12),
    isPositive: fc.integer({ min: 0, max: 1 }),
    account: fc.integer({ min: 0, max: 9 }),
    isPerson: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const column = <Key extends keyof (typeof rows)[number]>(key: Key): number[] => rows.map((one) => one[key]);
      const curve = operatingCurve({
        ...{ level: 'action', nRows: rows.length, score: Float64Array.from(column('score')) },
        ...{ isPositive: Uint8Array.from(column('isPositive')), isHit: new Uint8Array(rows.length) },
        ...{ account: Uint32Array.from(column('account')), isPerson: Uint8Array.from(column('isPerson')) },
      });
      for (const [step, budget] of FALSE_REMOVAL_GRID.entries()) {
        const hit = rows.filter(({ score }) => score >= curve.threshold[step]);
        const wrong = hit.filter(({ isPositive }) => isPositive === 0);
        expect(curve.nCaught[step]).toBe(hit.length - wrong.length);
        expect(curve.nFalse[step]).toBe(wrong.length);
        expect(wrong.length).toBeLessThanOrEqual(budget * curve.nNegative + 1e-6);
        const people = new Set(wrong.filter(({ isPerson }) => isPerson === 1).map(({ account }) => account));
        expect(curve.nPeople[step]).toBe(people.size);
        if (step > 0) expect(curve.nCaught[step]).toBeGreaterThanOrEqual(curve.nCaught[step - 1]);
      }
    }),
    { seed: 5 },
  );
});
