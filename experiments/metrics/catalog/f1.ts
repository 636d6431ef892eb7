import { metric } from '../../metric.js';
import { outcomesOf, share } from '../outcomes.js';

/** F1; 0 when nothing was hit though something was there, undefined when nothing was there and nothing hit. */
export default metric({
  id: 'f1',
  summary: 'Harmonic mean of precision and recall.',
  order: 30,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  compute(judged) {
    const { nCaught, nFalse, nPositive } = outcomesOf(judged);
    return share(2 * nCaught, nCaught + nFalse + nPositive);
  },
});
