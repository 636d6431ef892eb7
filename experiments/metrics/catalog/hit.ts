import { metric } from '../../metric.js';
import { outcomesOf } from '../outcomes.js';

/** Rows that the policy acts on, rightly or wrongly. */
export default metric({
  id: 'hit',
  summary: 'Accounts or actions that the clean-up hits, rightly or wrongly.',
  order: 100,
  better: 'neither',
  range: [0, Infinity],
  display: 'count',
  bySegment: false,
  compute(judged) {
    const { nCaught, nFalse } = outcomesOf(judged);
    return nCaught + nFalse;
  },
});
