import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childKey, indexedKey, mix, openStream, rootKey, uniformAt } from '../../random/stream.js';

const SEED = { seed: 7, numRuns: 200 };

/** Pearson's statistic of counts against equal expectations, as a standard normal deviate (Wilson and Hilferty 1931). */
function deviate(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const k = counts.length - 1;
  return ((statistic / k) ** (1 / 3) - (1 - 2 / (9 * k))) / Math.sqrt(2 / (9 * k));
}

const streams = ['organic', 'bots', 'a', 'b', ''].flatMap((name) =>
  [0, 1, 2, 0xffffffff].map((index) => indexedKey(childKey(rootKey('battery'), name), index)),
);

describe('the counter hash, stream by stream', () => {
  it('fills 256 bins evenly', () => {
    for (const { a, b } of streams) {
      const counts = new Array<number>(256).fill(0);
      for (let n = 0; n < 50_000; n++) counts[Math.floor(uniformAt(a, b, n) * 256)]++;
      expect(Math.abs(deviate(counts))).toBeLessThan(4.5);
    }
  });

  it('fills pairs of successive draws evenly (serial test)', () => {
    for (const { a, b } of streams) {
      const counts = new Array<number>(256).fill(0);
      for (let n = 0; n < 50_000; n++)
        counts[Math.floor(uniformAt(a, b, 2 * n) * 16) * 16 + Math.floor(uniformAt(a, b, 2 * n + 1) * 16)]++;
      expect(Math.abs(deviate(counts))).toBeLessThan(4.5);
    }
  });

  it('sets every bit half of the time and flips half of the bits when one input bit flips (avalanche)', () => {
    const ones = new Array<number>(32).fill(0);
    const flips = new Array<number>(32).fill(0);
    const n = 20_000;
    for (let word = 0; word < n; word++) {
      const hash = mix(word, 12345);
      const flipped = hash ^ mix(word ^ (1 << (word & 31)), 12345);
      for (let bit = 0; bit < 32; bit++) {
        ones[bit] += (hash >>> bit) & 1;
        flips[bit] += (flipped >>> bit) & 1;
      }
    }
    const limit = 4.5 * Math.sqrt(n / 4);
    for (const count of [...ones, ...flips]) expect(Math.abs(count - n / 2)).toBeLessThan(limit);
  });

  it('is uncorrelated between neighbouring accounts and epochs', () => {
    const root = childKey(rootKey('neighbours'), 'people');
    const pairs = 20_000;
    let sum = 0;
    for (let person = 0; person < pairs; person++) {
      const x = indexedKey(root, person);
      const y = indexedKey(root, person + 1);
      sum += (uniformAt(x.a, x.b, 0) - 0.5) * (uniformAt(y.a, y.b, 0) - 0.5) * 12;
    }
    expect(Math.abs(sum / pairs)).toBeLessThan(4.5 / Math.sqrt(pairs));
  });
});

describe('named streams', () => {
  it('repeat: the same key and name give the same draws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, name) => {
        const [x, y] = [openStream(rootKey(seed), name), openStream(rootKey(seed), name)];
        expect([x.uniform(), x.below(9), x.normal()]).toEqual([y.uniform(), y.below(9), y.normal()]);
      }),
      SEED,
    );
  });

  it('differ between names and numbers', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (x, y) => {
        fc.pre(x !== y);
        expect(childKey(rootKey('s'), x)).not.toEqual(childKey(rootKey('s'), y));
      }),
      SEED,
    );
  });

  it('have the moments of their laws', () => {
    const n = 40_000;
    const stream = openStream(rootKey('moments'));
    const moments = (draw: () => number): [number, number] => {
      const values = Array.from({ length: n }, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / n;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n];
    };
    const [normalMean, normalVariance] = moments(() => stream.normal());
    expect(normalMean).toBeCloseTo(0, 1);
    expect(normalVariance).toBeCloseTo(1, 1);
    for (const mean of [0.3, 4, 60]) {
      const [m, v] = moments(() => stream.poisson(mean));
      expect(Math.abs(m - mean)).toBeLessThan(4.5 * Math.sqrt(mean / n));
      expect(Math.abs(v / mean - 1)).toBeLessThan(0.05);
    }
    const [expMean, expVariance] = moments(() => stream.exponential(3));
    expect(Math.abs(expMean - 3)).toBeLessThan(0.1);
    expect(Math.abs(expVariance / 9 - 1)).toBeLessThan(0.08);
  });
});
