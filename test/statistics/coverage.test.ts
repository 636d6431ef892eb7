import { expect, test } from 'vitest';
import { coverageOf, falseAlarmsOf, familyAlarmsOf, LAWS, NULL_LAWS } from './simulated-coverage.js';

test('intervals over worlds cover 93 to 97 % where values are spread evenly', () => {
  const [even] = LAWS;
  for (const n of [3, 5, 10]) {
    const coverage = coverageOf(even, n, 4000);
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  }
});

test('paired tests raise a false alarm in at most 5 %, give or take the draws, and so do families of them after Holm', () => {
  for (const law of NULL_LAWS.slice(0, 2)) {
    const alarms = [falseAlarmsOf(law, 8, 1500), familyAlarmsOf(law, 8, 4, 400)];
    for (const { p, pWilcoxon, pPermutation } of alarms)
      for (const share of [p, pWilcoxon, pPermutation]) expect(share).toBeLessThan(0.085);
    expect(alarms[0].pPermutation).toBeGreaterThan(0.02);
  }
});
