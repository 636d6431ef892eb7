import { z } from 'zod';
import { detector } from 'ersatz/detector';

/** What a study may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  quantile: z.number().min(0).max(1).default(0.95).describe('share of the training accounts below the limit (assumed)'),
});

/** Say here what the method can see, and what it can not. In a study: `detectors: [my-detector]`. */
export default detector({
  id: 'my-detector', // equals the file name
  summary: 'Accounts that like more than most.',
  source: 'author, year, title of the method',
  family: 'rule',
  units: ['account'], // also: 'action', 'group'
  labels: 'none', // 'revealed': fit is given what the label desk found
  features: ['rates/likes-per-day'], // npx ersatz list features rates
  beatsChance: true, // the examiner holds you to it
  params,

  // Learns from the past and gives plain data: no functions, no classes.
  fit(past, _labels, ctx) {
    const likes = Array.from(past.feature('rates/likes-per-day')).filter((value) => !Number.isNaN(value));
    likes.sort((a, b) => a - b);
    return { limit: Math.max(1, likes[Math.floor(ctx.params.quantile * (likes.length - 1))] ?? 1) };
  },

  // Fills one number a row in [0,1]; higher = more likely inauthentic. The only chance there is: ctx.random('name').
  score({ limit }, past, out) {
    const likes = past.feature('rates/likes-per-day');
    for (let row = 0; row < out.length; row++) {
      const value = Number.isNaN(likes[row]) ? 0 : likes[row];
      out[row] = value / (value + limit);
    }
  },
});
