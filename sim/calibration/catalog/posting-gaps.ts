import { around, between } from '../bands.js';
import { ordinaryPeople } from '../people.js';
import { quantity } from '../quantity.js';
import { quantiles, shareShorter, variation } from '../statistics.js';

const LIMITS_SEC = [600, 3600, 86_400, 7 * 86_400, 30 * 86_400];
/** Fewer posts within the log say nothing about regularity. */
const LEAST_POSTS = 5;

/** How unevenly people post: the gaps between one post and the next. */
export default quantity({
  id: 'posting-gaps',
  summary: 'Variation of the gaps between posts of one account, and how short the gaps are.',
  population: 'ordinary people',
  source: 'InstaFake non-automated, 57,816 posts',
  unit: 'share',
  figures: [
    ...[0.84, 1.46, 2.8].map((published, place) => ({
      id: ['cv-p5', 'cv-p50', 'cv-p95'][place],
      label: `CV of gaps, ${['5 % quantile', 'median', '95 % quantile'][place]}`,
      row: place === 1 ? 'a1 row 20, a5' : 'a1 row 20',
      band: place === 1 ? between(1.2, 1.8) : around(published),
      sure: 'A*' as const,
      unit: 'ratio',
      population: 'ordinary people with five posts or more in the log',
    })),
    ...[0.053, 0.079, 0.25, 0.63, 0.88].map((published, place) => ({
      id: ['minutes', 'hour', 'day', 'week', 'month'][place],
      label: `gaps below ${['10 minutes', '1 hour', '1 day', '7 days', '30 days'][place]}`,
      row: 'a1 row 20',
      band: around(published),
      sure: 'A*' as const,
    })),
  ],
  measure({ posts, snapshot, truth, endSec }) {
    const { offset, byAuthor, sec } = posts;
    const isOrdinary = ordinaryPeople(truth);
    const variations: number[] = [];
    // The last gap of each account is cut off by the end of the log.
    const spans: [number, 0 | 1][] = [];
    for (const account of snapshot.people) {
      if (isOrdinary[account] === 0 || offset[account] === offset[account + 1]) continue;
      const times = Array.from(byAuthor.subarray(offset[account], offset[account + 1]), (post) => sec[post]);
      const gaps = times.slice(1).map((time, place) => time - times[place]);
      for (const gap of gaps) spans.push([gap, 1]);
      spans.push([endSec - (times.at(-1) ?? 0), 0]);
      if (times.length >= LEAST_POSTS) variations.push(variation(gaps));
    }
    return [
      ...quantiles(variations, [5, 50, 95]),
      ...shareShorter(
        spans,
        LIMITS_SEC.filter((limit) => limit < endSec),
      ),
      ...unseen(endSec),
    ];
  },
});

/** Gaps longer than the log can not be seen. */
function unseen(endSec: number): number[] {
  return LIMITS_SEC.filter((limit) => limit >= endSec).map(() => NaN);
}
