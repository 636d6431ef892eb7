import { around, between } from '../bands.js';
import { VERB } from '../../traffic/verb.js';
import { quantity } from '../quantity.js';
import { quantile, ratio, share } from '../statistics.js';

/** How follow services work through their customers' accounts. */
export default quantity({
  id: 'follow-services',
  summary: 'Daily volumes, pauses, working hours, hold times and targets of follow services.',
  population: 'days on which a service worked for a customer',
  source: 'igbot defaults before and after January 2020',
  unit: 'actions a day',
  figures: [
    { id: 'likes', label: 'likes a day, median', row: 'e rate retreat', band: between(50, 732), sure: 'A' },
    { id: 'follows', label: 'follows a day, median', row: 'e rate retreat', band: between(50, 162), sure: 'A' },
    { id: 'unfollows', label: 'unfollows a day, median', row: 'e rate retreat', band: between(50, 102), sure: 'A' },
    {
      id: 'likes-per-follow',
      label: 'likes for each follow',
      row: 'e follow-unfollow cycle',
      band: around(3),
      sure: 'A',
      unit: 'ratio',
      source: 'acbraith',
    },
    {
      id: 'pause',
      label: 'pause between two actions of a run, median',
      row: 'e random spacing',
      band: between(29, 72),
      sure: 'A',
      unit: 'seconds',
      source: 'igbot defaults before January 2020',
    },
    {
      id: 'hours',
      label: 'share of its actions from 10 to 23 o’clock',
      row: 'e working hours',
      band: around(1),
      sure: 'A',
      unit: 'share',
      source: 'GramAddict config.yml',
    },
    {
      id: 'hold',
      label: 'hours from follow to unfollow, median',
      row: 'e follow-unfollow cycle',
      band: between(3, 90),
      sure: 'A',
      unit: 'hours',
      source: 'InstaPy examples',
    },
    {
      id: 'targets',
      label: 'followed accounts with 10-5,000 followers and 10-2,000 followings',
      row: 'e likely reciprocators',
      band: around(1),
      sure: 'A',
      unit: 'share',
      source: 'igbot filters',
    },
  ],
  measure({ service, snapshot }) {
    const { days, pausesSec, byHour, holdHours, targets } = service;
    const median = (verb: number): number =>
      quantile(
        days.map(({ byVerb }) => byVerb[verb]),
        50,
      );
    const total = (verb: number): number => days.reduce((sum, { byVerb }) => sum + byVerb[verb], 0);
    const sum = (counts: Uint32Array): number => counts.reduce((all, n) => all + n, 0);
    return [
      median(VERB.like),
      median(VERB.follow),
      median(VERB.unfollow),
      ratio(total(VERB.like), total(VERB.follow)),
      quantile(pausesSec, 50),
      sum(byHour.slice(10, 23)) / sum(byHour),
      quantile(holdHours, 50),
      share(targets, (account) => {
        const [nFollowers, nFollowings] = [snapshot.nFollowers[account], snapshot.nFollowings[account]];
        return nFollowers >= 10 && nFollowers <= 5000 && nFollowings >= 10 && nFollowings <= 2000;
      }),
    ];
  },
});
