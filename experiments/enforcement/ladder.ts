import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy, type Decision } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  minHits: z
    .int()
    .min(1)
    .default(3)
    .describe('in a closed loop: hit rows in one sweep before an owner meets a rung (assumed)'),
  stepDays: z
    .number()
    .min(0)
    .max(365)
    .default(5)
    .describe('in a closed loop: least days between two rungs: time to change something (assumed)'),
  forgetDays: z
    .number()
    .positive()
    .max(3650)
    .default(90)
    .describe('in a closed loop: days after which an account starts at the lowest rung again (assumed)'),
  limitDays: z
    .number()
    .positive()
    .max(365)
    .default(3)
    .describe('in a closed loop: days without likes, follows and comments (calibration c: blocks of 24-72 h)'),
  blockDays: z
    .number()
    .positive()
    .max(3650)
    .default(14)
    .describe('in a closed loop: days without access at the fourth rung (assumed)'),
  blocksForGood: z
    .boolean()
    .default(false)
    .describe('in a closed loop: whether there is a fifth rung: whoever carries on after a block is blocked for good'),
});

/** The rungs, in order. Source: calibration c (notice, password change, limited features); what comes after is assumed. */
const RUNGS = ['notice', 'reset', 'limit', 'block', 'block for good'] as const;

/**
 * Removes what is hit, and leads repeaters up a ladder: notice, password reset, limited features, block. It remembers how far an account has come. Source: the
 * announcement of November 2018 (calibration c).
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'ladder',
  summary: 'Removes what is hit and leads repeaters up a ladder: notice, password reset, limits, block.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  respond: ({ suspects }, given) =>
    suspects.map(({ account, nHits, strikes, daysSinceStrike }): Decision => {
      const removal = { account, reason: 'over the threshold', removeAfterDays: 0 };
      if (nHits < given.minHits || daysSinceStrike < given.stepDays) return removal;
      const last = RUNGS.length - (given.blocksForGood ? 1 : 2);
      const rung = RUNGS[Math.min(daysSinceStrike > given.forgetDays ? 0 : strikes, last)];
      const reason = `rung ${rung}`;
      if (rung === 'notice') return { ...removal, reason, tell: 'notice' };
      if (rung === 'reset') return { ...removal, reason, tell: 'warning', resetPassword: true };
      if (rung === 'limit')
        return { ...removal, reason, tell: 'warning', resetPassword: true, limitDays: given.limitDays };
      const blockDays = rung === 'block' ? given.blockDays : Infinity;
      return { ...removal, reason, tell: 'warning', resetPassword: true, blockDays };
    }),
});
