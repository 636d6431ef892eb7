import { around, between } from '../bands.js';
import { finishedPosts } from '../columns/posts.js';
import { fiveFigures } from '../figures.js';
import { audienceSeekers, ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, line, mean, quantile, quantiles } from '../statistics.js';

const SIZES = [
  { id: 'below-600', label: 'below 600 followers', from: 1, to: 600, published: 0.24 },
  { id: 'below-1200', label: '600 to 1,200 followers', from: 600, to: 1200, published: 0.2 },
  { id: 'below-5000', label: '1,200 to 5,000 followers', from: 1200, to: 5000, published: 0.14 },
];
const AUDIENCES = [
  { id: 'audience-below-1k', label: 'below 1,000 followers', from: 1, to: 1000, published: 0.08 },
  { id: 'audience-below-10k', label: '1,000 to 10,000 followers', from: 1000, to: 10_000, published: 0.04 },
];

/** Which share of the followers like a post. */
export default quantity({
  id: 'likes-per-follower',
  summary: 'Likes a post over followers, and how it falls with size.',
  population: 'ordinary people who posted',
  source: 'InstaFake non-automated, 57,816 posts',
  unit: 'ratio',
  figures: [
    ...fiveFigures({ of: 'likes / followers', row: 'a1 row 24', sure: 'A*' }, [0.09, 0.17, 0.23, 0.3, 0.43]),
    {
      id: 'slope',
      label: 'slope of log likes on log followers',
      row: 'a1 row 24',
      band: around(0.9),
      sure: 'A*',
      unit: 'slope',
    },
    {
      id: 'residual',
      label: 'sd of log likes around that line',
      row: 'a1 row 24',
      band: around(0.46),
      sure: 'A*',
      unit: 'log units',
    },
    ...SIZES.map(({ id, label, published }) => ({
      id,
      label: `likes / followers, median, ${label}`,
      row: 'a1 row 24',
      band: around(published),
      sure: 'A*' as const,
    })),
    ...AUDIENCES.map(({ id, label, published }) => ({
      id,
      label: `likes / followers, mean, ${label}`,
      row: 'a1 row 25',
      band: around(published),
      sure: 'C' as const,
      source: 'Markerly, via carinaberry.com',
      population: 'creators and businesses',
    })),
    {
      id: 'audience',
      label: 'likes / followers, mean',
      row: 'a1 row 25',
      band: between(0.0166, 0.019),
      sure: 'C',
      source: 'HypeAuditor; askwonder, US 2019',
      population: 'creators and businesses',
    },
  ],
  measure({ posts, snapshot, truth, endSec }) {
    const { nFollowers, people } = snapshot;
    const ratesOf = (isWanted: Uint8Array): { followers: number; likes: number }[] => {
      const wanted = people.filter((account) => isWanted[account] === 1 && nFollowers[account] > 0);
      return finishedPosts(posts, wanted, { endSec, least: 1 }).map(({ account, posts: own }) => ({
        followers: nFollowers[account],
        likes: mean(own.map((post) => posts.nLikes[post])),
      }));
    };
    const ordinary = ratesOf(ordinaryPeople(truth));
    const audience = ratesOf(audienceSeekers(truth));
    const sized = (rates: typeof ordinary, from: number, to: number): number[] =>
      rates
        .filter(({ followers }) => followers >= from && followers < to)
        .map(({ followers, likes }) => likes / followers);
    const liked = ordinary.filter(({ likes }) => likes > 0);
    const fit = line(
      liked.map(({ followers }) => Math.log(followers)),
      liked.map(({ likes }) => Math.log(likes)),
    );
    return [
      ...quantiles(sized(ordinary, 1, Infinity), FIVE),
      fit.slope,
      fit.residualDeviation,
      ...SIZES.map(({ from, to }) => quantile(sized(ordinary, from, to), 50)),
      ...AUDIENCES.map(({ from, to }) => mean(sized(audience, from, to))),
      mean(sized(audience, 1, Infinity)),
    ];
  },
});
