import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedTable } from '../../experiments/aggregate/comparison-tables.js';
import { powerHints } from '../../experiments/aggregate/power-hint.js';
import { pairedDifference } from '../../experiments/metrics/paired-difference.js';
import { welchDifference } from '../../experiments/metrics/welch-difference.js';
import { groupOf, planOf } from '../experiments/made-cells.js';

/** A p-value so close to 5 % is on either side of it by rounding. */
const ROUNDING = 1e-6;
/** Even, in steps as shares and counts are, of few worlds with nearly everything, and mixed. */
const value = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(0, 0, 0, 0.1, 8),
);
const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 24 });
/** None, or one that shows. */
const shift = fc.constantFrom(0, 0.3, 1, -2);

/** Whether an interval leaves out 0; null without an interval. */
const isClear = ({ low, high }: { readonly low: unknown; readonly high: unknown }): boolean =>
  low !== null && high !== null && (Number(low) > 0 || Number(high) < 0);

function holdTogether(tested: { readonly low: number | null; readonly high: number | null }, p: number | null): void {
  if (p === null) expect([tested.low, tested.high]).toEqual([null, null]);
  else if (Math.abs(p - 0.05) > ROUNDING) expect(isClear(tested)).toBe(p <= 0.05);
}

test('a paired interval leaves out 0 exactly where its verdict says that there is a difference, for worlds and folds', () => {
  const seen = { clear: 0, not: 0, wider: 0 };
  fc.assert(
    fc.property(pairs, shift, fc.constantFrom(0, 0, 0.25), (drawn, by, testOverTrain) => {
      const [a, b] = [drawn.map(([one]) => one + by), drawn.map(([, other]) => other)];
      const tested = pairedDifference(a, b, testOverTrain);
      holdTogether(tested, tested.pCautious);
      const { low, high, difference, p, pCautious } = tested;
      if (low !== null && high !== null) {
        expect(low).toBeLessThanOrEqual(difference ?? NaN);
        expect(high).toBeGreaterThanOrEqual(difference ?? NaN);
        seen[isClear(tested) ? 'clear' : 'not']++;
        seen.wider += Number((p ?? 1) <= 0.05 && (pCautious ?? 0) > 0.05);
      }
      const back = pairedDifference(b, a, testOverTrain);
      if (low !== null) expect(back.high).toBeCloseTo(-low, 9);
    }),
    { seed: 1, numRuns: 2000 },
  );
  // The cases that matter did come up, the one in which the plain t test would have said otherwise among them.
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(5);
});

test("so does an interval of Welch's test", () => {
  const values = fc.array(value, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, shift, (a, b, by) => {
      const tested = welchDifference(
        a.map((one) => one + by),
        b,
      );
      holdTogether(tested, tested.p);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('in a table of pairs "apart" comes with an interval clear of 0; one clear of 0 without it is what Holm took back', () => {
  let nTakenBack = 0;
  const field = fc
    .integer({ min: 2, max: 8 })
    .chain((n) => fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 2, maxLength: 5 }));
  fc.assert(
    fc.property(field, (detectors) => {
      const groups = detectors.map((values, index) => groupOf({ detector: `d${index}` }, values));
      for (const row of pairedTable(groups, planOf(detectors[0].length))) {
        if (row['apart'] === 'yes') expect(isClear(row as never)).toBe(true);
        else if (isClear(row as never)) {
          nTakenBack++;
          expect(Number(row['pCautious'])).toBeLessThanOrEqual(0.05 + ROUNDING);
          expect(Number(row['pCautiousHolm'])).toBeGreaterThan(0.05);
        }
      }
    }),
    { seed: 1, numRuns: 150 },
  );
  expect(nTakenBack).toBeGreaterThan(0);
});

test('two worlds that differ by the same prove nothing: no interval, no verdict; six do', () => {
  const by = (n: number): ReturnType<typeof pairedDifference> =>
    pairedDifference(new Array<number>(n).fill(0.3), new Array<number>(n).fill(0.2), 0);
  expect(by(2)).toMatchObject({ low: null, high: null, p: 0.5, pCautious: 0.5, effect: null });
  expect(by(5)).toMatchObject({ low: null, p: 0.0625 });
  expect(by(6)).toMatchObject({ p: 0.03125, low: expect.closeTo(0.1, 12) as number });
  // Equal but for rounding: 0.3 - 0.2 and 0.8 - 0.7 differ in their last digits.
  expect(pairedDifference([0.3, 0.8], [0.2, 0.7], 0)).toMatchObject({ low: null, p: 0.5 });
  expect(welchDifference([1, 1], [2, 2])).toMatchObject({ low: null, p: 2 / 6 });
  expect(welchDifference([1, 1, 1, 1], [2, 2, 2, 2])).toMatchObject({ low: -1, high: -1, p: 2 / 70 });
  const two = [groupOf({ detector: 'x' }, [0.3, 0.4]), groupOf({ detector: 'y' }, [0.2, 0.3])];
  const rows = pairedTable(two, planOf(2)).filter(({ metric }) => metric === 'average-precision');
  expect(powerHints(rows, String(rows[0]['scenario']), String(rows[0]['level']))).toEqual([
    'x and y differ by the same in every world, in too few of them to be sure',
  ]);
});
