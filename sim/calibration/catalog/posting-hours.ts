import { around, atMost } from '../bands.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';

const DAY_SEC = 86_400;
const WEEK_SEC = 7 * DAY_SEC;

/** When people post. */
export default quantity({
  id: 'posting-hours',
  summary: 'Posts by hour of the day and by weekday.',
  population: 'ordinary people',
  source: 'InstaFake non-automated, 57,816 posts, hours as UTC+3',
  unit: 'share of posts',
  figures: [
    { id: 'night', label: 'posts from 1 to 7 o’clock', row: 'a1 row 21', band: around(0.08), sure: 'A*' },
    { id: 'peak', label: 'posts in the busiest hour', row: 'a1 row 21', band: around(0.086), sure: 'A*' },
    { id: 'noon', label: 'posts from 12 to 13 o’clock', row: 'a1 row 21', band: around(0.042), sure: 'A*' },
    {
      id: 'trough',
      label: 'quietest hour over busiest hour',
      row: 'a1 row 21, a5',
      band: atMost(0.1),
      sure: 'A*',
      unit: 'ratio',
    },
    { id: 'sunday', label: 'posts on Sundays', row: 'a1 row 22', band: around(0.184), sure: 'A*' },
    { id: 'saturday', label: 'posts on Saturdays', row: 'a1 row 22', band: around(0.179), sure: 'A*' },
    { id: 'wednesday', label: 'posts on Wednesdays', row: 'a1 row 22', band: around(0.12), sure: 'A*' },
  ],
  measure({ posts, truth, endSec }) {
    const isOrdinary = ordinaryPeople(truth);
    const byHour = new Float64Array(24);
    const byWeekday = new Float64Array(7);
    // Whole weeks only, so that every weekday comes equally often.
    const wholeWeeksSec = Math.floor(endSec / WEEK_SEC) * WEEK_SEC;
    for (let post = 0; post < posts.nPosts; post++) {
      const sec = posts.sec[post];
      if (isOrdinary[posts.author[post]] === 0 || sec >= wholeWeeksSec) continue;
      byHour[Math.floor((sec % DAY_SEC) / 3600)]++;
      byWeekday[Math.floor(sec / DAY_SEC) % 7]++;
    }
    const nPosts = byHour.reduce((sum, count) => sum + count, 0);
    const busiest = Math.max(...byHour);
    return [
      byHour.subarray(1, 7).reduce((sum, count) => sum + count, 0) / nPosts,
      busiest / nPosts,
      byHour[12] / nPosts,
      Math.min(...byHour) / busiest,
      ...[6, 5, 2].map((weekday) => byWeekday[weekday] / nPosts),
    ];
  },
});
