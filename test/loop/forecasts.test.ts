import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { finiteSweepAllowed } from '../../experiments/guarantees/finite-sweep.js';
import { umbrellaAllowed } from '../../experiments/guarantees/guaranteed-lines.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import { FORECAST_KINDS, foretell, QUANTIFIERS } from '../../experiments/quantification/impact-forecast.js';
import { foretellByReview } from '../../experiments/quantification/review-forecast.js';
import { shortestInterval } from '../../experiments/quantification/shortest-interval.js';
import { openStream, rootKey, type RandomStream } from '../../random/stream.js';
import { openSeat, tinyLoop } from './tiny-loop.js';

const seat = await openSeat();
afterAll(() => seat.close());

describe('the line for a finite sweep', () => {
  test('keeps its promise among the rows that come, for exchangeable scores', () => {
    const random = openStream(rootKey('finite sweep'));
    for (const [n, nAhead, alpha] of [
      [120, 200, 0.05],
      [60, 40, 0.1],
    ] as const) {
      const nAllowed = finiteSweepAllowed(n, nAhead, alpha, 0.05);
      expect(nAllowed).toBeGreaterThanOrEqual(0);
      let nBroken = 0;
      for (let world = 0; world < 4000; world++) {
        const audited = Float64Array.from({ length: n }, () => random.uniform()).sort();
        const line = audited[n - 1 - nAllowed];
        let nHit = 0;
        for (let row = 0; row < nAhead; row++) nHit += random.uniform() > line ? 1 : 0;
        nBroken += nHit > alpha * nAhead ? 1 : 0;
      }
      // Three standard errors above 5 %, and not so careful that the budget is wasted.
      expect(nBroken / 4000).toBeLessThan(0.0605);
      expect(nBroken / 4000).toBeGreaterThan(0.005);
    }
  });

  test('is never lower than the umbrella, and becomes it for many rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.01, max: 0.3, noNaN: true }), (n, alpha) => {
        expect(finiteSweepAllowed(n, 50_000, alpha, 0.05)).toBeGreaterThanOrEqual(umbrellaAllowed(n, alpha, 0.05) - 1);
        expect(finiteSweepAllowed(n, 500, alpha, 0.05)).toBeLessThanOrEqual(umbrellaAllowed(n, alpha, 0.05) + 1);
      }),
      { numRuns: 40, seed: 4 },
    );
  });
});

describe('a review of a random draw', () => {
  test('is exact where everything is looked at and nobody errs', () => {
    expect(foretellByReview({ nHit: 40, nReviewed: 40, nSaidOrganic: 3, errorRate: 0 })).toMatchObject({
      ...{ wrong: 3, low: 3, high: 3 },
    });
  });

  test('knows the truth where nobody errs and all were looked at, however many there are', () => {
    expect(foretellByReview({ nHit: 9001, nReviewed: 9001, nSaidOrganic: 1234, errorRate: 0 })).toMatchObject({
      wrong: expect.closeTo(1234, 6) as number,
      low: 1234,
    });
  });

  test('holds the truth in nine worlds of ten', () => {
    const random = openStream(rootKey('review'));
    let nHeld = 0;
    for (let world = 0; world < 1000; world++) {
      const nWrong = random.below(60);
      let nSaidOrganic = 0;
      for (let look = 0; look < 80; look++)
        nSaidOrganic += random.uniform() * 400 < nWrong !== random.uniform() < 0.05 ? 1 : 0;
      const { low, high } = foretellByReview({ nHit: 400, nReviewed: 80, nSaidOrganic, errorRate: 0.05 });
      nHeld += nWrong >= low && nWrong <= high ? 1 : 0;
    }
    expect(nHeld / 1000).toBeGreaterThan(0.87);
    expect(nHeld / 1000).toBeLessThan(0.95);
  });
});

