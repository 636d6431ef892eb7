import { metric } from '../../metric.js';
import { outcomesOf } from '../outcomes.js';

/** Inauthentic rows that the policy acts on; undefined where nothing is inauthentic. */
export default metric({
  id: 'caught',
  summary: 'Truly inauthentic accounts or actions that the clean-up hits.',
  order: 90,
  better: 'higher',
  range: [0, Infinity],
  display: 'count',
  bySegment: true,
  compute(judged) {
    const { nCaught, nPositive } = outcomesOf(judged);
    return nPositive === 0 ? NaN : nCaught;
  },
});
