import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, quantiles } from '../statistics.js';

/** How many follow ordinary people. */
export default quantity({
  id: 'followers-of-ordinary-people',
  summary: 'Followers of ordinary people at the end.',
  population: 'ordinary people',
  source: 'InstaFake real, n = 994',
  unit: 'accounts',
  figures: fiveFigures({ of: 'followers', row: 'a1 row 1', sure: 'A*' }, [77, 218, 345, 516, 1002]),
  measure({ snapshot, truth }) {
    const isOrdinary = ordinaryPeople(truth);
    const wanted = snapshot.people.filter((account) => isOrdinary[account] === 1);
    return quantiles(
      wanted.map((account) => snapshot.nFollowers[account]),
      FIVE,
    );
  },
});
