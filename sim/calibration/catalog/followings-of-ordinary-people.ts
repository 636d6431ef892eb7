import { fiveFigures } from '../figures.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { FIVE, quantiles } from '../statistics.js';

/** How many ordinary people follow. */
export default quantity({
  id: 'followings-of-ordinary-people',
  summary: 'Followings of ordinary people at the end.',
  population: 'ordinary people',
  source: 'InstaFake real, n = 994',
  unit: 'accounts',
  figures: fiveFigures({ of: 'followings', row: 'a1 row 2', sure: 'A*' }, [102, 267, 420, 614, 1097]),
  measure({ snapshot, truth }) {
    const isOrdinary = ordinaryPeople(truth);
    const wanted = snapshot.people.filter((account) => isOrdinary[account] === 1);
    return quantiles(
      wanted.map((account) => snapshot.nFollowings[account]),
      FIVE,
    );
  },
});
