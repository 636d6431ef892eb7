import { NONE } from '../../../sim/traffic/columns.js';
import { metric } from '../../metric.js';
import { foundGroups } from '../group-pairs.js';
import { share } from '../outcomes.js';

/** A campaign is found when one group holds half of its accounts and its operation runs half of that group. */
const LEAST_SHARE = 0.5;

/** Over campaigns with at least three accounts; undefined without any. A group of everybody finds none. */
export default metric({
  id: 'campaign-recall',
  summary:
    'Share of the campaigns of which one group holds half or more, at least half of the group being that operation’s.',
  order: 100,
  better: 'higher',
  range: [0, 1],
  display: 'rate',
  bySegment: false,
  levels: ['group'],
  compute({ groups, account }) {
    if (groups === undefined) return NaN;
    const found = foundGroups(groups);
    const groupOf = new Map<number, number>();
    for (let row = 0; row < account.length; row++) groupOf.set(account[row], groups.groupOf[row]);
    const isFound = groups.campaigns.map(({ runBy, accounts }) => {
      const nIn = new Map<number, number>();
      for (let at = 0; at < accounts.length; at++) {
        const group = groupOf.get(accounts[at]) ?? NONE;
        nIn.set(group, (nIn.get(group) ?? 0) + 1);
      }
      return [...nIn].some(([group, n]) => {
        const { nAccounts, nRunBy } = found.get(group) ?? { nAccounts: 0, nRunBy: new Map<number, number>() };
        return (
          group !== NONE && n >= LEAST_SHARE * accounts.length && (nRunBy.get(runBy) ?? 0) >= LEAST_SHARE * nAccounts
        );
      });
    });
    return share(isFound.filter(Boolean).length, isFound.length);
  },
});
