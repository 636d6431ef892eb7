import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  delayDays: z
    .number()
    .min(0)
    .max(30)
    .default(1)
    .describe('in a closed loop: days between the sweep and the removal (calibration a4, unverified: a day later)'),
});

/**
 * Undoes what is hit some days later and tells nobody: a service that watches its own actions sees nothing.
 * Source of the idea: DeKoven et al. 2018, Following their footsteps.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'deferred-removal',
  summary: 'Removes what scores above the threshold some days later, silently, so that services notice nothing.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  longestDelayDays: ({ delayDays }) => delayDays,
  respond: ({ suspects }, { delayDays }) =>
    suspects.map(({ account }) => ({ account, reason: 'over the threshold', removeAfterDays: delayDays })),
});
