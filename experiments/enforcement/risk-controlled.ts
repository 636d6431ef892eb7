import { z } from 'zod';
import { fallingOrganicPersons, fallingOrganicRows } from '../guarantees/falling-scores.js';
import { finiteSweepAllowed } from '../guarantees/finite-sweep.js';
import { learnThenTestLine, riskControlAllowed, umbrellaAllowed } from '../guarantees/guaranteed-lines.js';
import { allowedShare, budgetShape, hitAbove, lineOf, type ScoreLine } from '../guarantees/score-line.js';
import { policy } from '../policy.js';

const params = z.strictObject({
  ...budgetShape,
  promise: z
    .enum(['finite-sweep', 'np-umbrella', 'learn-then-test', 'conformal-risk-control'])
    .default('finite-sweep')
    .describe(
      'finite-sweep: the rows of a sweep exceed the budget with chance delta at most; np-umbrella and learn-then-test: so does the rate behind them; ' +
        'conformal-risk-control: the budget is kept on average only',
    ),
  delta: z.number().gt(0).lt(1).default(0.05).describe('chance of exceeding the budget, where that is the promise'),
  per: z
    .enum(['person', 'row'])
    .default('person')
    .describe(
      'where actions are scored. person: the share of innocent people with an action hit (budgetAccounts); row: the share of organic actions hit, as if ' +
        'actions of one person were independent, which they are not: that promise is weaker than it says',
    ),
});

/**
 * Hits every row above a line with a finite-sample guarantee on the false-removal rate; where the audits are too few for the promise it hits nothing. The
 * promise holds for audited people drawn like those that come; it fails when organic behaviour changes between audit and sweep. Sources: see
 * experiments/guarantees/guaranteed-lines.ts and finite-sweep.ts.
 */
export default policy<z.infer<typeof params>, ScoreLine>({
  id: 'risk-controlled',
  summary: 'Hits what scores above a line that keeps the false-removal budget with a finite-sample guarantee.',
  params,
  prepare(audited, level, given) {
    const { account, ahead } = audited;
    const isPerPerson = level === 'action' && given.per === 'person' && account !== undefined;
    const falling = isPerPerson ? fallingOrganicPersons(audited, account) : fallingOrganicRows(audited).score;
    const nOrganic = falling.length;
    const alpha = allowedShare(isPerPerson ? 'account' : level, given);
    if (alpha <= 0 || alpha >= 1)
      return { above: alpha >= 1 ? -Infinity : Infinity, nOrganic, nAllowed: alpha >= 1 ? nOrganic : -1 };
    if (given.promise === 'learn-then-test') {
      const above = learnThenTestLine(falling, alpha, given.delta);
      return { above, nOrganic, nAllowed: Number.isFinite(above) ? 0 : -1 };
    }
    const nAhead = isPerPerson ? ahead?.nAccounts : ahead?.nRows;
    const nAllowed = allowedOf(given, { nOrganic, nAhead, alpha });
    return { above: nAllowed < 0 ? Infinity : nAllowed < nOrganic ? falling[nAllowed] : -Infinity, nOrganic, nAllowed };
  },
  decide: (plan, score, _past, isHit) => hitAbove(plan, score, isHit),
  threshold: lineOf,
  note: ({ nOrganic, nAllowed }) =>
    nAllowed < 0 ? `too few audited organic rows or people for the promise (${nOrganic}): nothing is hit` : null,
  respond: ({ suspects }) =>
    suspects.map(({ account }) => ({
      account,
      reason: 'over the guaranteed line',
      removeAfterDays: 0,
      tell: 'notice' as const,
    })),
});

/** Where nobody knows how many rows come, the umbrella is what a finite sweep becomes. */
function allowedOf(
  { promise, delta }: z.infer<typeof params>,
  { nOrganic, nAhead, alpha }: { nOrganic: number; nAhead: number | undefined; alpha: number },
): number {
  if (promise === 'conformal-risk-control') return riskControlAllowed(nOrganic, alpha);
  if (promise === 'np-umbrella' || nAhead === undefined) return umbrellaAllowed(nOrganic, alpha, delta);
  return finiteSweepAllowed(nOrganic, nAhead, alpha, delta);
}
