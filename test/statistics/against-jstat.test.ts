import { expect, test } from 'vitest';
import jstat from 'jstat';
import { accountBootstrap } from '../../experiments/metrics/account-bootstrap.js';
import { upperTail } from '../../experiments/metrics/signed-rank.js';
import { studentTPValue, studentTQuantile } from '../../experiments/metrics/student-t.js';
import { rangeQuantile } from '../../experiments/metrics/studentized-range.js';
import falseRemovalRate from '../../experiments/metrics/catalog/false-removal-rate.js';
import { openStream, rootKey } from '../../random/stream.js';

const { jStat } = jstat;

/** Relative: what jstat's own quantiles are right to. */
const CLOSE = 1e-6;
const DEGREES = [1, 2, 3, 4, 5, 9, 19, 30, 120, 999];

test("Student's t: quantiles and p-values are those of jstat", () => {
  for (const degrees of DEGREES)
    for (const coverage of [0.5, 0.8, 0.95, 0.99, 0.999]) {
      const t = studentTQuantile(coverage, degrees);
      expect(Math.abs(t / jStat.studentt.inv((1 + coverage) / 2, degrees) - 1)).toBeLessThan(CLOSE);
      expect(studentTPValue(t, degrees)).toBeCloseTo(2 * (1 - jStat.studentt.cdf(t, degrees)), 6);
    }
});

test('the normal tail is that of jstat, as far as 1 less a number near 1 can tell', () => {
  for (const z of [0, 0.3, 1, 1.96, 2.9, 3, 3.1, 4, 6])
    expect(Math.abs(upperTail(z) - (1 - jStat.normal.cdf(z, 0, 1)))).toBeLessThan(1e-15);
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
