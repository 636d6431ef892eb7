import { metric } from '../../metric.js';
import { rankingOf } from '../ranking.js';

/** Area under the ROC curve, ties counted half (Mann-Whitney); undefined when one class is missing. */
export default metric({
  id: 'roc-auc',
  summary: 'Chance that an inauthentic row scores above an organic one.',
  order: 50,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  compute(judged) {
    const { nPositive, nNegative, nGroups, nCaught, nFalse } = rankingOf(judged);
    if (nPositive === 0 || nNegative === 0) return NaN;
    let area = 0;
    let caughtBefore = 0;
    let falseBefore = 0;
    for (let group = 0; group < nGroups; group++) {
      area += (nFalse[group] - falseBefore) * (nCaught[group] + caughtBefore) * 0.5;
      caughtBefore = nCaught[group];
      falseBefore = nFalse[group];
    }
    return area / (nPositive * nNegative);
  },
});
