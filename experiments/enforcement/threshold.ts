import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  tells: z.boolean().default(true).describe('in a closed loop: whether owners are told in the app what was removed'),
  resetsPassword: z
    .boolean()
    .default(false)
    .describe('in a closed loop: whether those hit often enough must choose a new password'),
  minHits: z
    .int()
    .min(1)
    .default(3)
    .describe('in a closed loop: hit rows in one sweep before an owner is told or has to act (assumed)'),
  tellEveryDays: z
    .number()
    .min(0)
    .max(365)
    .default(7)
    .describe('in a closed loop: least days before the same owner is told again (assumed)'),
});

/**
 * Hits every row above the lowest threshold whose false-removal rate on the audited validation rows is within the budget. Equal
 * scores are hit together or not at all. With too few audits for a single allowed error the threshold is the highest organic
 * score; with none it hits nothing. In a closed loop what is hit is removed at once.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'threshold',
  summary: 'Hits what scores above the lowest threshold that keeps false removals within a budget on audited rows.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  respond: ({ suspects }, { tells, resetsPassword, minHits, tellEveryDays }) =>
    suspects.map(({ account, nHits, daysSinceStrike }) => {
      const isClear = nHits >= minHits && daysSinceStrike >= tellEveryDays;
      return {
        account,
        reason: 'over the threshold',
        removeAfterDays: 0,
        ...(tells && isClear ? { tell: 'notice' as const } : {}),
        resetPassword: resetsPassword && isClear,
      };
    }),
});
