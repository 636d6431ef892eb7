import { metric } from '../../metric.js';
import { rankingOf } from '../ranking.js';

/** Average precision by steps (no trapezoids), equal scores taken together; undefined when nothing is inauthentic. */
export default metric({
  id: 'average-precision',
  summary: 'Mean precision over all recall levels of the ranking, whatever the threshold.',
  order: 40,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  compute(judged) {
    const { nPositive, nGroups, nCaught, nFalse } = rankingOf(judged);
    if (nPositive === 0) return NaN;
    let sum = 0;
    let before = 0;
    for (let group = 0; group < nGroups; group++) {
      const caught = nCaught[group];
      sum += (caught - before) * (caught / (caught + nFalse[group]));
      before = caught;
    }
    return sum / nPositive;
  },
});
