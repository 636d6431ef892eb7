import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A toy: an account's likes a day, squashed by the scale that fit drew and stored. */
export default detector({
  id: 'likes-share',
  summary: 'squashes likes a day',
  source: 'a toy for tests',
  family: 'rule',
  units: ['account'],
  labels: 'none',
  features: ['rates/likes-per-day'],
  beatsChance: false,
  params: z.strictObject({ steepness: z.number().positive().default(1) }),
  fit: (past, _labels, ctx) => ({ scale: 1 + past.nRows / 1000 + ctx.random('scale').uniform() }),
  score({ scale }, past, out, { params }) {
    const likes = past.feature('rates/likes-per-day');
    for (let row = 0; row < out.length; row++) out[row] = 1 - Math.exp(-(params.steepness * likes[row]) / scale);
  },
});
