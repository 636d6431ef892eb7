import { metric } from '../../metric.js';
import { outcomesOf } from '../outcomes.js';

/** Organic actions removed; undefined at account level, where a hit notifies and resets an account but removes no action. */
export default metric({
  id: 'wrongly-hit-actions',
  summary: 'Organic likes, follows and comments that are removed.',
  order: 80,
  better: 'lower',
  range: [0, Infinity],
  display: 'count',
  bySegment: true,
  compute(judged) {
    const { nFalse, nNegative } = outcomesOf(judged);
    return judged.level === 'account' || nNegative === 0 ? NaN : nFalse;
  },
});
