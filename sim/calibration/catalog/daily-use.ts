import { around, between } from '../bands.js';
import { DAYS_A_MONTH } from '../columns/presence.js';
import { quantity } from '../quantity.js';
import { ratio } from '../statistics.js';

/** How often people come and what they do on a day. */
export default quantity({
  id: 'daily-use',
  summary: 'Daily over monthly users, sessions, likes and posts a day.',
  population: 'people who came within a month',
  source: 'platform totals, June 2016',
  unit: 'share',
  figures: [
    { id: 'daily-monthly', label: 'daily over monthly users', row: 'a1 rows 17-18', band: around(0.6), sure: 'D' },
    {
      id: 'sessions',
      label: 'sessions of a person who comes that day',
      row: 'a2 row 45',
      band: around(6),
      sure: 'C',
      unit: 'sessions a day',
      population: 'daily users',
      source: 'Quettra 2015, via askwonder.com',
    },
    {
      id: 'active-days',
      label: 'days with a session in a month',
      row: 'a2 row 45',
      band: around(11),
      sure: 'C',
      unit: 'days a month',
      source: 'Quettra 2015, via askwonder.com',
    },
    {
      id: 'likes',
      label: 'likes given by a person who comes that day',
      row: 'a1 row 18, a5',
      band: between(8, 20),
      sure: 'D',
      unit: 'likes a day',
      population: 'daily users',
    },
    {
      id: 'posts',
      label: 'posts by a person who comes that day',
      row: 'a1 row 18, a5',
      band: between(0.2, 0.5),
      sure: 'D',
      unit: 'posts a day',
      population: 'daily users',
    },
    {
      id: 'likes-per-post',
      label: 'likes given over posts made',
      row: 'a1 row 18',
      band: around(44),
      sure: 'D',
      unit: 'likes',
      population: 'daily users',
    },
  ],
  measure({ presence, snapshot }) {
    const { nDays, nDaily, activeDays, nSessions, nLikes, nPosts } = presence;
    const nVisits = nDaily.reduce((sum, n) => sum + n, 0);
    // Whoever came at all within the month; shorter logs say nothing.
    const nMonthly = snapshot.people.filter((account) => activeDays[account] > 0).length;
    const dailyShare = nDays < DAYS_A_MONTH ? NaN : ratio(nVisits / nDays, nMonthly);
    return [
      dailyShare,
      ratio(nSessions, nVisits),
      dailyShare * DAYS_A_MONTH,
      ratio(nLikes, nVisits),
      ratio(nPosts, nVisits),
      ratio(nLikes, nPosts),
    ];
  },
});
