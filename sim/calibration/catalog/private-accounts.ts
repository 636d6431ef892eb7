import { around, between } from '../bands.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { share } from '../statistics.js';

/** Who hides posts from strangers. */
export default quantity({
  id: 'private-accounts',
  summary: 'Share of private accounts by kind.',
  population: 'ordinary people',
  source: 'InstaFake, SRF',
  unit: 'share',
  figures: [
    { id: 'ordinary', label: 'private accounts', row: 'a1 row 10', band: around(0.72), sure: 'A*' },
    {
      id: 'newest',
      label: 'private accounts',
      row: 'a1 row 10',
      band: around(0.21),
      sure: 'A*',
      population: 'people among the newest followers of influencers',
    },
    {
      id: 'followers',
      label: 'private accounts',
      row: 'a1 row 10',
      band: between(0.21, 0.33),
      sure: 'A',
      population: 'followers of influencers, bots included',
    },
    {
      id: 'bots',
      label: 'private accounts',
      row: 'a1 row 11',
      band: between(0.31, 0.33),
      sure: 'A*',
      population: 'bots',
    },
  ],
  measure({ snapshot, traffic, truth, followers }) {
    const isPrivate = (account: number): boolean => traffic.accounts.isPrivate[account] === 1;
    const isOrdinary = ordinaryPeople(truth);
    return [
      share(
        snapshot.people.filter((account) => isOrdinary[account] === 1),
        isPrivate,
      ),
      share(
        followers.newest.flat().filter((account) => truth.operator[account] === 0),
        isPrivate,
      ),
      share(followers.followers.flat(), isPrivate),
      share(snapshot.bots, isPrivate),
    ];
  },
});
