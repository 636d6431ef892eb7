import { atLeast, between } from '../bands.js';
import { NONE } from '../../traffic/columns.js';
import { VERB } from '../../traffic/verb.js';
import { quantity } from '../quantity.js';

const DAY_SEC = 86_400;
const WATCHED_SEC = 7 * DAY_SEC;
const BIN_SEC = 60;

/** How soon a post draws its likes. */
export default quantity({
  id: 'life-of-a-post',
  summary: 'Share of the likes of a post that come within an hour, a day and five days.',
  population: 'posts of people, watched for a week',
  source: 'takumi.com 2016; campaigndeus.com 2018',
  unit: 'share of likes',
  figures: [
    { id: 'hour', label: 'likes within the first hour', row: 'a2 row 32, a5', band: between(0.25, 0.5), sure: 'C' },
    { id: 'day', label: 'likes within 24 hours', row: 'a2 row 33, a5', band: between(0.75, 0.95), sure: 'C' },
    { id: 'five-days', label: 'likes within 5 days', row: 'a2 row 33', band: atLeast(0.9), sure: 'C' },
    {
      id: 'median',
      label: 'hours until half of the likes have come',
      row: 'a2 row 34',
      band: between(1, 5),
      sure: 'D',
      unit: 'hours',
    },
  ],
  measure({ posts, traffic, truth, endSec }) {
    const { rowOf, sec, author } = posts;
    const byMinute = new Uint32Array(WATCHED_SEC / BIN_SEC);
    for (const { nActions, verb, object, t } of traffic.epochs)
      for (let row = 0; row < nActions; row++) {
        if (verb[row] !== VERB.like || object[row] >= rowOf.length) continue;
        const post = rowOf[object[row]];
        if (post === NONE || sec[post] > endSec - WATCHED_SEC || truth.operator[author[post]] !== 0) continue;
        const ageSec = t[row] - sec[post];
        if (ageSec >= 0 && ageSec < WATCHED_SEC) byMinute[Math.floor(ageSec / BIN_SEC)]++;
      }
    const nLikes = byMinute.reduce((sum, n) => sum + n, 0);
    const within = (limitSec: number): number =>
      byMinute.subarray(0, limitSec / BIN_SEC).reduce((sum, n) => sum + n, 0) / nLikes;
    let [half, below] = [0, 0];
    while (half < byMinute.length && below < nLikes / 2) below += byMinute[half++];
    return [within(3600), within(DAY_SEC), within(5 * DAY_SEC), nLikes === 0 ? NaN : half / 60];
  },
});
