import { metric } from '../../metric.js';
import { groupPairs } from '../group-pairs.js';
import { share } from '../outcomes.js';

/**
 * Agreement of two ways to part the accounts, by group and by operation, everybody else being alone: 1 = the same, 0 = what chance gives.
 * Undefined where both leave everybody alone. Source: Hubert and Arabie 1985, Comparing partitions.
 */
export default metric({
  id: 'adjusted-rand-index',
  summary: 'Agreement of the groups with the operations behind them: 1 = the same, 0 = chance.',
  order: 130,
  better: 'higher',
  range: [-1, 1],
  display: 'rate',
  bySegment: false,
  levels: ['group'],
  compute({ groups }) {
    if (groups === undefined) return NaN;
    const pairs = groupPairs(groups);
    const byChance = pairs.all === 0 ? 0 : (pairs.found * pairs.operated) / pairs.all;
    return share(pairs.both - byChance, (pairs.found + pairs.operated) / 2 - byChance);
  },
});
