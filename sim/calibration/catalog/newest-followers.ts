import { around, between } from '../bands.js';
import { fiveFigures } from '../figures.js';
import { quantity } from '../quantity.js';
import { FIVE, quantile, quantiles, share, tailExponent } from '../statistics.js';

/** Degrees of the people who have just followed an influencer. */
export default quantity({
  id: 'newest-followers',
  summary: 'Followers and followings of the people among the 100 newest followers of each influencer.',
  population: 'people among the newest followers of influencers',
  source: 'SRF real, n = 877',
  unit: 'accounts',
  figures: [
    ...fiveFigures({ of: 'followers', id: 'followers', row: 'a1 row 3', sure: 'A*' }, [17, 135, 421, 1382, 10341]),
    {
      id: 'tail',
      label: 'tail exponent of followers above their 90 % quantile',
      row: 'a1 row 3, a5',
      band: between(2, 2.6),
      sure: 'A*',
      unit: 'exponent',
    },
    ...fiveFigures({ of: 'followings', id: 'followings', row: 'a1 row 4', sure: 'A*' }, [61, 264, 604, 1652, 5539]),
    {
      id: 'over-2000',
      label: 'share that follows more than 2,000',
      row: 'd row 1',
      band: around(0.216),
      sure: 'A*',
      unit: 'share',
    },
    {
      id: 'over-5000',
      label: 'share that follows more than 5,000',
      row: 'd row 1',
      band: around(0.072),
      sure: 'A*',
      unit: 'share',
    },
    {
      id: 'at-cap',
      label: 'share that follows 7,400 or more',
      row: 'a1 row 6',
      band: around(0.009),
      sure: 'A*',
      unit: 'share',
    },
  ],
  measure({ snapshot, truth, followers }) {
    const people = followers.newest.flat().filter((account) => truth.operator[account] === 0);
    const nFollowers = people.map((account) => snapshot.nFollowers[account]);
    const nFollowings = people.map((account) => snapshot.nFollowings[account]);
    return [
      ...quantiles(nFollowers, FIVE),
      tailExponent(nFollowers, quantile(nFollowers, 90)),
      ...quantiles(nFollowings, FIVE),
      share(nFollowings, (n) => n > 2000),
      share(nFollowings, (n) => n > 5000),
      share(nFollowings, (n) => n >= 7400),
    ];
  },
});
