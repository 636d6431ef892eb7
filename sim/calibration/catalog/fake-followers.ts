import { around, atMost, between } from '../bands.js';
import { quantity } from '../quantity.js';
import { line, mean, quantile, share } from '../statistics.js';

/**
 * "No relation with size" was said at R2 = 0.0002. That is no bound: with 115 influencers chance alone makes 1/114 = 0.009. So it is shown, not counted.
 */
const R2_ON_SIZE = 0.0002;

/** How many followers of the famous are bots. */
export default quantity({
  id: 'fake-followers',
  summary: 'Bots among the followers of influencers.',
  population: 'influencers',
  source: 'SRF 2017, 115 influencers',
  unit: 'share',
  figures: [
    {
      id: 'overall',
      label: 'bots among all their followers',
      row: 'a3 row 48',
      band: between(0.258, 0.311),
      sure: 'A',
    },
    {
      id: 'mean',
      label: 'bots among the followers of one, mean',
      row: 'a3 row 48',
      band: between(0.264, 0.315),
      sure: 'A',
    },
    {
      id: 'median',
      label: 'bots among the followers of one, median',
      row: 'a3 row 48',
      band: between(0.143, 0.196),
      sure: 'A',
    },
    {
      id: 'above-half',
      label: 'influencers with more bots than people',
      row: 'a3 row 48',
      band: around(0.26),
      sure: 'A',
    },
    {
      id: 'size',
      label: 'R2 of the share on the log of size',
      row: 'a3 row 48',
      band: atMost(R2_ON_SIZE),
      sure: 'D',
      unit: 'R2',
    },
    {
      id: 'newest',
      label: 'bots among the 100 newest followers',
      row: 'a3 row 49, a5',
      band: around(0.1),
      sure: 'A*',
    },
  ],
  measure({ followers: { followers, newest }, truth }) {
    const isBot = (account: number): boolean => truth.operator[account] !== 0;
    const some = followers.filter((own) => own.length > 0);
    const shares = some.map((own) => share(own, isBot));
    const { correlation } = line(
      some.map((own) => Math.log(own.length)),
      shares,
    );
    return [
      share(followers.flat(), isBot),
      mean(shares),
      quantile(shares, 50),
      share(shares, (value) => value > 0.5),
      correlation ** 2,
      share(newest.flat(), isBot),
    ];
  },
});
