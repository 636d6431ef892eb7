import { metric } from '../../metric.js';
import { outcomesOf, share } from '../outcomes.js';

/** Recall; undefined when nothing is inauthentic. */
export default metric({
  id: 'recall',
  summary: 'Share of the truly inauthentic rows that are hit.',
  order: 20,
  better: 'higher',
  range: [0, 1],
  among: 'inauthentic',
  display: 'rate',
  bySegment: true,
  compute(judged) {
    const { nCaught, nPositive } = outcomesOf(judged);
    return share(nCaught, nPositive);
  },
});
