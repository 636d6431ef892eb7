import { around } from '../bands.js';
import { quantity } from '../quantity.js';
import { mean, quantile, quantiles, share } from '../statistics.js';

/** Degrees of everybody who follows an influencer, people and bots. */
export default quantity({
  id: 'followers-of-influencers',
  summary: 'Followers and followings of all who follow an influencer, bots among them.',
  population: 'followers of influencers, bots included',
  source: 'SRF, 10,000 unlabelled followers of 115 influencers',
  unit: 'accounts',
  figures: [
    { id: 'followers-p50', label: 'followers, median', row: 'a1 row 5', band: around(188), sure: 'A*' },
    { id: 'followers-p95', label: 'followers, 95 % quantile', row: 'a1 row 5', band: around(1861), sure: 'A*' },
    { id: 'followings-p50', label: 'followings, median', row: 'a1 row 5', band: around(1119), sure: 'A*' },
    { id: 'followings-p95', label: 'followings, 95 % quantile', row: 'a1 row 5', band: around(7462), sure: 'A*' },
    {
      id: 'at-cap',
      label: 'share that follows 7,400 or more',
      row: 'a1 row 6',
      band: around(0.064),
      sure: 'A*',
      unit: 'share',
    },
    ...(['followers', 'followings'] as const).flatMap((what) => {
      const blogger = { row: 'a1 row 7', sure: 'C', source: '21,239 followers of a UK blogger, about 2013' } as const;
      const [published, median] = what === 'followers' ? [843, 194] : [822, 265];
      return [
        { ...blogger, id: `${what}-mean-blogger`, label: `${what}, mean`, band: around(published) },
        { ...blogger, id: `${what}-p50-blogger`, label: `${what}, median`, band: around(median) },
      ];
    }),
  ],
  measure({ snapshot, followers }) {
    const sample = followers.followers.flat();
    const nFollowers = sample.map((account) => snapshot.nFollowers[account]);
    const nFollowings = sample.map((account) => snapshot.nFollowings[account]);
    return [
      ...quantiles(nFollowers, [50, 95]),
      ...quantiles(nFollowings, [50, 95]),
      share(nFollowings, (n) => n >= 7400),
      mean(nFollowers),
      quantile(nFollowers, 50),
      mean(nFollowings),
      quantile(nFollowings, 50),
    ];
  },
});
