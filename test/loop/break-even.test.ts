import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakEvenOf } from '../../experiments/aggregate/break-even.js';

test('a straight effect is gone where its line meets 0', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
      (zero, slope, inner) => {
        const places = [...new Set([0, ...inner.map(Math.abs), 1])].sort((a, b) => a - b);
        const effects = places.map((at) => slope * (zero - at));
        expect(breakEvenOf(places, effects)).toBeCloseTo(zero, 6);
      },
    ),
    { numRuns: 100, seed: 6 },
  );
});

test('an effect that never goes away, or was never there, has no such place', () => {
  expect(breakEvenOf([0, 1], [3, 2])).toBeNaN();
  expect(breakEvenOf([0, 1], [-1, 2])).toBeNaN();
  expect(breakEvenOf([0, 0.5, 1], [2, 0, -2])).toBe(0.5);
});
