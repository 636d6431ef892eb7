import { metric } from '../../metric.js';
import { foundGroups } from '../group-pairs.js';

/** What chaining costs: one link too many, and a crowd of people is one group. */
export default metric({
  id: 'largest-false-group',
  summary: 'Accounts in the largest group most of whose accounts are organic; 0 where there is none.',
  order: 140,
  better: 'lower',
  range: [0, Infinity],
  display: 'count',
  bySegment: false,
  levels: ['group'],
  compute({ groups }) {
    if (groups === undefined) return NaN;
    const isFalse = [...foundGroups(groups).values()].filter(
      ({ nAccounts, nInauthentic }) => 2 * nInauthentic < nAccounts,
    );
    return isFalse.reduce((most, { nAccounts }) => Math.max(most, nAccounts), 0);
  },
});
