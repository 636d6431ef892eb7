import { between } from '../bands.js';
import { NONE } from '../../traffic/columns.js';
import { quantity } from '../quantity.js';
import { mean } from '../statistics.js';

const WITHIN_SEC = 2 * 86_400;
/** Sellers whose packages are delivered at once where the buyer does not ask for a drip. */
const SELLERS = ['bot-farm', 'like-farm'];

/** How fast a bought package arrives. */
export default quantity({
  id: 'bought-packages',
  summary: 'Share of a package of bought followers or likes that is there two days after its first action.',
  population: 'packages sold for delivery at once',
  source: 'Facebook v. Instant-Fans: 2,400 of 2,500 likes and all followers within two days',
  unit: 'share',
  figures: [
    { id: 'two-days', label: 'delivered within two days', row: 'a3 row 66', band: between(0.96, 1), sure: 'B' },
  ],
  measure({ traffic, truth, endSec }) {
    const isWanted = truth.campaigns.map(
      ({ operation, name }) => SELLERS.includes(truth.operations[operation].family) && name.includes('burst'),
    );
    const times = truth.campaigns.map((): number[] => []);
    for (const [index, { nActions, t }] of traffic.epochs.entries()) {
      const { campaign } = truth.epochs[index];
      for (let row = 0; row < nActions; row++)
        if (campaign[row] !== NONE && isWanted[campaign[row]]) times[campaign[row]].push(t[row]);
    }
    // Packages begun in the last week might still be under way.
    const whole = times.filter((own) => own.length > 0 && own[0] < endSec - 7 * 86_400);
    return [mean(whole.map((own) => own.filter((sec) => sec <= own[0] + WITHIN_SEC).length / own.length))];
  },
});
