import { expect, test } from 'vitest';
import jstat from 'jstat';
import { accountBootstrap } from '../../experiments/metrics/account-bootstrap.js';
import { upperTail } from '../../experiments/metrics/signed-rank.js';
import { studentTPValue, studentTQuantile } from '../../experiments/metrics/student-t.js';
import { rangeQuantile } from '../../experiments/metrics/studentized-range.js';
import falseRemovalRate from '../../experiments/metrics/catalog/false-removal-rate.js';
import { openStream, rootKey } from '../../random/stream.js';
import { COVERAGES, DEGREES, heldToJstat } from './held-to-jstat.js';

const { jStat } = jstat;

/** Relative: jstat searches for its quantiles, and stops in between. */
const CLOSE = 1e-6;
/** Chance of a normal value beyond 9, as printed tables have it. */
const FAR_TAIL = 1.1285884e-19;

test("Student's t: quantiles and p-values are those of jstat, and ours give back the coverage", () => {
  const { quantilesApart, coverageOff } = heldToJstat();
  expect(quantilesApart).toBeLessThan(CLOSE);
  expect(coverageOff).toBeLessThan(1e-14);
  for (const degrees of DEGREES)
    for (const coverage of COVERAGES) {
      const t = studentTQuantile(coverage, degrees);
      expect(studentTPValue(t, degrees)).toBeCloseTo(2 * (1 - jStat.studentt.cdf(t, degrees)), 6);
    }
});

test('the normal tail is that of jstat, as far as 1 less a number near 1 can tell', () => {
  for (const z of [0, 0.3, 1, 1.96, 2.9, 3, 3.1, 4, 6])
    expect(Math.abs(upperTail(z) - (1 - jStat.normal.cdf(z, 0, 1)))).toBeLessThan(1e-15);
  const { farTail, jstatFarTail } = heldToJstat();
  expect(farTail / FAR_TAIL).toBeCloseTo(1, 6);
  expect(jstatFarTail).toBe(0);
});

test('the studentized range with endless degrees of freedom is that of jstat with a million', () => {
  for (const k of [2, 3, 5, 10, 20])
    expect(Math.abs(rangeQuantile(0.95, k) / jStat.tukey.inv(0.95, k, 1e6) - 1)).toBeLessThan(CLOSE);
});

test("nobody hit of n accounts: the bound is Clopper and Pearson's, by jstat's beta quantile", () => {
  for (const n of [1, 7, 40, 300]) {
    const column = (fill: number): Uint8Array => new Uint8Array(n).fill(fill);
    const judged = {
      ...{ level: 'account' as const, nRows: n, score: new Float64Array(n), isPositive: column(0), isHit: column(0) },
      ...{ isPerson: column(1), account: Uint32Array.from({ length: n }, (_, row) => row) },
    };
    const [{ low, high }] = accountBootstrap(judged, [falseRemovalRate], openStream(rootKey('bound')));
    expect(low).toBe(0);
    expect(high).toBeCloseTo(jStat.beta.inv(0.975, 1, n), 7);
  }
});
