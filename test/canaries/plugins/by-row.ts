import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A canary: scores by place in the list. Where it is off chance, the order of the rows leaks the truth. */
export default detector({
  id: 'by-row',
  summary: 'scores by row number',
  source: 'a canary',
  family: 'canary',
  units: ['account'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score(_model, past, out) {
    for (let row = 0; row < out.length; row++) out[row] = row / past.nRows;
  },
});
