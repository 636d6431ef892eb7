import { metric } from '../../metric.js';
import { groupPairs } from '../group-pairs.js';
import { share } from '../outcomes.js';

/** Over all groups that were found, hit or not; undefined where no operation runs two accounts. */
export default metric({
  id: 'pairwise-recall',
  summary: 'Share of the pairs of accounts run by one operation that are in one group.',
  order: 120,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  levels: ['group'],
  compute({ groups }) {
    if (groups === undefined) return NaN;
    const pairs = groupPairs(groups);
    return share(pairs.both, pairs.operated);
  },
});
