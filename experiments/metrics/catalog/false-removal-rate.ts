import { metric } from '../../metric.js';
import { outcomesOf, share } from '../outcomes.js';

/** False-removal rate; undefined when nothing is organic. */
export default metric({
  id: 'false-removal-rate',
  summary: 'Share of the organic rows that are hit all the same.',
  order: 60,
  better: 'lower',
  range: [0, 1],
  among: 'organic',
  display: 'rate',
  bySegment: true,
  compute(judged) {
    const { nFalse, nNegative } = outcomesOf(judged);
    return share(nFalse, nNegative);
  },
});
