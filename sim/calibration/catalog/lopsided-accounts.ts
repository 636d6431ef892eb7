import { around, between } from '../bands.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { share } from '../statistics.js';

const LIMITS = [5, 10, 20] as const;

/** The trivial rule "follows many times more than follow back", on bots and on people: whom it hits. */
export default quantity({
  id: 'lopsided-accounts',
  summary: 'Accounts with 5, 10 or 20 times as many followings as followers.',
  population: 'bots',
  source: 'SRF and InstaFake, computed',
  unit: 'share',
  figures: [
    ...LIMITS.map((limit, place) => ({
      id: `bots-${limit}`,
      label: `followings / followers of ${limit} or more`,
      row: 'b trivial rule',
      band: between([0.77, 0.64, 0.45][place], [0.84, 0.72, 0.56][place]),
      sure: 'A*' as const,
    })),
    ...LIMITS.map((limit, place) => ({
      id: `newest-${limit}`,
      label: `followings / followers of ${limit} or more`,
      row: 'b trivial rule',
      band: around([0.184, 0.065, 0.032][place]),
      sure: 'A*' as const,
      population: 'people among the newest followers of influencers',
    })),
    ...LIMITS.map((limit, place) => ({
      id: `ordinary-${limit}`,
      label: `followings / followers of ${limit} or more`,
      row: 'b trivial rule',
      band: around([0.029, 0.01, 0.003][place]),
      sure: 'A*' as const,
      population: 'ordinary people',
    })),
  ],
  measure({ snapshot, truth, followers }) {
    const { nFollowers, nFollowings } = snapshot;
    const isOrdinary = ordinaryPeople(truth);
    const groups = [
      snapshot.bots,
      followers.newest.flat().filter((account) => truth.operator[account] === 0),
      snapshot.people.filter((account) => isOrdinary[account] === 1),
    ];
    return groups.flatMap((group) =>
      LIMITS.map((limit) => share(group, (account) => nFollowings[account] >= limit * nFollowers[account])),
    );
  },
});
