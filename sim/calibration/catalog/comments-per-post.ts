import { finishedPosts } from '../columns/posts.js';
import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, mean, quantiles } from '../statistics.js';

/** Mean comments of an account with fewer posts take few values; InstaFake's rate accounts have at least five. */
const LEAST_POSTS = 5;

/** How many comments a post draws, alone and beside its likes. */
export default quantity({
  id: 'comments-per-post',
  summary: "Comments on ordinary people's posts, and likes for each comment.",
  population: 'ordinary people with five posts or more in the log',
  source: 'InstaFake non-automated, 57,816 posts',
  unit: 'comments',
  figures: [
    ...fiveFigures(
      { of: 'mean comments of an account’s posts', row: 'a1 row 27', sure: 'A*' },
      [0.15, 0.83, 1.39, 2.4, 4.8],
    ),
    ...fiveFigures(
      { of: 'likes a comment', id: 'ratio', row: 'a1 row 27', sure: 'A*', unit: 'ratio' },
      [14, 26, 41, 60, 144],
    ),
  ],
  measure({ posts, snapshot, truth, endSec }) {
    const isOrdinary = ordinaryPeople(truth);
    const ordinary = snapshot.people.filter((account) => isOrdinary[account] === 1);
    const accounts = finishedPosts(posts, ordinary, { endSec, least: LEAST_POSTS }).map(({ posts: own }) => ({
      likes: mean(own.map((post) => posts.nLikes[post])),
      comments: mean(own.map((post) => posts.nComments[post])),
    }));
    return [
      ...quantiles(
        accounts.map(({ comments }) => comments),
        FIVE,
      ),
      ...quantiles(
        accounts.filter(({ comments }) => comments > 0).map(({ likes, comments }) => likes / comments),
        FIVE,
      ),
    ];
  },
});
