import { metric } from '../../metric.js';
import { outcomesOf, share } from '../outcomes.js';

/** Precision; undefined when nothing was hit. */
export default metric({
  id: 'precision',
  summary: 'Share of the hit rows that are truly inauthentic.',
  order: 10,
  better: 'higher',
  range: [0, 1],
  among: 'hit',
  display: 'rate',
  bySegment: false,
  compute(judged) {
    const { nCaught, nFalse } = outcomesOf(judged);
    return share(nCaught, nCaught + nFalse);
  },
});
