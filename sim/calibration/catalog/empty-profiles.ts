import { around, between } from '../bands.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { share } from '../statistics.js';

const FOLLOWERS = 'followers of influencers, bots included';

/** Profiles without a picture or without a single post. */
export default quantity({
  id: 'empty-profiles',
  summary: 'Share of accounts without picture, and without any post.',
  population: 'ordinary people',
  source: 'InstaFake, SRF',
  unit: 'share',
  figures: [
    { id: 'picture-ordinary', label: 'no picture', row: 'a1 row 12', band: between(0.006, 0.013), sure: 'A*' },
    {
      id: 'picture-bots',
      label: 'no picture',
      row: 'a1 row 12',
      band: between(0.07, 0.4),
      sure: 'A*',
      population: 'bots',
    },
    { id: 'picture-any', label: 'no picture', row: 'a1 row 12', band: around(0.12), sure: 'A*', population: FOLLOWERS },
    { id: 'posts-ordinary', label: 'no post', row: 'a1 row 13', band: between(0.04, 0.06), sure: 'A*' },
    { id: 'posts-bots', label: 'no post', row: 'a1 row 13', band: between(0.34, 0.58), sure: 'A*', population: 'bots' },
    { id: 'posts-any', label: 'no post', row: 'a1 row 13', band: around(0.21), sure: 'A*', population: FOLLOWERS },
  ],
  measure({ snapshot, traffic, truth, followers }) {
    const isOrdinary = ordinaryPeople(truth);
    const groups = [
      snapshot.people.filter((account) => isOrdinary[account] === 1),
      snapshot.bots,
      followers.followers.flat(),
    ];
    return [
      ...groups.map((group) => share(group, (account) => traffic.accounts.hasPicture[account] === 0)),
      ...groups.map((group) => share(group, (account) => snapshot.nPosts[account] === 0)),
    ];
  },
});
