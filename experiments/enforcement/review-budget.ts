import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  reviewsPerDay: z
    .number()
    .positive()
    .max(1e6)
    .default(50)
    .describe('in a closed loop: accounts that people can look at in a day (assumed)'),
  tells: z.boolean().default(true).describe('in a closed loop: whether owners are told in the app what was removed'),
  resetsPassword: z
    .boolean()
    .default(false)
    .describe('in a closed loop: whether those found guilty must choose a new password'),
});

/**
 * Has people look at the suspects, the highest scores first and as many as they can, and acts on those they find guilty. Reviewers err; a larger budget looks
 * at the same accounts and more, so it never catches fewer in one sweep. Outside a closed loop it is its threshold.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'review-budget',
  summary: 'People review the highest scores, so many a day, and only what they confirm is removed.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  respond: ({ suspects, days, review }, { reviewsPerDay, tells, resetsPassword }) =>
    suspects
      .slice(0, Math.floor(reviewsPerDay * days))
      .filter(({ account }) => review(account))
      .map(({ account }) => ({
        account,
        reason: 'found guilty by a reviewer',
        removeAfterDays: 0,
        ...(tells ? { tell: 'notice' as const } : {}),
        resetPassword: resetsPassword,
      })),
});
