import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, quantiles } from '../statistics.js';

/** How much ordinary people have posted in their lives. */
export default quantity({
  id: 'total-posts',
  summary: 'Posts of ordinary people since they joined.',
  population: 'ordinary people',
  source: 'InstaFake real, n = 994',
  unit: 'posts',
  figures: fiveFigures({ of: 'posts', row: 'a1 row 14', sure: 'A*' }, [1, 8, 30, 79, 276]),
  measure({ snapshot, truth }) {
    const isOrdinary = ordinaryPeople(truth);
    const wanted = snapshot.people.filter((account) => isOrdinary[account] === 1);
    return quantiles(
      wanted.map((account) => snapshot.nPosts[account]),
      FIVE,
    );
  },
});
