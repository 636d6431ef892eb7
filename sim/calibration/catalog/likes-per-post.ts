import { around } from '../bands.js';
import { finishedPosts } from '../columns/posts.js';
import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { deviation, FIVE, quantile, quantiles, variation } from '../statistics.js';

/** Fewer posts say nothing about variation. */
const LEAST_POSTS = 5;

/** How many likes a post of an ordinary person draws, and how much that varies. */
export default quantity({
  id: 'likes-per-post',
  summary: "Likes on ordinary people's posts, and their variation from post to post.",
  population: 'ordinary people who posted',
  source: 'InstaFake non-automated, 57,816 posts',
  unit: 'likes',
  figures: [
    ...fiveFigures({ of: 'median likes of an account’s posts', row: 'a1 row 23', sure: 'A*' }, [12, 29, 53, 82, 173]),
    ...fiveFigures(
      { of: 'CV of likes across an account’s posts', id: 'cv', row: 'a1 row 26', sure: 'A*', unit: 'ratio' },
      [0.13, 0.21, 0.3, 0.41, 0.67],
    ),
    {
      id: 'sd-log',
      label: 'sd of log likes across an account’s posts, median',
      row: 'a1 row 26',
      band: around(0.27),
      sure: 'A*',
      unit: 'log units',
    },
  ],
  measure({ posts, snapshot, truth, endSec }) {
    const isOrdinary = ordinaryPeople(truth);
    const ordinary = snapshot.people.filter((account) => isOrdinary[account] === 1);
    const likesOf = (least: number): number[][] =>
      finishedPosts(posts, ordinary, { endSec, least }).map(({ posts: own }) => own.map((post) => posts.nLikes[post]));
    const medians = likesOf(1).map((likes) => quantile(likes, 50));
    const several = likesOf(LEAST_POSTS);
    const logs = several
      .map((likes) => likes.filter((n) => n > 0).map((n) => Math.log(n)))
      .filter((likes) => likes.length >= LEAST_POSTS);
    return [
      ...quantiles(medians, FIVE),
      ...quantiles(
        several.map((likes) => variation(likes)).filter((value) => !Number.isNaN(value)),
        FIVE,
      ),
      quantile(logs.map(deviation), 50),
    ];
  },
});
