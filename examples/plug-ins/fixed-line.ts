import { z } from 'zod';
import { policy, type Decision } from 'ersatz/policy';

const params = z.strictObject({
  above: z.number().min(0).max(1).default(0.4).describe('acts on scores above this (assumed)'),
  delayDays: z.number().min(0).max(30).default(1).describe('days until what is hit is removed (assumed)'),
  blockDays: z.number().positive().max(365).default(5).describe('days of a block for who comes again (assumed)'),
});

/** Acts on every score above a line that is written into the study. Keeps no budget of false removals: it looks at no audit. */
export default policy({
  id: 'fixed-line',
  summary: 'Acts on everything above a fixed score; tells an owner first and blocks who comes again.',
  params,
  // Frozen before the test window is scored; plain data.
  prepare: (audited, _level, { above }) => ({ above, nAudited: audited.score.length }),
  decide({ above }, score, past, isHit) {
    for (let row = 0; row < past.nRows; row++) isHit[row] = score[row] > above ? 1 : 0;
  },
  threshold: ({ above }) => above,
  note: ({ nAudited }) => `a fixed line; ${nAudited} audited rows were not looked at`,
  // From here on for closed loops only.
  longestDelayDays: ({ delayDays }) => delayDays,
  respond: ({ suspects }, { delayDays, blockDays }) =>
    suspects
      // Accounts are scored by all that they did in the window: one that has been quiet since the last sweep still scores high.
      .filter(({ nActions }) => nActions > 0)
      .map(({ account, strikes }): Decision => {
        const removal = { account, removeAfterDays: delayDays };
        if (strikes === 0) return { ...removal, reason: 'above the line', tell: 'notice' };
        return { ...removal, reason: 'above the line again', tell: 'warning', blockDays };
      }),
});
