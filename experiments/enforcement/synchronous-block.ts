import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  refuseDays: z
    .number()
    .positive()
    .max(365)
    .default(7)
    .describe('in a closed loop: days in which further actions from where the hit ones came are refused (assumed)'),
  refuseFrom: z
    .enum(['device', 'network'])
    .default('device')
    .describe(
      'in a closed loop: what further actions are refused by: the devices that the hit ones came from, or their networks (calibration c: limits and blocks by network; device assumed)',
    ),
  minHits: z
    .int()
    .min(1)
    .default(3)
    .describe('in a closed loop: hit rows in one sweep before anything is refused (assumed)'),
  removesPast: z.boolean().default(false).describe('in a closed loop: whether what is hit is also undone'),
});

/**
 * Refuses further likes, follows and comments of a hit account the moment they are tried, where they come from a device, or a network, that its hit actions came from. Whoever
 * acts sees the refusal: people, and services, which learn from it. Source of the idea: DeKoven et al. 2018, Following their footsteps.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'synchronous-block',
  summary: 'Refuses further actions of hit accounts at once, from the devices or networks that the hit ones came from.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  respond: ({ suspects }, { refuseDays, refuseFrom, minHits, removesPast }) =>
    suspects
      .filter(({ nHits }) => removesPast || nHits >= minHits)
      .map(({ account, nHits }) => ({
        account,
        reason: 'acted like a service from this device',
        ...(removesPast ? { removeAfterDays: 0 } : {}),
        ...(nHits >= minHits ? { refuseDays, refuseFrom } : {}),
      })),
});
