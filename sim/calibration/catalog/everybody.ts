import { around, between } from '../bands.js';
import { quantity } from '../quantity.js';
import { quantile, share } from '../statistics.js';

/** What holds for all accounts taken together. */
export default quantity({
  id: 'everybody',
  summary: 'Followers of all people, business profiles, bots, and reciprocity of follows.',
  population: 'all people',
  source: 'InstaFake and SRF together',
  unit: 'share',
  figures: [
    {
      id: 'followers-p50',
      label: 'followers, median',
      row: 'a5',
      band: between(190, 420),
      sure: 'A*',
      unit: 'accounts',
    },
    {
      id: 'business',
      label: 'business profiles',
      row: 'd row businesses',
      band: around(0.15),
      sure: 'C',
      source: 'davidjstier 2019',
    },
    {
      id: 'bots',
      label: 'bots among all accounts',
      row: 'a3 row 46, a5',
      band: between(0.05, 0.1),
      sure: 'C',
      source: 'Ghost Data 2015, 2018',
      population: 'all accounts',
    },
    {
      id: 'reciprocity',
      label: 'follows that are returned, at the start',
      row: 'a2 row 39, a5',
      band: between(0.15, 0.45),
      sure: 'M',
      source: 'Manikonda 2014, Kwak 2010, Myers 2014',
      population: 'follows of people',
    },
  ],
  measure({ snapshot, traffic, truth }) {
    const { people, bots, accounts } = snapshot;
    return [
      quantile(
        people.map((account) => snapshot.nFollowers[account]),
        50,
      ),
      share(people, (account) => traffic.accounts.isBusiness[account] === 1),
      bots.length / accounts.length,
      reciprocity(traffic.graph, (account) => truth.operator[account] === 0),
    ];
  },
});

/** Share of follows between two wanted accounts that are returned. Two ascending walks: O(edges) with a transposed copy. */
function reciprocity(
  graph: { readonly offset: ArrayLike<number>; readonly target: ArrayLike<number> },
  isWanted: (account: number) => boolean,
): number {
  const { offset, target } = graph;
  const n = offset.length - 1;
  const place = Array.from({ length: n }, (_, account) => offset[account]);
  let [nEdges, nReturned] = [0, 0];
  // Edges b -> a met in ascending b: whoever a follows is passed in ascending order too.
  for (let b = 0; b < n; b++)
    for (let edge = offset[b]; edge < offset[b + 1]; edge++) {
      const a = target[edge];
      if (!isWanted(a) || !isWanted(b)) continue;
      nEdges++;
      while (place[a] < offset[a + 1] && target[place[a]] < b) place[a]++;
      if (place[a] < offset[a + 1] && target[place[a]] === b) nReturned++;
    }
  return nReturned / nEdges;
}
