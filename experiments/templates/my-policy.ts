import { z } from 'zod';
import { policy, type Decision } from 'ersatz/policy';

/** What a study may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  above: z.number().min(0).max(1).default(0.9).describe('acts on scores above this (assumed)'),
});

/** Say here what it acts on, and whom that may hit. In a study: `policies: [my-policy]`. */
export default policy({
  id: 'my-policy', // equals the file name
  summary: 'Acts on everything above a score.',
  params,

  // Chooses its plan from scores that the label desk audited; plain data, frozen before the test window is scored.
  prepare: (_audited, _level, { above }) => ({ above }),

  // Writes 1 where it acts.
  decide({ above }, score, past, isHit) {
    for (let row = 0; row < past.nRows; row++) isHit[row] = score[row] > above ? 1 : 0;
  },

  // For the report; NaN where there is none.
  threshold: ({ above }) => above,

  // In a closed loop: what is done about each suspect. Without it what is hit is removed at once, silently.
  respond: ({ suspects }) =>
    suspects.map(({ account }): Decision => ({
      account,
      reason: 'above the line',
      removeAfterDays: 0,
      tell: 'notice',
    })),
});
