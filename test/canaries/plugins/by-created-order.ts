import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

const DAY_SEC = 86_400;

/**
 * A canary: scores by the order in which accounts were opened within their day. The day itself is left out: a bot's account is younger than
 * a person's, which detectors may use; but in what order a day's accounts were made must say nothing.
 */
export default detector({
  id: 'by-created-order',
  summary: 'scores by the order in which the accounts of a day were opened',
  source: 'a canary',
  family: 'canary',
  units: ['account'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score(_model, past, out) {
    const createdSec = past.traffic?.accounts.createdSec;
    if (createdSec === undefined) return void out.fill(0.5);
    for (let row = 0; row < out.length; row++) {
      const sec = createdSec[past.account[row]];
      out[row] = (sec - DAY_SEC * Math.floor(sec / DAY_SEC)) / DAY_SEC;
    }
  },
});
