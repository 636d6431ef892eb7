import { metric } from '../../metric.js';
import { groupPairs } from '../group-pairs.js';
import { share } from '../outcomes.js';

/** Over all groups that were found, hit or not; undefined where none was. */
export default metric({
  id: 'pairwise-precision',
  summary: 'Share of the pairs of accounts put in one group that one operation runs.',
  order: 110,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  levels: ['group'],
  compute({ groups }) {
    if (groups === undefined) return NaN;
    const pairs = groupPairs(groups);
    return share(pairs.both, pairs.found);
  },
});
