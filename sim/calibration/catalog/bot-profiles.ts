import { around } from '../bands.js';
import { quantity } from '../quantity.js';
import { mean, quantiles, ratio } from '../statistics.js';

const QUARTILES = [25, 50, 75];

/** What bots look like. */
export default quantity({
  id: 'bot-profiles',
  summary: 'Followers, followings and posts of bots, and how lopsided they are.',
  population: 'bots',
  source: 'InstaFake fake, n = 200',
  unit: 'accounts',
  figures: [
    ...(
      [
        ['followers', [11, 30, 104]],
        ['followings', [282, 1470, 2513]],
        ['posts', [0, 0, 1]],
      ] as const
    ).flatMap(([what, values]) =>
      values.map((published, place) => ({
        id: `${what}-p${QUARTILES[place]}`,
        label: place === 1 ? `${what}, median` : `${what}, ${QUARTILES[place]} % quantile`,
        row: 'a3 row 50',
        band: around(published),
        sure: 'A*' as const,
        ...(what === 'posts' ? { unit: 'posts' } : {}),
      })),
    ),
    {
      id: 'cap',
      label: 'followings, 95 % quantile',
      row: 'a1 row 6',
      band: around(7485),
      sure: 'A*',
      source: 'SRF fake, n = 98',
    },
    {
      id: 'balance',
      label: 'mean followings over mean followers',
      row: 'a3 row 47',
      band: around(5),
      sure: 'C',
      unit: 'ratio',
      source: 'Ghost Data 2018',
    },
  ],
  measure({ snapshot }) {
    const { bots, nFollowers, nFollowings, nPosts } = snapshot;
    const columns = [nFollowers, nFollowings, nPosts].map((column) => bots.map((bot) => column[bot]));
    return [
      ...columns.flatMap((column) => quantiles(column, QUARTILES)),
      ...quantiles(columns[1], [95]),
      ratio(mean(columns[1]), mean(columns[0])),
    ];
  },
});
