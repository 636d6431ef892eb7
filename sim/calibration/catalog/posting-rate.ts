import { around } from '../bands.js';
import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, mean, quantile, quantiles } from '../statistics.js';

/** The InstaFake accounts with a posting rate have at least five posts. */
const LEAST_POSTS = 5;
const DAYS_A_WEEK = 7;

/** How often people post. */
export default quantity({
  id: 'posting-rate',
  summary: 'Posts a week over the life of an account.',
  population: 'ordinary people with five posts or more',
  source: 'InstaFake non-automated, 603 accounts',
  unit: 'posts a week',
  figures: [
    ...fiveFigures({ of: 'posts a week', row: 'a1 row 15', sure: 'A*' }, [0.07, 0.15, 0.29, 0.52, 1.54]),
    { id: 'mean', label: 'posts a week, mean', row: 'a1 row 15', band: around(0.46), sure: 'A*' },
    {
      id: 'life',
      label: 'age of the account, median',
      row: 'a1 row 15',
      band: around(4.2),
      sure: 'A*',
      unit: 'years',
    },
    {
      id: 'typical',
      label: 'posts a week, mean',
      row: 'a1 row 16',
      band: around(1),
      sure: 'B',
      source: 'Manikonda et al. 2014',
      population: 'all people',
    },
  ],
  measure({ snapshot, truth }) {
    const isOrdinary = ordinaryPeople(truth);
    const { nPosts, ageDays, people } = snapshot;
    const rate = (account: number): number => (nPosts[account] / ageDays[account]) * DAYS_A_WEEK;
    const wanted = people.filter((account) => isOrdinary[account] === 1 && nPosts[account] >= LEAST_POSTS);
    const rates = wanted.map(rate);
    return [
      ...quantiles(rates, FIVE),
      mean(rates),
      quantile(
        wanted.map((account) => ageDays[account] / 365.25),
        50,
      ),
      mean(people.filter((account) => ageDays[account] >= DAYS_A_WEEK).map(rate)),
    ];
  },
});
