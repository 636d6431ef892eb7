import fc from 'fast-check';
import { expect, test } from 'vitest';
import { line, quantiles, shareShorter, tailExponent, variation } from '../../sim/calibration/statistics.js';
import { openStream, rootKey } from '../../random/stream.js';

const random = openStream(rootKey('calibration statistics'));

test('quantiles lie between neighbours', () => {
  expect(quantiles([4, 1, 3, 2], [0, 50, 100])).toEqual([1, 2.5, 4]);
  expect(quantiles([], [50])).toEqual([NaN]);
});

test('without spans cut off, the product-limit estimate is the plain share', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 50 }),
      (lengths, limit) => {
        const spans = lengths.map((length) => [length, 1] as const);
        const plain = lengths.filter((length) => length < limit).length / lengths.length;
        expect(shareShorter(spans, [limit])[0]).toBeCloseTo(plain, 9);
      },
    ),
    { seed: 1 },
  );
});

test('spans cut off by the end do not bias the share of short gaps', () => {
  // Gaps of mean 20 watched for 60 days: counting only the finished ones would find too many short gaps.
  const spans: [number, 0 | 1][] = [];
  for (let person = 0; person < 3000; person++) {
    let at = random.exponential(20);
    while (at < 60) {
      const gap = random.exponential(20);
      spans.push(at + gap < 60 ? [gap, 1] : [60 - at, 0]);
      at += gap;
    }
  }
  const naive =
    spans.filter(([gap, isWhole]) => isWhole === 1 && gap < 20).length /
    spans.filter(([, isWhole]) => isWhole === 1).length;
  const truth = 1 - Math.exp(-1);
  expect(Math.abs(shareShorter(spans, [20])[0] - truth)).toBeLessThan(0.02);
  expect(naive - truth).toBeGreaterThan(0.05);
});

test('the tail exponent of a power law is found', () => {
  const values = Array.from({ length: 20_000 }, () => (1 - random.uniform()) ** (-1 / 1.3));
  expect(Math.abs(tailExponent(values, 5) - 2.3)).toBeLessThan(0.1);
  expect(tailExponent([1, 2, 3], 1)).toBeNaN();
});

test('a line through points is their line', () => {
  const fit = line([0, 1, 2, 3], [1, 3, 5, 7]);
  expect(fit.slope).toBeCloseTo(2, 12);
  expect(fit.correlation).toBeCloseTo(1, 12);
  expect(fit.residualDeviation).toBeCloseTo(0, 6);
  expect(variation([1, 3])).toBe(0.5);
});
