import { z } from 'zod';
import { fallingOrganicScores } from '../guarantees/falling-scores.js';
import { learnThenTestLine, riskControlAllowed, umbrellaAllowed } from '../guarantees/guaranteed-lines.js';
import { allowedShare, budgetShape, hitAbove, lineOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...budgetShape,
  promise: z
    .enum(['np-umbrella', 'learn-then-test', 'conformal-risk-control'])
    .default('np-umbrella')
    .describe('the first two: the budget is exceeded with chance delta at most; the last: it is kept on average only'),
  delta: z.number().gt(0).lt(1).default(0.05).describe('chance of exceeding the budget, where that is the promise'),
});

/**
 * Hits every row above a line with a finite-sample guarantee on the false-removal rate; where the audits are too few for the promise it hits nothing. The
 * promise holds for audited rows drawn like those that come and independent of one another. Accounts are; actions of one account are not, so at action level it is weaker than it says;
 * and it fails when organic behaviour changes between audit and sweep. Sources: see experiments/guarantees/guaranteed-lines.ts.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'risk-controlled',
  summary: 'Hits what scores above a line that keeps the false-removal budget with a finite-sample guarantee.',
  params,
  prepare(audited, level, given) {
    const falling = fallingOrganicScores(audited);
    const nOrganic = falling.length;
    const alpha = allowedShare(level, given);
    if (alpha <= 0 || alpha >= 1)
      return { above: alpha >= 1 ? -Infinity : Infinity, nOrganic, nAllowed: alpha >= 1 ? nOrganic : -1 };
    if (given.promise === 'learn-then-test') {
      const above = learnThenTestLine(falling, alpha, given.delta);
      return { above, nOrganic, nAllowed: Number.isFinite(above) ? 0 : -1 };
    }
    const nAllowed =
      given.promise === 'np-umbrella'
        ? umbrellaAllowed(nOrganic, alpha, given.delta)
        : riskControlAllowed(nOrganic, alpha);
    return { above: nAllowed < 0 ? Infinity : nAllowed < nOrganic ? falling[nAllowed] : -Infinity, nOrganic, nAllowed };
  },
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: ({ nOrganic, nAllowed }) =>
    nAllowed < 0 ? `${nOrganic} audited organic rows are too few for the promise: nothing is hit` : null,
  respond: ({ suspects }) =>
    suspects.map(({ account }) => ({
      account,
      reason: 'over the guaranteed line',
      removeAfterDays: 0,
      tell: 'notice' as const,
    })),
});
