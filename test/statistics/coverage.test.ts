import { expect, test } from 'vitest';
import { coverageOf, falseAlarmsOf, familyAlarmsOf, LAWS, NULL_LAWS } from './simulated-coverage.js';

/** Three standard errors of so many studies. */
const chance = (nDraws: number): number => 3 * Math.sqrt((0.93 * 0.07) / nDraws);

test('intervals over worlds cover 93 to 97 % where values are spread evenly', () => {
  const [even] = LAWS;
  for (const n of [3, 5, 10]) {
    const { held, given } = coverageOf(even, n, 4000);
    expect(given).toBe(1);
    expect(held).toBeGreaterThan(0.93);
    expect(held).toBeLessThan(0.97 + chance(4000));
  }
});

test('no interval that is given covers less than 93 %, however skewed or rare; where too few worlds tell, none is given', () => {
  for (const law of LAWS)
    for (const n of [2, 3, 5, 6, 8, 10, 20]) {
      const { held, given } = coverageOf(law, n, 3000);
      expect(held, `${law.name}, ${n} worlds`).toBeGreaterThan(0.93 - chance(3000 * given));
    }
  const rare = coverageOf(LAWS[LAWS.length - 1], 3, 3000);
  expect(rare.given).toBeLessThan(0.3);
});

test('paired tests raise a false alarm in at most 5 %, give or take the draws, and so do families of them after Holm', () => {
  for (const law of NULL_LAWS.slice(0, 2)) {
    const alarms = [falseAlarmsOf(law, 8, 1500), familyAlarmsOf(law, 8, 4, 400)];
    for (const { p, pWilcoxon, pPermutation } of alarms)
      for (const share of [p, pWilcoxon, pPermutation]) expect(share).toBeLessThan(0.085);
    expect(alarms[0].pPermutation).toBeGreaterThan(0.02);
  }
});
