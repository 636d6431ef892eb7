import { around } from '../bands.js';
import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, line, quantiles } from '../statistics.js';

/** How followers and followings go together. */
export default quantity({
  id: 'degree-balance',
  summary: 'Followers over followings, and how closely their logarithms go together.',
  population: 'ordinary people',
  source: 'InstaFake real, n = 994',
  unit: 'ratio',
  figures: [
    ...fiveFigures(
      { of: 'followers / followings', id: 'ratio', row: 'a1 row 8', sure: 'A*' },
      [0.31, 0.7, 0.89, 1.03, 1.47],
    ),
    {
      id: 'correlation',
      label: 'correlation of log followers and log followings',
      row: 'a1 row 9',
      band: around(0.76),
      sure: 'A*',
      unit: 'correlation',
    },
    {
      id: 'correlation-newest',
      label: 'correlation of log followers and log followings',
      row: 'a1 row 9',
      band: around(0.62),
      sure: 'A*',
      unit: 'correlation',
      population: 'people among the newest followers of influencers',
      source: 'SRF real, n = 877',
    },
  ],
  measure({ snapshot, truth, followers }) {
    const { nFollowers, nFollowings } = snapshot;
    const isOrdinary = ordinaryPeople(truth);
    const ordinary = snapshot.people.filter((account) => isOrdinary[account] === 1 && nFollowings[account] > 0);
    const newest = followers.newest.flat().filter((account) => truth.operator[account] === 0);
    const correlation = (accounts: readonly number[]): number => {
      const both = accounts.filter((account) => nFollowers[account] > 0 && nFollowings[account] > 0);
      return line(
        both.map((account) => Math.log(nFollowings[account])),
        both.map((account) => Math.log(nFollowers[account])),
      ).correlation;
    };
    return [
      ...quantiles(
        ordinary.map((account) => nFollowers[account] / nFollowings[account]),
        FIVE,
      ),
      correlation(ordinary),
      correlation(newest),
    ];
  },
});
