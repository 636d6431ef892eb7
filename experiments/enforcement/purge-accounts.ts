import { z } from 'zod';
import { hitAbove, lineOf, lineShape, lineWithinBudget, noteOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...lineShape,
  minHits: z
    .int()
    .min(1)
    .default(3)
    .describe('in a closed loop: hit rows in one sweep before the account is deleted (assumed)'),
  minShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("in a closed loop: least share of the sweep's candidate actions of the account that are hit (assumed)"),
});

/** Deletes whole accounts instead of undoing actions, as Twitter did in July 2018 (calibration c). A granted appeal brings an account back. */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'purge-accounts',
  summary: 'Deletes accounts most of whose actions score above the threshold, instead of undoing actions.',
  params,
  prepare: lineWithinBudget,
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: noteOf,
  respond: ({ suspects }, { minHits, minShare }) =>
    suspects
      .filter(({ nHits, nActions }) => nHits >= minHits && nHits >= minShare * nActions)
      .map(({ account }) => ({ account, reason: 'most of what it does is inauthentic', purge: true })),
});