test('the shortest interval is as short as any that holds the share, and as heavy as any of its length', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(weights, fc.constantFrom(0.5, 0.8, 0.9, 1), (given, share) => {
      fc.pre(given.some((weight) => weight > 0));
      const heldBy = (low: number, high: number): number =>
        given.slice(low, high + 1).reduce((sum, weight) => sum + weight, 0);
      const whole = heldBy(0, given.length);
      const [low, high] = shortestInterval(Float64Array.from(given), share);
      expect(heldBy(low, high)).toBeGreaterThanOrEqual(share * whole - 1e-9);
      for (let a = 0; a < given.length; a++)
        for (let b = a; b < given.length; b++) {
          if (heldBy(a, b) < share * whole - 1e-9) continue;
          expect(b - a).toBeGreaterThanOrEqual(high - low);
          if (b - a === high - low) expect(heldBy(a, b)).toBeLessThanOrEqual(heldBy(low, high));
        }
    }),
    { numRuns: 300, seed: 11 },
  );
});

/** Accounts that act a few times each, of which at most so many are taken; an organic one is of the odd kind, whose rows are hit, now and then. */
function drawUnits(nAccounts: number, share: number, random: RandomStream, nTaken = Infinity) {
  const rows: { score: number; account: number; isForeign: number; isHit: number; weight: number }[] = [];
  for (let account = 0; account < nAccounts; account++) {
    const isForeign = random.uniform() < share;
    const isOdd = random.uniform() < 0.06;
    const nRows = 1 + random.below(5);
    const weight = Math.max(1, nRows / nTaken);
    for (let row = 0; row < Math.min(nTaken, nRows); row++) {
      const score = isForeign ? random.uniform() ** 0.3 : isOdd ? random.uniform() ** 0.5 : random.uniform() ** 3 * 0.8;
      rows.push({ score, account, isForeign: isForeign ? 1 : 0, isHit: score > 0.8 ? 1 : 0, weight });
    }
  }
  return {
    score: Float64Array.from(rows, (row) => row.score),
    account: Uint32Array.from(rows, (row) => row.account),
    isHit: Uint8Array.from(rows, (row) => row.isHit),
    isInauthentic: Uint8Array.from(rows, (row) => row.isForeign),
    weight: Float64Array.from(rows, (row) => row.weight),
    period: new Uint32Array(rows.length),
  };
}

test.each([
  ['all', Infinity],
  ['at most two', 2],
])(
  'a forecast by quantification holds the truth about as often as it says, with %s of an account audited',
  (_, nTaken) => {
    const random = openStream(rootKey('foretell'));
    let nHeld = 0;
    const nWorlds = 60;
    for (let world = 0; world < nWorlds; world++) {
      const [audited, swept] = [drawUnits(120, 0.1, random, nTaken), drawUnits(200, 0.1, random)];
      const { low, high } = foretell('PACC', audited, swept, random);
      const truth = swept.isHit.reduce((sum, hit, unit) => sum + (swept.isInauthentic[unit] === 1 ? 0 : hit), 0);
      nHeld += truth >= low - 0.5 && truth <= high + 0.5 ? 1 : 0;
    }
    expect(nHeld / nWorlds).toBeGreaterThan(0.78);
  },
);

test('in the loop every kind is foretold by every method before each sweep, from labels and scores alone', async () => {
  const run = tinyLoop({
    ...{ policy: 'threshold', params: { budgetPer100kActions: 5000 }, horizonDays: 7, detector: 'gradient-boosting' },
    deployment: { scoresRowsAlone: true, forecastReviews: 20, detectorParams: { iterations: 5 } },
  });
  const { forecasts } = await runArm(run, seat);
  const days = new Set(forecasts.map(({ atSec }) => atSec));
  expect(days.size).toBe(3);
  expect(forecasts.length).toBe(3 * FORECAST_KINDS.length * (Object.keys(QUANTIFIERS).length + 1));
  for (const { low, high, nHit, wrong, trueWrong } of forecasts) {
    expect(trueWrong).toBeLessThanOrEqual(nHit);
    if (Number.isNaN(low)) continue;
    expect(low).toBeLessThanOrEqual(high);
    expect(high).toBeLessThanOrEqual(nHit);
    expect(wrong).toBeGreaterThanOrEqual(0);
  }
  expect(forecasts.some(({ high }) => high > 0)).toBe(true);
});
