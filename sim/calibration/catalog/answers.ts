import { atMost, between } from '../bands.js';
import { quantity } from '../quantity.js';

/** Whether a stranger's follow or like is returned. */
export default quantity({
  id: 'answers',
  summary: 'Cold follows that are followed back, strangers’ likes that are liked back.',
  population: 'cold follows by people',
  source: 'marctan.com 2013, gramsky.blogspot.com 2012',
  unit: 'share',
  figures: [
    {
      id: 'follow-back',
      label: 'followed back within two weeks',
      row: 'a2 rows 40-41, a5',
      band: between(0.06, 0.16),
      sure: 'D',
    },
    {
      id: 'like-back',
      label: 'liked back within a week',
      row: 'a2 row 36, a5',
      band: atMost(0.1),
      sure: 'B',
      source: 'Zhang et al. 2017',
      population: 'first likes between strangers',
    },
    {
      id: 'service-follow-back',
      label: 'followed back within two weeks',
      row: 'a4',
      band: between(0.1, 0.16),
      sure: 'M',
      source: 'DeKoven et al. 2018',
      population: 'follows by services',
    },
  ],
  measure({ answers: { follows, likes, serviceFollows } }) {
    return [follows, likes, serviceFollows].map(({ n, nAnswered }) => nAnswered / n);
  },
});
