import { z } from 'zod';
import { policy } from '../policy.js';

const params = z.strictObject({
  budgetAccounts: z
    .number()
    .min(0)
    .max(1)
    .default(0.005)
    .describe('share of the organic accounts that may be hit wrongly (assumed)'),
  budgetPer100kActions: z
    .number()
    .min(0)
    .max(100_000)
    .default(100)
    .describe('organic actions per 100,000 that may be removed wrongly (assumed)'),
});

/** The chosen operating point: rows that score above `above` are hit. */
interface ThresholdPlan {
  readonly above: number;
  readonly nOrganic: number;
  readonly nAllowed: number;
}

/**
 * Hits every row above the lowest threshold whose false-removal rate on the audited validation rows is within the budget. Equal
 * scores are hit together or not at all. With too few audits for a single allowed error the threshold is the highest organic
 * score; with none it hits nothing.
 */
export default policy<z.infer<typeof params>, ThresholdPlan>({
  id: 'threshold',
  summary: 'Hits what scores above the lowest threshold that keeps false removals within a budget on audited rows.',
  params,
  prepare(audited, level, { budgetAccounts, budgetPer100kActions }) {
    const budget = level === 'action' ? budgetPer100kActions / 100_000 : budgetAccounts;
    const organic: number[] = [];
    for (let row = 0; row < audited.score.length; row++)
      if (audited.isInauthentic[row] === 0) organic.push(audited.score[row]);
    const falling = Float64Array.from(organic).sort().reverse();
    const nAllowed = Math.floor(budget * falling.length + 1e-9);
    if (falling.length === 0) return { above: Infinity, nOrganic: 0, nAllowed };
    const above = nAllowed < falling.length ? falling[nAllowed] : -Infinity;
    return { above, nOrganic: falling.length, nAllowed };
  },
  decide(plan, score, past, isHit) {
    for (let row = 0; row < past.nRows; row++) isHit[row] = score[row] > plan.above ? 1 : 0;
  },
  threshold: (plan) => (Number.isFinite(plan.above) ? plan.above : NaN),
  note({ nOrganic, nAllowed }) {
    if (nOrganic === 0) return 'no audited organic rows: nothing is hit';
    return nAllowed === 0
      ? `${nOrganic} audited organic rows are too few for the budget: none of them may be hit`
      : null;
  },
});
