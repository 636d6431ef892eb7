import { expect } from 'vitest';
import type { Explanation } from '../../detectors/detector.js';

/** Contributions that claim to add up do, and their total is the score. */
export function expectHonest({ reasons, sum }: Explanation, score: number): void {
  for (const { value, contribution, members } of reasons) {
    if (value !== undefined) expect(Number.isFinite(value)).toBe(true);
    if (contribution !== undefined) expect(Number.isFinite(contribution)).toBe(true);
    if (members !== undefined) expect(members.length).toBeGreaterThanOrEqual(2);
  }
  if (sum === undefined) return;
  const total = reasons.reduce((all, { contribution = NaN }) => all + contribution, sum.base);
  expect(Math.abs(total - sum.total)).toBeLessThan(1e-9 * Math.max(1, Math.abs(sum.total)));
  const said = { score: sum.total, log2: 2 ** sum.total, 'log-odds': 1 / (1 + Math.exp(-sum.total)) }[sum.scale];
  expect(Math.abs(said - score)).toBeLessThan(1e-9);
}
