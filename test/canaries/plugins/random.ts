import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';

/** A canary: draws every score, so it has to sit at chance. Where it does not, the judging is wrong. */
export default detector({
  id: 'random',
  summary: 'draws its scores',
  source: 'a canary',
  family: 'canary',
  units: ['account', 'action'],
  labels: 'none',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: () => null,
  score(_model, _past, out, ctx) {
    const stream = ctx.random('scores');
    for (let row = 0; row < out.length; row++) out[row] = stream.uniform();
  },
});
